//SOURCES ../inventory/InventoryReader.java
//SOURCES ../state/TrackingStore.java

package mcptools.tracking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.ownership.Services;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateLock;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFile.Server;
import mcptools.state.TrackingStore;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/** Records which servers belong to which open session, while that is still known. */
public final class Tracker {
  /**
   * @param files of the open sessions
   * @param lost how many of their servers have lost their client
   * @param inventory that it was read from
   */
  public record Tracked(List<TrackingFile> files, long lost, Inventory inventory) {}

  private final InventoryReader reader;
  private final TrackingStore store;

  public Tracker(InventoryReader reader, TrackingStore store) {
    this.reader = reader;
    this.store = store;
  }

  /**
   * Brings the files of all open sessions up to date. What it looks at is seen under the lock, so
   * that of two calls at once none writes what is older.
   */
  public Tracked track() {
    try (StateLock lock = store.lock()) {
      store.removeUnfinished();
      Inventory inventory = reader.read();
      List<Stored<TrackingFile>> known = new ArrayList<>(inventory.snapshot().files());
      List<TrackingFile> written = new ArrayList<>();
      for (TmuxReply.Answer server : inventory.snapshot().panes().answers()) {
        for (Session session : server.sessions()) {
          Optional<TrackingFile> file = file(inventory, server, session);
          file.ifPresent(f -> store.save(f, known));
          file.ifPresent(written::add);
        }
      }
      long lost = inventory.servers().stream().filter(s -> s.state().equals("leaked")).count();
      return new Tracked(written, lost, inventory);
    }
  }

  private static Optional<TrackingFile> file(
      Inventory inventory, TmuxReply.Answer server, Session session) {
    Snapshot snapshot = inventory.snapshot();
    Optional<ProcessInfo> process = snapshot.table().get(server.pid());
    if (process.isEmpty()) return Optional.empty(); // it came after the listing
    Place place =
        new Place(
            snapshot.boot(),
            server.socket(),
            process.get().id(),
            session.id().text(),
            session.directory().orElse(""),
            session.marker().orElse(""));
    Optional<TrackingFile> before =
        snapshot.records().filter(c -> c.session().filter(place::isSame).isPresent()).findFirst();
    return Optional.of(
        new TrackingFile(
            Optional.of(place),
            session.name(),
            leaders(snapshot, session, before),
            servers(inventory, Panes.ref(server, session), before)));
  }

  /** The panes' leaders, and those before them that some process still belongs to. */
  private static List<Leader> leaders(
      Snapshot snapshot, Session session, Optional<TrackingFile> before) {
    Map<ProcessId, Leader> leaders = new LinkedHashMap<>();
    for (Leader leader : before.map(TrackingFile::leaders).orElse(List.of())) {
      boolean inUse =
          snapshot.table().all().stream().anyMatch(p -> p.session() == leader.id().pid());
      if (inUse) leaders.put(leader.id(), leader);
    }
    for (Session.Pane pane : session.panes()) {
      snapshot
          .table()
          .get(pane.leader())
          .ifPresent(p -> leaders.put(p.id(), new Leader(p.id(), pane.id().text())));
    }
    return List.copyOf(leaders.values());
  }

  private static List<Server> servers(
      Inventory inventory, SessionRef session, Optional<TrackingFile> before) {
    Map<ProcessId, Server> servers = new LinkedHashMap<>();
    for (McpServer server : inventory.servers()) {
      ProcessId root = server.tree().root().id();
      boolean here = server.belongsTo(session);
      boolean byUse = Services.isByUse(inventory.snapshot(), server);
      // Who uses it for now does not take it away from who started it.
      boolean elsewhere =
          !here
              && !byUse
              && (server.owner() instanceof Owner.Session
                  || server.owner() instanceof Owner.Shared);
      boolean known = before.isPresent() && before.get().hasServer(root);
      boolean isNews = here && !byUse;
      if (isNews || (known && !elsewhere)) {
        servers.put(
            root, new Server(root, server.tree().name(), parts(inventory.snapshot(), server)));
      }
    }
    return List.copyOf(servers.values());
  }

  /**
   * What is a server's for as long as it lives: all below it, but for what runs in a tmux there.
   */
  private static List<ProcessId> parts(Snapshot snapshot, McpServer server) {
    ProcessInfo root = server.tree().root();
    return server.tree().processes().reversed().stream()
        .filter(p -> !p.equals(root))
        .filter(p -> upTo(root, snapshot.table().line(p)).noneMatch(snapshot.panes()::isServer))
        .map(ProcessInfo::id)
        .toList();
  }

  private static Stream<ProcessInfo> upTo(ProcessInfo root, List<ProcessInfo> line) {
    return line.stream().takeWhile(p -> !p.equals(root));
  }
}
