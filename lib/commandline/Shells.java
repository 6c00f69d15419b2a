//SOURCES KnownPrograms.java

package mcptools.commandline;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the command lines of shells. */
final class Shells {
  private static final Set<String> WITH_VALUE = Set.of("--rcfile", "--init-file", "--emulate");

  private Shells() {}

  /** What a shell was started for; empty for one that is no shell or waits for input. */
  static Optional<Launch> of(List<String> argv) {
    int shell = KnownPrograms.name(argv.getFirst()).equals("busybox") ? 1 : 0;
    if (shell >= argv.size()
        || !KnownPrograms.SHELLS.contains(KnownPrograms.name(argv.get(shell)))) {
      return Optional.empty();
    }
    boolean text = false;
    boolean interactive = false;
    int i = shell + 1;
    for (; i < argv.size(); i++) {
      String arg = argv.get(i);
      if (arg.equals("--")) {
        i++;
        break;
      }
      if (arg.length() < 2 || (arg.charAt(0) != '-' && arg.charAt(0) != '+')) break;
      if (arg.startsWith("--")) {
        if (WITH_VALUE.contains(arg)) i++;
        continue;
      }
      if (arg.indexOf('c') > 0 && arg.charAt(0) == '-') text = true;
      // "bash -s x" reads commands from its input.
      else if (arg.indexOf('s') > 0 && arg.charAt(0) == '-') return Optional.empty();
      if (arg.indexOf('i') > 0 && arg.charAt(0) == '-') interactive = true;
      char last = Character.toLowerCase(arg.charAt(arg.length() - 1));
      if (last == 'o') i++;
    }
    boolean waits = interactive && !text;
    if (waits || i >= argv.size() || argv.get(i).equals("-")) return Optional.empty();
    List<String> rest = argv.subList(i + 1, argv.size());
    return Optional.of(
        text
            ? new Launch.Text(argv.get(i), rest)
            : new Launch.Script(KnownPrograms.name(argv.get(shell)), argv.get(i), "", rest));
  }
}
