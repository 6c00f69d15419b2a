//SOURCES Launchers.java

package mcptools.commandline;

import java.util.List;

/** Undoes what programs do to the arguments that the operating system shows. */
public final class Argv {
  private Argv() {}

  /**
   * The arguments as they were given. A program that writes a title over them, as {@code npm exec}
   * does, leaves one string and may leave empty ones behind it.
   */
  public static List<String> of(List<String> argv) {
    int end = argv.size();
    while (end > 0 && argv.get(end - 1).isEmpty()) end--;
    if (end != 1) return argv.subList(0, end);
    String title = argv.getFirst().strip();
    int space = title.indexOf(' ');
    if (space < 0) return List.of(title);
    // A program's path may hold spaces too.
    String first = title.substring(0, space);
    boolean isTitle = first.indexOf('/') < 0 || Launchers.isKnown(KnownPrograms.name(first));
    return isTitle ? List.of(title.split(" ")) : List.of(title);
  }
}
