//SOURCES ../../state/AtomicFile.java
//SOURCES ../../state/StateHome.java

package mcptools.bridge.process;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import mcptools.state.AtomicFile;
import mcptools.state.StateHome;

/**
 * Runs what npx would run, without the npm that waits above it for as long as the server lives and
 * holds 40 MB of memory. npm hands what it is to run to the shell that its config names
 * (npm-exec(1), script-shell): ours tells it and runs nothing. Where npm does not go along, it runs
 * as ever.
 */
final class NpmExec {
  private static final String FILE = "npm-shell";

  /**
   * Tells npm's search path and the command line, which npm has quoted; runs scripts of packages.
   */
  private static final String SHELL =
      """
      #!/bin/sh
      [ "$npm_lifecycle_event" = npx ] || exec /bin/sh "$@"
      printf 'npm-exec:%s\\n%s\\n' "$PATH" "$2"
      """;

  /** What is no simple command, as after --call, runs as npm would run it. */
  private static final String RUN =
      """
      told=$(npm_config_script_shell=$0 "$@" </dev/null)
      line='
      '
      case $told in npm-exec:*"$line"*) ;; *) exec "$@" ;; esac
      path=${told%%"$line"*}
      told=${told#*"$line"}
      PATH=${path#npm-exec:}
      export PATH
      case $told in \\'*) eval "exec $told" ;; *) exec /bin/sh -c "$told" ;; esac
      """;

  private NpmExec() {}

  /** The command to run for this one; itself when it is none of npm's. */
  static List<String> without(List<String> command, StateHome home) {
    if (!isNpm(command)) return command;
    Path shell = home.makeGlobals().resolve(FILE);
    AtomicFile.write(shell, SHELL, PosixFilePermissions.fromString("rwx------"));
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", RUN, shell.toString()));
    all.addAll(command);
    return all;
  }

  private static boolean isNpm(List<String> command) {
    String program = String.valueOf(Path.of(command.getFirst()).getFileName());
    if (program.equals("npx")) return true;
    return program.equals("npm")
        && command.size() > 1
        && List.of("exec", "x").contains(command.get(1));
  }
}
