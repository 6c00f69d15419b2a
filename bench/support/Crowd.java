//SOURCES Ground.java
//SOURCES Room.java

package mcptools.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import mcptools.error.UserError;

/** Many processes that sleep. A shell keeps them, which ends them when the bench is gone. */
public final class Crowd implements AutoCloseable {
  /** What the processes look like. */
  public enum Kind {
    /** Nothing but processes. */
    SLEEPERS,
    /** MCP servers whose client lives. */
    SERVERS,
    /** Agents without any server. */
    AGENTS,
    /** MCP servers that a tmux session left behind. */
    ORPHANS
  }

  private final Process keeper;

  private Crowd(Process keeper) {
    this.keeper = keeper;
  }

  /**
   * Starts them and returns when all run.
   *
   * @throws UserError when the machine does not let so many run
   */
  public static Crowd start(Ground ground, Kind kind, int number) {
    Room.check(number);
    Path script = ground.root().resolve("bench/support/keep.sh");
    ProcessBuilder builder =
        ground
            .process(
                List.of(
                    "sh",
                    script.toString(),
                    kind.name().toLowerCase(Locale.ROOT),
                    Integer.toString(number),
                    (kind == Kind.AGENTS ? ground.agents() : ground.servers()).toString(),
                    ground.gone()))
            .redirectError(Redirect.DISCARD);
    try {
      Crowd crowd = ground.keep(new Crowd(builder.start()));
      String said =
          new BufferedReader(new InputStreamReader(crowd.keeper.getInputStream(), UTF_8))
              .readLine();
      if (Integer.toString(number).equals(said)) return crowd;
      crowd.close();
    } catch (IOException e) {
      throw new UserError(1, "sh cannot be run; put it on the PATH");
    }
    throw new UserError(
        1,
        "%d %s cannot be started; look whether ulimit -u or a cgroup allows so many"
            .formatted(number, kind.name().toLowerCase(Locale.ROOT)));
  }

  /** Ends them all. */
  @Override
  public void close() {
    try {
      keeper.getOutputStream().close();
      if (!keeper.waitFor(60, TimeUnit.SECONDS)) keeper.destroy();
    } catch (IOException e) {
      keeper.destroy();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
