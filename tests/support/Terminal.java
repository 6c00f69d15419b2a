package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A terminal window of 80 by 24 in which a shell runs one command. It is the only pane of a tmux
 * server at a socket that mcp-tools does not look at, and the command does not know that it runs
 * inside tmux.
 */
public final class Terminal implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  // tmux 3.3a loses the exit code, and the last output, of many a pane that ends at once: the shell
  // writes the code down, and stays.
  private static final String SHELL =
      "trap : INT; file=$0; \"$@\"; echo $? >\"$file\"; while :; do read -r typed || sleep 1; done";

  private final Scratch scratch;
  private final Path socket;

  private Terminal(Scratch scratch, Path socket) {
    this.scratch = scratch;
    this.socket = socket;
  }

  /** Opens a window that runs a command in a working directory. */
  public static Terminal open(Scratch scratch, Path directory, String... command) {
    try {
      String name = Integer.toString(COUNT.incrementAndGet());
      Terminal terminal = new Terminal(scratch, scratch.directory("o").resolve(name));
      // The last screen must stay readable after the command has ended.
      String settings = "set -g status off\nset -g remain-on-exit on\nset -g prefix None\n";
      Files.writeString(terminal.file(".conf"), settings);
      List<String> start = new ArrayList<>(List.of("new-session", "-d", "-x", "80", "-y", "24"));
      start.addAll(List.of("--", "env", "-u", "TMUX", "-u", "TMUX_PANE"));
      start.addAll(List.of("sh", "-c", SHELL, terminal.file(".exit").toString()));
      start.addAll(List.of(command));
      terminal.tmux(Run.in(scratch).directory(directory), start).ok();
      return terminal;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open a terminal.", e);
    }
  }

  /** The text on the screen and what has scrolled off it, without the empty lines at the end. */
  public String screen() {
    return tmux("capture-pane", "-p", "-S", "-").ok().out().stripTrailing();
  }

  /** Waits up to two minutes for a text on the screen. */
  public void awaitScreen(String text) {
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> screen().contains(text));
    } catch (ConditionTimeoutException e) {
      String problem = "\"" + text + "\" did not come up on this screen:\n" + screen();
      throw new AssertionError(problem, e);
    }
  }

  /** Types a line and presses Enter. */
  public void type(String line) {
    tmux("send-keys", "-l", line).ok();
    keys("Enter");
  }

  /** Presses keys by tmux's names, such as {@code C-b}. */
  public void keys(String... keys) {
    List<String> arguments = new ArrayList<>(List.of("send-keys"));
    arguments.addAll(List.of(keys));
    tmux(Run.in(scratch), arguments).ok();
  }

  /** Changes the size of the window. */
  public void resize(int columns, int rows) {
    tmux("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows)).ok();
  }

  /** Pid of the shell around the command: what a terminal starts. */
  public long shellPid() {
    return Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").ok().out().strip());
  }

  /** True when the command has ended. */
  public boolean ended() {
    return !exitCode().isEmpty();
  }

  /** Waits up to two minutes for the end of the command; its exit code, 128 + N after signal N. */
  public int awaitExit() {
    Awaitility.await("end of the terminal's command").atMost(PATIENCE).until(this::ended);
    return Integer.parseInt(exitCode());
  }

  /** Closes the window: what runs in it gets SIGHUP and its terminal is gone. */
  @Override
  public void close() {
    tmux("kill-server");
  }

  private String exitCode() {
    try {
      return Files.exists(file(".exit")) ? Files.readString(file(".exit")).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the exit code of a terminal's command.", e);
    }
  }

  private Path file(String ending) {
    return Path.of(socket + ending);
  }

  private Result tmux(String... arguments) {
    return tmux(Run.in(scratch), List.of(arguments));
  }

  private Result tmux(Run run, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("env", "tmux", "-f", file(".conf").toString()));
    command.addAll(List.of("-S", socket.toString()));
    command.addAll(arguments);
    return run.command(command.toArray(String[]::new));
  }
}
