package mcptools.commandline;

import java.util.ArrayList;
import java.util.List;

/** What a command line starts. */
// Told apart by instanceof; STARTUP.md: type switch
public sealed interface Launch {
  /**
   * Another command line.
   *
   * @param directory working directory that the launcher was given, "" for none
   * @param managed true when the launcher runs programs of a package manager, as {@code uv run}
   */
  record Command(List<String> argv, String directory, boolean managed) implements Launch {}

  /**
   * A program of a package that is fetched when it is not there.
   *
   * @param spec the package, or with {@code from} the program in it
   * @param from the package that the program comes from, "" when it is the program's own
   */
  record Packaged(String runner, String spec, String from, List<String> rest) implements Launch {}

  /**
   * A container.
   *
   * @param entrypoint "" for the image's own
   */
  record Container(String image, String entrypoint, List<String> rest) implements Launch {}

  /**
   * A command in a container that runs already.
   *
   * @param container its name, or that of its service
   * @param argv empty for the container's own
   * @param piped whether the caller holds the command's input, which is no terminal
   */
  record Inside(String container, List<String> argv, boolean piped) implements Launch {}

  /** Shell text with its positional parameters, {@code $0} first. */
  record Text(String text, List<String> parameters) implements Launch {}

  /**
   * A file, run by an interpreter or by a tool that compiles it first.
   *
   * @param directory working directory that is known to hold it, "" for none
   */
  record Script(String runtime, String path, String directory, List<String> rest)
      implements Launch {
    public Script {
      path = straight(path);
    }

    /** Without "..", as in "node_modules/.bin/../x/cli.js". */
    private static String straight(String path) {
      if (!path.contains("/../") || path.contains("://")) return path;
      List<String> parts = new ArrayList<>();
      for (String part : path.split("/")) {
        boolean back = part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..");
        if (back && !parts.getLast().isEmpty()) parts.removeLast();
        else parts.add(part);
      }
      return String.join("/", parts);
    }
  }

  /** A Python module; {@code directory} as in {@link Script}. */
  record Module(String name, String directory, List<String> rest) implements Launch {}

  /** Code of a language other than the shell's. */
  record Code(String text) implements Launch {}

  /** A Java main class. */
  record MainClass(String name, List<String> rest) implements Launch {}

  /**
   * A script that a package.json or the like names: what it runs is unknown.
   *
   * @param project the folder or the package that has it, as the command line says, "" for none
   */
  record Named(String script, String project) implements Launch {}

  /** Nothing: the launcher does work of its own, as {@code npm install} does. */
  record Nothing() implements Launch {}

  Launch NOTHING = new Nothing();

  static Launch command(List<String> argv) {
    return command(argv, "", false);
  }

  static Launch managed(List<String> argv, String directory) {
    return command(argv, directory, true);
  }

  static Launch command(List<String> argv, String directory, boolean managed) {
    return argv.isEmpty() ? NOTHING : new Command(argv, directory, managed);
  }
}
