package mcptools.tests.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A pid namespace of one's own, in which the other processes of the machine can neither be seen nor
 * ended, and all that is left ends with its first process.
 *
 * @param start the words before a command that is to run in a new one
 */
record Namespace(List<String> start) {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  /**
   * The first process is a shell that waits, and so takes over and reaps orphans as an init does.
   * It leads a process session, as sessions outside have no number inside. The command is not run
   * in the background, where shells let their children ignore SIGINT.
   */
  private static final List<String> INIT = List.of("setsid", "sh", "-c", "\"$@\"; exit $?", "sh");

  /** With the user's own id, so that nothing is allowed that was not. */
  private static final List<List<String>> WAYS =
      List.of(
          List.of("unshare", "--pid", "--fork", "--mount-proc"),
          List.of("unshare", "--user", "--map-current-user", "--pid", "--fork", "--mount-proc"));

  /** One that the kernel and its tools allow here. */
  static Optional<Namespace> find() {
    return WAYS.stream()
        .map(way -> {
          List<String> start = new ArrayList<>(way);
          start.addAll(INIT);
          return new Namespace(List.copyOf(start));
        })
        .filter(Namespace::works)
        .findFirst();
  }

  /** The command that runs another JVM like this one in it, with the same arguments. */
  List<String> sameAgain() throws IOException {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of(Files.readString(COMMAND_LINE).replaceFirst("\0$", "").split("\0", -1)));
    return command;
  }

  private boolean works() {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of("sh", "-c", "test -r /proc/1/stat && test $PPID -eq 1"));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return Files.isReadable(COMMAND_LINE)
          && process.waitFor(10, TimeUnit.SECONDS)
          && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
