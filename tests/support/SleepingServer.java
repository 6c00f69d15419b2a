package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** Servers that cost next to nothing: sleep(1) under the name of one. */
public final class SleepingServer {
  private static final String DAY = "86400";

  private final Scratch scratch;
  private final Path program;

  public SleepingServer(Scratch scratch) {
    this.scratch = scratch;
    program = scratch.directory("servers").resolve("mcp-server-sleeping");
    try {
      String sleep = Run.command(scratch, "sh", "-c", "command -v sleep").ok().out().strip();
      if (!Files.exists(program)) Files.createSymbolicLink(program, Path.of(sleep));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a server that sleeps.", e);
    }
  }

  public Path program() {
    return program;
  }

  /** Starts one that nothing ties to a session. */
  public long orphan() {
    String start = "setsid \"$0\" " + DAY + " </dev/null >/dev/null 2>&1 & echo $!";
    String pid = Run.command(scratch, "sh", "-c", start, program.toString()).ok().out().strip();
    long server = Long.parseLong(pid);
    Awaitility.await().until(() -> Procs.argv(server).contains(program.toString()));
    return server;
  }

  /** The command of a pane that starts one, which outlives it; {@link #await} tells its pid. */
  public String[] inPane(int number) {
    String start =
        "setsid \"$0\" " + DAY + " </dev/null >/dev/null 2>&1 & echo $! >\"$1\"; exec sleep " + DAY;
    return new String[] {"sh", "-c", start, program.toString(), pidFile(number).toString()};
  }

  /** The line that starts one from the shell of a pane. */
  public String line(int number) {
    return program + " " + DAY + " </dev/null >/dev/null 2>&1 & echo $! >" + pidFile(number);
  }

  public long await(int number) {
    Awaitility.await().until(() -> Files.exists(pidFile(number)) && !text(number).isEmpty());
    long server = Long.parseLong(text(number));
    Awaitility.await().until(() -> Procs.argv(server).contains(program.toString()));
    return server;
  }

  private Path pidFile(int number) {
    return program.resolveSibling(number + ".pid");
  }

  private String text(int number) {
    try {
      return Files.readString(pidFile(number)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the pid of a server.", e);
    }
  }
}
