package mcptools.tests.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tmux server of the test alone, under the TMUX_TMPDIR of its scratch, where mcp-tools looks for
 * it. It starts with the first session and is ended by the sweep at the latest.
 */
public final class TmuxServer {
  private final Scratch scratch;
  private final String name;

  /** The server at the default socket. */
  public TmuxServer(Scratch scratch) {
    this(scratch, "default");
  }

  /** The server at the socket of this name. */
  public TmuxServer(Scratch scratch, String name) {
    this.scratch = scratch;
    this.name = name;
  }

  /** Runs {@code tmux ARGUMENTS} on this server; a failure is a result like any other. */
  public Result tmux(String... arguments) {
    return in(scratch.folder(), arguments);
  }

  /**
   * Makes a detached session of 80 by 24 and returns its id, such as {@code $3}; with no command, a
   * shell.
   */
  public String newSession(String session, Path directory, String... command) {
    List<String> arguments =
        new ArrayList<>(List.of("new-session", "-d", "-P", "-F", "#{session_id}"));
    arguments.addAll(List.of("-s", session, "-x", "80", "-y", "24", "--"));
    arguments.addAll(List.of(command));
    return in(directory, arguments.toArray(String[]::new)).ok().out().strip();
  }

  /** Types a line and presses Enter. */
  public void type(String target, String line) {
    tmux("send-keys", "-t", target, "-l", line).ok();
    sendKeys(target, "Enter");
  }

  /** Presses keys by tmux's names, such as {@code C-c}. */
  public void sendKeys(String target, String... keys) {
    List<String> arguments = new ArrayList<>(List.of("send-keys", "-t", target));
    arguments.addAll(List.of(keys));
    tmux(arguments.toArray(String[]::new)).ok();
  }

  /** The text that the pane shows. */
  public String capture(String target) {
    return tmux("capture-pane", "-p", "-t", target).ok().out();
  }

  /** The value of a tmux format for a target. */
  public String format(String target, String format) {
    return tmux("display-message", "-p", "-t", target, format).ok().out().strip();
  }

  /** Ids of the sessions; none when no server runs. */
  public List<String> sessions() {
    Result result = tmux("list-sessions", "-F", "#{session_id}");
    return result.exit() == 0 ? result.out().lines().toList() : List.of();
  }

  /** Names of the attached clients' terminals; none when no server runs. */
  public List<String> clients() {
    Result result = tmux("list-clients", "-F", "#{client_tty}");
    return result.exit() == 0 ? result.out().lines().toList() : List.of();
  }

  /** Pid of the first process of the target's active pane. */
  public long panePid(String target) {
    return Long.parseLong(format(target, "#{pane_pid}"));
  }

  /** Pid of the server. */
  public long pid() {
    return Long.parseLong(tmux("display-message", "-p", "#{pid}").ok().out().strip());
  }

  /** Path of the socket. */
  public Path socket() {
    return Path.of(tmux("display-message", "-p", "#{socket_path}").ok().out().strip());
  }

  /** Ends the server as {@code tmux kill-server} does. */
  public void killServer() {
    tmux("kill-server");
  }

  /** Ends the server with SIGKILL, as a crash would. */
  public void crash() {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private Result in(Path directory, String... arguments) {
    // env finds the tmux of the scratch; Java would look into its own PATH
    List<String> command = new ArrayList<>(List.of("env", "tmux", "-f", "/dev/null", "-L", name));
    command.addAll(List.of(arguments));
    return Run.in(scratch).directory(directory).command(command.toArray(String[]::new));
  }
}
