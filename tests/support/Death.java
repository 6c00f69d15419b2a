package mcptools.tests.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits until processes are dead, and says what can be seen when they are not. */
public final class Death {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Death() {}

  /** Waits for the end of all of them, two minutes at most. */
  public static void await(Scratch scratch, Collection<Long> pids) {
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> pids.stream().noneMatch(Procs::alive));
    } catch (ConditionTimeoutException e) {
      assertThat(pids).as(() -> scene(scratch)).noneMatch(Procs::alive);
    }
  }

  /** The processes of a test, its state folder, and what its panes show. */
  private static String scene(Scratch scratch) {
    StringBuilder text = new StringBuilder();
    String ps = "ps -eo pid,ppid,sid,stat,lstart,args | grep -v 'ps -eo'";
    text.append(Run.command(scratch, "sh", "-c", ps).out());
    try (Stream<Path> files = Files.walk(scratch.state())) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append("== ").append(file).append('\n').append(Files.readString(file, ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String socket : sockets(scratch)) {
      String panes =
          "for p in $(tmux -S \"$0\" list-panes -a -F '#{pane_id}'); do echo \"== $0 $p\";"
              + " tmux -S \"$0\" capture-pane -p -t \"$p\"; done; tmux -S \"$0\" show-messages";
      text.append(Run.command(scratch, "sh", "-c", panes, socket).out());
    }
    return text.toString();
  }

  private static List<String> sockets(Scratch scratch) {
    try (Stream<Path> files = Files.walk(scratch.sockets())) {
      return files.filter(f -> !Files.isDirectory(f)).map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
