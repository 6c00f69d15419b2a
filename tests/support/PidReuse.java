package mcptools.tests.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Makes the kernel give a pid to another process, which else takes thousands of processes. */
public final class PidReuse {
  /** In it stands the pid after which the kernel looks for the next free one. */
  private static final String LAST = "/proc/sys/kernel/ns_last_pid";

  /**
   * Others start processes too, and may be given the pid first. Afterwards the kernel goes on where
   * it was, as pids that were just free are those that others still may have in mind.
   */
  private static final String TRY =
      """
      pid=$1
      shift
      exec 3>%s
      last=$(cat %s)
      tries=0
      until [ $tries -eq 500 ]; do
        tries=$((tries + 1))
        echo $((pid - 1)) >&3
        "$@" >/dev/null 2>&1 </dev/null 3>&- &
        echo "$last" >&3
        [ $! -ne "$pid" ] || exit 0
        kill $!
        wait $!
      done
      exit 1
      """
          .formatted(LAST, LAST);

  private PidReuse() {}

  /** Skips the test where that is not possible. */
  public static void assumePossible() {
    assumeTrue(
        Files.isWritable(Path.of(LAST)), "only the superuser of Linux can choose the next pid");
  }

  /** Starts a command with a pid that is free. */
  public static long take(Scratch scratch, long pid, String... command) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", TRY, "sh", Long.toString(pid)));
    words.addAll(List.of(command));
    Run.command(scratch, words.toArray(String[]::new)).ok();
    Awaitility.await().until(() -> Procs.argv(pid).equals(List.of(command)));
    return pid;
  }
}
