//SOURCES SessionName.java
//SOURCES Tmux.java
//SOURCES TmuxVersion.java

package mcptools.tmux;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner.Result;

/** One session a project: finds the session of a directory, or makes it. */
public record Projects(Tmux tmux) {
  /**
   * @param created whether the session is new
   * @param server what the server said of itself, the session included
   */
  public record Opened(Session session, boolean created, TmuxReply.Answer server) {}

  /** The session of the directory, if it has one. */
  public static Optional<Session> find(List<Session> sessions, Path directory) {
    return sessions.stream()
        .filter(s -> s.directory().equals(Optional.of(directory.toString())))
        .findFirst();
  }

  /**
   * The session of the directory, made when there is none. Callers hold a lock, so that two calls
   * at once do not make two.
   *
   * @param directory a real, absolute path
   * @throws UserError when tmux does not answer, or cannot make the session
   */
  public Opened open(Path directory) {
    TmuxReply reply = tmux.read();
    if (reply instanceof TmuxReply.Silent silent) throw silent(silent);
    Optional<TmuxReply.Answer> answer =
        reply instanceof TmuxReply.Answer there ? Optional.of(there) : Optional.empty();
    String version = answer.map(TmuxReply.Answer::version).orElseGet(tmux::version);
    if (!TmuxVersion.of(version).atLeast(3, 0)) {
      throw new UserError(1, "tmux 3.0 or newer is needed, and this is " + version);
    }
    List<Session> sessions = answer.map(TmuxReply.Answer::sessions).orElse(List.of());
    return find(sessions, directory)
        .map(known -> new Opened(known, false, answer.orElseThrow()))
        .orElseGet(() -> open(sessions, directory, version));
  }

  private Opened open(List<Session> sessions, Path directory, String version) {
    for (String name : SessionName.candidates(directory)) {
      Optional<Session> taken = sessions.stream().filter(s -> s.name().equals(name)).findFirst();
      if (taken.isEmpty()) {
        Optional<Opened> created = create(name, directory, version);
        if (created.isPresent()) return created.get();
      } else if (taken.get().directory().isEmpty()
          && taken.get().path().equals(Optional.of(directory.toString()))) {
        return tag(taken.get().id(), directory, UUID.randomUUID().toString(), false);
      }
    }
    throw new UserError(1, "no session name is left for " + directory + "; close some sessions");
  }

  /**
   * A new session, unless tmux has another of this name after all: it writes a character that it
   * does not know, such as a new emoji, as an escape.
   */
  private Optional<Opened> create(String name, Path directory, String version) {
    String marker = UUID.randomUUID().toString();
    boolean canSet = TmuxVersion.of(version).atLeast(3, 2);
    Optional<String> environment =
        canSet ? Optional.of(TmuxEnvironment.MARKER + "=" + marker) : Optional.empty();
    Result result = tmux.newSession(name, directory, environment);
    if (result.error().startsWith("duplicate session")) return Optional.empty();
    String id = result.out().strip();
    if (!Session.Id.valid(id)) {
      throw new UserError(1, "tmux cannot make the session: " + result.error());
    }
    return Optional.of(tag(new Session.Id(id), directory, marker, true));
  }

  private Opened tag(Session.Id session, Path directory, String marker, boolean created) {
    TmuxReply reply = tmux.tag(session, directory, marker);
    if (reply instanceof TmuxReply.Silent silent) throw silent(silent);
    if (reply instanceof TmuxReply.Answer answer) {
      return new Opened(answer.sessions().getFirst(), created, answer);
    }
    throw new UserError(1, "the tmux server ended at once");
  }

  private static UserError silent(TmuxReply.Silent silent) {
    return new UserError(1, "tmux does not answer: " + silent.reason());
  }
}
