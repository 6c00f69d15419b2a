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
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;

/**
 * The status of a shared server.
 *
 * @param server its entry in the config; empty when the config does not name it any more
 * @param root its topmost process; empty when it does not run
 * @param processes all of them, the deepest first
 * @param restarts how often it was started again after the first start
 * @param bridged its status in the bridge; empty when it is not there
 */
public record SharedStatus(
    String name,
    Optional<SharedServer> server,
    State state,
    Optional<ProcessInfo> root,
    List<ProcessInfo> processes,
    int restarts,
    Optional<BridgedStatus> bridged) {
  public enum State {
    RUNNING("running"),
    /** It runs, but its port does not answer. */
    SILENT("not listening"),
    /** It was started, and ended by itself. */
    DEAD("dead"),
    STOPPED("stopped"),
    STARTING("starting"),
    /** The bridge starts it when it is used. */
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

  /** The status of a server; connects to its port. */
  public static SharedStatus of(
      SharedSnapshot snapshot,
      String name,
      Optional<SharedServer> server,
      Optional<BridgedStatus> bridged) {
    List<String> command = command(server);
    Optional<ProcessInfo> root = snapshot.root(name, command);
    Optional<SharedPid> recorded = snapshot.stored(name).flatMap(Stored::content);
    int counted = recorded.map(SharedPid::restarts).orElse(0);
    int restarts = bridged.map(BridgedStatus::restarts).orElse(counted);
    State ended = recorded.isPresent() ? State.DEAD : State.STOPPED;
    State own = root.isPresent() ? alive(server) : ended;
    State state = bridged.map(SharedStatus::state).orElse(own);
    List<ProcessInfo> processes = snapshot.processes(name, command);
    return new SharedStatus(name, server, state, root, processes, restarts, bridged);
  }

  /** The TCP port of its config entry; empty for a stdio server. */
  public Optional<Integer> port() {
    return server.flatMap(SharedServer::http).map(SharedServer.Http::port);
  }

  static List<String> command(Optional<SharedServer> server) {
    return server.map(s -> s.program().command()).orElse(List.of());
  }

  private static State alive(Optional<SharedServer> server) {
    return server.filter(s -> !listens(s)).isPresent() ? State.SILENT : State.RUNNING;
  }

  private static State state(BridgedStatus bridged) {
    return switch (bridged.state()) {
      case "running" -> State.RUNNING;
      case "starting" -> State.STARTING;
      case "dead" -> State.DEAD;
      default -> State.RESTING;
    };
  }

  private static boolean listens(SharedServer server) {
    return switch (server) {
      case SharedServer.Http http -> ListeningPorts.answers(http.url().getHost(), http.port());
      case SharedServer.Stdio stdio -> false; // only the bridge can reach it
    };
  }
}
