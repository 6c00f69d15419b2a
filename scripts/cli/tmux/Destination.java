//DEPS info.picocli:picocli:4.7.7
//SOURCES Picker.java
//SOURCES ../../../lib/state/RecentDirectories.java
//SOURCES ../../../lib/state/StateLock.java
//SOURCES ../command/Cli.java

package mcptools.cli.tmux;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcptools.cli.command.Cli;
import mcptools.error.UserError;
import mcptools.process.Libc;
import mcptools.state.RecentDirectories;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.tmux.Places;
import mcptools.tmux.Places.Place;
import mcptools.tmux.Projects;
import mcptools.tmux.Projects.Opened;
import mcptools.tmux.Session;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;
import picocli.CommandLine;

/** Finds the session that `tm` is to show, and makes it where there is none. */
public record Destination(CommandLine line, Tmux tmux, StateHome home) {
  /**
   * The session of a directory; where there is no such directory, the session of that name, or that
   * of the directory of that name that was opened last, or what the person at the terminal chooses.
   *
   * @throws UserError when it means none of these
   */
  public Opened open(String given) {
    Optional<Path> directory = directory(given);
    if (directory.isPresent()) return open(directory.get());
    TmuxReply reply = tmux.read();
    List<Session> sessions = sessions(reply);
    Place place = place(given, Places.of(sessions, new RecentDirectories(home).all()));
    return reply instanceof TmuxReply.Answer answer && place.session().isPresent()
        ? new Opened(place.session().get(), false, answer)
        : open(place.directory().orElseThrow());
  }

  /** The sessions of a tmux server; none where there is no server. */
  public static List<Session> sessions(TmuxReply reply) {
    if (reply instanceof TmuxReply.Silent silent) {
      throw new UserError(1, "tmux does not answer: " + silent.reason());
    }
    return reply instanceof TmuxReply.Answer answer ? answer.sessions() : List.of();
  }

  /** The session that was used last. */
  public static Opened last(TmuxReply reply) {
    Optional<Session> last =
        sessions(reply).stream().max(Comparator.comparingLong(Session::activity));
    if (last.isPresent() && reply instanceof TmuxReply.Answer answer) {
      return new Opened(last.get(), false, answer);
    }
    throw new UserError(1, "there is no session yet");
  }

  private Opened open(Path directory) {
    try (StateLock lock = StateLock.take(home.makeSessions(), ".tm.lock", 10_000)) {
      Opened opened = new Projects(tmux).open(directory);
      new RecentDirectories(home).add(directory);
      return opened;
    }
  }

  /** Empty when there is no such directory. */
  private static Optional<Path> directory(String given) {
    try {
      return Optional.of(Path.of(given).toRealPath()).filter(Files::isDirectory);
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Place place(String given, Places places) {
    Optional<Place> named = places.named(given);
    if (named.isPresent()) return named.get();
    List<String> like = places.like(given);
    String meant = like.isEmpty() ? "" : "; did you mean " + String.join(" or ", like) + "?";
    String none =
        given.matches("\\.\\.?/?")
            ? "the current directory was deleted"
            : new File(given).exists()
                ? given + " is not a directory, and there is no session of that name"
                : "there is no directory " + given + ", and no session of that name";
    boolean asks = Libc.isTerminal(0) && Libc.isTerminal(1) && Libc.isTerminal(2);
    if (!asks || places.all().isEmpty()) throw new UserError(2, none + meant);
    Cli.problems(line, List.of(none + meant));
    return Picker.pick(line, places.likeliest(given), given);
  }
}
