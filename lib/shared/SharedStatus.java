//SOURCES BridgedStatus.java
//SOURCES SharedSnapshot.java
//SOURCES ../process/ListeningPorts.java
//SOURCES ../settings/SharedServer.java

package mcptools.shared;

import java.util.List;
import java.util.Optional;
import mcptools.process.ListeningPorts;
import mcptools.process.ProcessInfo;
import mcptools.settings.SharedServer;
import mcptools.state.SharedFiles.Stored;

/**
 * How a global server is.
 *
 * @param server what the config says of it; empty for one that it does not name any more
 * @param root its topmost process; empty when it does not run
 * @param processes all of them, the deepest first
 * @param restarts how often it was started again since it was first
 * @param shared what the bridge says of it; empty when the bridge does not share it
 */
public record SharedStatus(
    String name,
    Optional<SharedServer> server,
    State state,
    Optional<ProcessInfo> root,
    List<ProcessInfo> processes,
    int restarts,
    Optional<BridgedStatus> shared) {
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
  public static SharedStatus of(
      SharedSnapshot snapshot,
      String name,
      Optional<SharedServer> server,
      Optional<BridgedStatus> shared) {
    List<String> command = command(server);
    Optional<ProcessInfo> root = snapshot.root(name, command);
    Optional<Stored> stored = Optional.ofNullable(snapshot.files().get(name));
    int counted = stored.flatMap(Stored::content).map(c -> c.restarts()).orElse(0);
    int restarts = shared.map(BridgedStatus::restarts).orElse(counted);
    boolean dead = stored.flatMap(Stored::content).isPresent();
    State own = root.isPresent() ? alive(server) : dead ? State.DEAD : State.STOPPED;
    State state = shared.map(SharedStatus::state).orElse(own);
    List<ProcessInfo> processes = snapshot.processes(name, command);
    return new SharedStatus(name, server, state, root, processes, restarts, shared);
  }

  /** The TCP port that it is to listen on; empty for a server that speaks stdio. */
  public Optional<Integer> port() {
    return server.flatMap(SharedServer::http).map(SharedServer.Http::port);
  }

  static List<String> command(Optional<SharedServer> server) {
    return server.map(s -> s.program().command()).orElse(List.of());
  }

  private static State alive(Optional<SharedServer> server) {
    return server.filter(s -> !listens(s)).isPresent() ? State.SILENT : State.RUNNING;
  }

  private static State state(BridgedStatus shared) {
    return switch (shared.state()) {
      case "running" -> State.RUNNING;
      case "starting" -> State.STARTING;
      case "dead" -> State.DEAD;
      default -> State.RESTING;
    };
  }

  private static boolean listens(SharedServer server) {
    return switch (server) {
      case SharedServer.Http http -> ListeningPorts.answers(http.url().getHost(), http.port());
      case SharedServer.Stdio stdio -> false; // only the bridge could talk to it
    };
  }
}
