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
 * Runs what npx would run, without the npm process above it, which takes 40 MB for as long as the
 * server lives. npm passes its command line to the shell that its config names (npm-exec(1),
 * script-shell): ours prints the command line and runs nothing. If that fails, npm runs as usual.
 */
final class NpmExec {
  private static final String FILE = "npm-shell";

  /** Prints npm's search path and the quoted command line; runs the scripts of packages. */
  private static final String SHELL =
      """
      #!/bin/sh
      [ "$npm_lifecycle_event" = npx ] || exec /bin/sh "$@"
      printf 'npm-exec:%s\\n%s\\n' "$PATH" "$2"
      """;

  /** A command line that is not simple, as after --call, runs in a shell, as with npm. */
  private static final String RUN =
      """
      output=$(npm_config_script_shell=$0 "$@" </dev/null)
      line='
      '
      case $output in npm-exec:*"$line"*) ;; *) exec "$@" ;; esac
      path=${output%%"$line"*}
      output=${output#*"$line"}
      PATH=${path#npm-exec:}
      export PATH
      case $output in \\'*) eval "exec $output" ;; *) exec /bin/sh -c "$output" ;; esac
      """;

  private NpmExec() {}

  /** The command to run in place of this one; the same when it is not npm's. */
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
