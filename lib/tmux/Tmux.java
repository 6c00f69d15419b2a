//SOURCES Listing.java
//SOURCES TmuxEnvironment.java
//SOURCES ../error/UserError.java

package mcptools.tmux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.process.ProgramRunner.Result;
import mcptools.state.PercentEncoding;

/**
 * One tmux server, spoken to through the tmux client program.
 *
 * @param socket path of the socket; empty for the one that tmux itself chooses
 */
public record Tmux(ProgramRunner runner, Optional<String> socket) {
  /** A server that was just ending says this; asked again, it is gone. */
  private static final String EXITING = "server exited unexpectedly";

  /** Runs a tmux command, or several with ";" between them. A nonzero exit is data. */
  public Result run(String... arguments) {
    return run(Optional.empty(), List.of(arguments), ProgramRunner.TIMEOUT);
  }

  /**
   * As {@link #run}, for what is at once done or not at all: a server that hangs is not waited for.
   */
  public Result ask(String... arguments) {
    return run(Optional.empty(), List.of(arguments), ProgramRunner.QUESTION);
  }

  private Result run(Optional<Path> directory, List<String> arguments, int seconds) {
    // -u: without a UTF-8 locale tmux prints "_" for every letter that is not ASCII
    List<String> command = new ArrayList<>(List.of("tmux", "-u"));
    socket.ifPresent(s -> command.addAll(List.of("-S", s)));
    arguments.forEach(a -> command.add(a.equals(";") ? a : literal(a)));
    Result result = runner.run(command, directory, seconds);
    if (result.exit() == ProgramRunner.NOT_FOUND) {
      throw new UserError(
          1, "tmux is not on the PATH; install it (apt-get install tmux, brew install tmux)");
    }
    return result;
  }

  /** tmux takes a ";" at the end of any argument for a separator. */
  private static String literal(String argument) {
    return argument.endsWith(";") ? argument.substring(0, argument.length() - 1) + "\\;" : argument;
  }

  /** All about the server, its sessions and panes, in one call of tmux. */
  public TmuxReply read() {
    Listing listing = listing();
    Result result = run(Optional.empty(), List.of(listing.arguments()), ProgramRunner.QUESTION);
    if (result.error().equals(EXITING)) {
      result = run(Optional.empty(), List.of(listing.arguments()), ProgramRunner.QUESTION);
    }
    if (Listing.isEmpty(result)) {
      result = run(Optional.empty(), List.of(listing.server()), ProgramRunner.QUESTION);
    }
    return listing.parse(socket.orElse(""), result);
  }

  private static Listing listing() {
    return new Listing(Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  /** The version of the client program, such as "tmux 3.3a". */
  public String version() {
    return run("-V").out().strip();
  }

  /**
   * Creates a detached session; its shell starts in the directory because the client does: `-c`
   * would expand formats in the path. A server that starts with it shows these arguments in every
   * process listing for the rest of its life, so they are few.
   *
   * <p>Before tmux looks again whether anybody is attached, the user's wishes are set aside that it
   * end a session, or itself, when nobody is.
   *
   * @param environment "NAME=value" for the first pane; empty before tmux 3.2, which lacks `-e`
   * @return a result whose output is the id of the session, if it was made
   */
  public Result newSession(String name, Path directory, Optional<String> environment) {
    List<String> arguments = new ArrayList<>(List.of("new-session", "-d", "-s", name));
    environment.ifPresent(e -> arguments.addAll(List.of("-e", e)));
    arguments.addAll(List.of("-P", "-F", "#{session_id}", ";"));
    arguments.addAll(List.of("set-option", "-s", "exit-unattached", "off", ";"));
    arguments.addAll(List.of("set-option", "-t", "=" + name + ":", "destroy-unattached", "off"));
    return run(Optional.of(directory), arguments, ProgramRunner.TIMEOUT);
  }

  /**
   * Makes the session known as the one of this directory, and marks what starts in it.
   *
   * @return the server with that session alone
   */
  public TmuxReply tag(Session.Id session, Path directory, String marker) {
    Listing listing = listing();
    String target = session.text();
    String encoded = PercentEncoding.encode(directory.toString());
    String[] commands = {
      "set-option", "-t", target, Session.DIRECTORY_OPTION, encoded, ";",
      "set-option", "-t", target, Session.MARKER_OPTION, marker, ";",
      "set-environment", "-t", target, TmuxEnvironment.MARKER, marker, ";",
      "display-message", "-p", "-t", target + ":", listing.format()
    };
    return listing.parse(socket.orElse(""), run(commands));
  }

  public Result switchClient(Session.Id session) {
    return run("switch-client", "-t", session.text());
  }

  /**
   * Closes a session, unless somebody is attached to it by now or another server has the socket:
   * tmux itself looks at both and then closes it, with nothing in between.
   *
   * @param id such as "$3"
   * @param server pid of the tmux server
   * @return whether it was closed
   */
  public boolean close(String id, long server) {
    return end(id, "#{&&:#{==:#{pid}," + server + "},#{==:#{session_attached},0}}");
  }

  /** As {@link #close}, also where somebody is attached. */
  public boolean end(String id, long server) {
    return end(id, "#{==:#{pid}," + server + "}");
  }

  private boolean end(String id, String meant) {
    // asked for first: without a session tmux 3.1 displays nothing; what fails has an exit code
    String close = "display-message -p closed ; kill-session -t '" + id + "'";
    Result result = run("if-shell", "-F", "-t", id + ":", meant, close);
    return result.ok() && result.out().strip().equals("closed");
  }

  /**
   * Marks a session to stay though nothing happens in it, or takes the mark back.
   *
   * @throws UserError when tmux refuses
   */
  public void keep(Session.Id session, boolean kept) {
    String target = session.text();
    Result result =
        kept
            ? run("set-option", "-t", target, Session.KEEP_OPTION, "1")
            : run("set-option", "-u", "-t", target, Session.KEEP_OPTION);
    if (!result.ok()) throw new UserError(1, "tmux cannot mark the session: " + result.error());
  }
}
