package mcptools.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server of the user's config that all sessions are to share. */
public sealed interface SharedServer {
  String name();

  Program program();

  /** How clients reach it, in one word. */
  default String transport() {
    return this instanceof Http ? "http" : "stdio";
  }

  /** This, when it listens itself. */
  default Optional<Http> http() {
    return this instanceof Http http ? Optional.of(http) : Optional.empty();
  }

  /**
   * How it is started.
   *
   * @param command program and arguments, with the variables filled in that are known
   * @param variables to be added to the environment
   */
  record Program(List<String> command, Map<String, String> variables, Path directory) {}

  /**
   * It listens itself, so whoever starts it has nothing more to do with it.
   *
   * @param url on this machine
   */
  record Http(String name, Program program, URI url) implements SharedServer {
    /** The TCP port that it listens on. */
    public int port() {
      int port = url.getPort();
      return port > 0 ? port : url.getScheme().equals("https") ? 443 : 80;
    }
  }

  /**
   * It talks to the one process that holds its pipes, the bridge.
   *
   * @param lazy whether it is started when it is first used
   * @param idleMillis how long it may be without a client before it is ended; 0 for ever
   */
  record Stdio(String name, Program program, boolean lazy, long idleMillis)
      implements SharedServer {}
}
