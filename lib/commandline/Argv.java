//SOURCES Launchers.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    if (argv.stream().anyMatch(Argv::isOfWindows)) {
      return argv.subList(0, end).stream().map(Argv::slashed).toList();
    }
    if (end != 1) return argv.subList(0, end);
    String title = argv.getFirst().strip();
    int space = title.indexOf(' ');
    if (space < 0) return List.of(title);
    // A program's path may hold spaces too.
    String first = title.substring(0, space);
    boolean isTitle = first.indexOf('/') < 0 || Launchers.isKnown(KnownPrograms.name(first));
    return isTitle ? List.of(title.split(" ")) : List.of(title);
  }

  private static boolean isOfWindows(String path) {
    return path.length() > 3 && path.charAt(1) == ':' && path.charAt(2) == '\\';
  }

  private static String slashed(String word) {
    return isOfWindows(word) ? word.replace('\\', '/') : word;
  }

  /** The list from an index on, which may lie behind its end. */
  static List<String> from(List<String> list, int index) {
    return list.subList(Math.min(index, list.size()), list.size());
  }

  /** A program and its arguments. */
  static List<String> with(String program, List<String> arguments) {
    List<String> argv = new ArrayList<>(List.of(program));
    argv.addAll(arguments);
    return argv;
  }

  /**
   * The options at the head of an argument list and what follows them.
   *
   * @param values each option with its value, "" for one without; the last wins
   * @param operands from the first argument that is no option to the end
   */
  public record Options(Map<String, String> values, List<String> operands) {
    /** Names written with a space between them. */
    public static Set<String> names(String spaced) {
      return Set.of(spaced.strip().split(" "));
    }

    /**
     * Reads options from an index on; {@code withValue} names those that take the next argument.
     */
    public static Options read(List<String> argv, int from, Set<String> withValue) {
      Map<String, String> values = new HashMap<>();
      int i = from;
      for (; i < argv.size(); i++) {
        String arg = argv.get(i);
        if (arg.equals("--")) {
          i++;
          break;
        }
        if (arg.length() < 2 || arg.charAt(0) != '-') break;
        String next = i + 1 < argv.size() ? argv.get(i + 1) : "";
        if (withValue.contains(arg)) {
          values.put(arg, next);
          i++;
        } else if (arg.startsWith("--")) {
          int equals = arg.indexOf('=');
          values.put(
              equals < 0 ? arg : arg.substring(0, equals),
              equals < 0 ? "" : arg.substring(equals + 1));
        } else if (withValue.contains(arg.substring(0, 2))) {
          values.put(arg.substring(0, 2), arg.substring(2));
        } else if (arg.length() <= 5 && withValue.contains("-" + arg.charAt(arg.length() - 1))) {
          values.put("-" + arg.charAt(arg.length() - 1), next);
          i++;
        } else {
          values.put(arg, "");
        }
      }
      return new Options(values, Argv.from(argv, i));
    }

    /** Value of the first of these options that was given. */
    Optional<String> value(String... names) {
      for (String name : names) {
        if (values.containsKey(name)) return Optional.of(values.get(name));
      }
      return Optional.empty();
    }

    boolean has(String... names) {
      return value(names).isPresent();
    }

    /** First operand, "" when there is none. */
    public String first() {
      return operands.isEmpty() ? "" : operands.getFirst();
    }

    /** The operands after the first. */
    public List<String> rest() {
      return Argv.from(operands, 1);
    }
  }
}
