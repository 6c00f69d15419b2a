//SOURCES GlobalServer.java
//SOURCES GlobalWorld.java
//SOURCES ../process/Ports.java
//SOURCES ../serve/Shared.java

package mcptools.mcp;

import java.util.List;
import java.util.Optional;
import mcptools.process.Ports;
import mcptools.process.ProcessInfo;
import mcptools.serve.Shared;
import mcptools.state.GlobalFiles.Stored;

/**
 * How a global server is.
 *
 * @param server what the config says of it; empty for one that it does not name any more
 * @param root its topmost process; empty when it does not run
 * @param processes all of them, the deepest first
 * @param restarts how often it was started again since it was first
 * @param shared what the bridge says of it; empty when the bridge does not share it
 */
public record GlobalStatus(
    String name,
    Optional<GlobalServer> server,
    State state,
    Optional<ProcessInfo> root,
    List<ProcessInfo> processes,
    int restarts,
    Optional<Shared> shared) {
  /** What is to be said of it. */
  public enum State {
    RUNNING("running"),
    /** It lives, but nothing answers at its port. */
    SILENT("not listening"),
    /** It was started, and ended without having been stopped. */
    DEAD("dead"),
    STOPPED("stopped"),
    STARTING("starting"),
    /** It is shared, and starts when it is used. */
    RESTING("resting");

    private final String words;

    State(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Looks at a server, and knocks at its port. */
  public static GlobalStatus of(
      GlobalWorld world, String name, Optional<GlobalServer> server, Optional<Shared> shared) {
    List<String> command = command(server);
    Optional<ProcessInfo> root = world.root(name, command);
    Optional<Stored> stored = Optional.ofNullable(world.files().get(name));
    int counted = stored.flatMap(Stored::content).map(c -> c.restarts()).orElse(0);
    int restarts = shared.map(Shared::restarts).orElse(counted);
    boolean dead = stored.flatMap(Stored::content).isPresent();
    State own = root.isPresent() ? alive(server) : dead ? State.DEAD : State.STOPPED;
    State state = shared.map(GlobalStatus::state).orElse(own);
    List<ProcessInfo> processes = world.processes(name, command);
    return new GlobalStatus(name, server, state, root, processes, restarts, shared);
  }

  /** The TCP port that it is to listen on; empty for a server that speaks stdio. */
  public Optional<Integer> port() {
    return server.flatMap(GlobalServer::http).map(GlobalServer.Http::port);
  }

  static List<String> command(Optional<GlobalServer> server) {
    return server.map(s -> s.program().command()).orElse(List.of());
  }

  private static State alive(Optional<GlobalServer> server) {
    return server.filter(s -> !listens(s)).isPresent() ? State.SILENT : State.RUNNING;
  }

  private static State state(Shared shared) {
    return switch (shared.state()) {
      case "running" -> State.RUNNING;
      case "starting" -> State.STARTING;
      case "dead" -> State.DEAD;
      default -> State.RESTING;
    };
  }

  private static boolean listens(GlobalServer server) {
    return switch (server) {
      case GlobalServer.Http http -> Ports.answers(http.url().getHost(), http.port());
      case GlobalServer.Stdio stdio -> false; // only the bridge could talk to it
    };
  }
}
