//SOURCES Cleanup.java
//SOURCES ../tracking/Tracker.java
//SOURCES ../verdict/SessionVerdict.java

package mcptools.cleanup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.cleanup.Cleanup.Judge;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.ProgramRunner;
import mcptools.state.TrackingStore;
import mcptools.tmux.SessionRef;
import mcptools.tmux.Tmux;
import mcptools.tracking.Tracker;
import mcptools.verdict.SessionVerdict;
import mcptools.verdict.SessionVerdict.Close;
import mcptools.verdict.SessionVerdict.Keep;
import mcptools.verdict.SessionVerdict.Policy;
import mcptools.verdict.Verdict;

/** Closes the sessions that nobody needs. */
public record IdleSessions(InventoryReader reader, ProgramRunner runner, Policy policy) {
  /** How long what ran in a closed session gets to end by itself. */
  public static final long SETTLE_MILLIS = 5000;

  /**
   * @param session as it was called when it was judged
   */
  public record Judged(SessionRef session, SessionVerdict verdict) {
    public boolean closes() {
      return verdict instanceof Close;
    }
  }

  /** The verdict on each session of all tmux servers. */
  public List<Judged> judge(Inventory inventory) {
    List<Judged> judged = new ArrayList<>();
    SessionVerdict.all(inventory.snapshot(), inventory.servers(), policy)
        .forEach((session, verdict) -> judged.add(new Judged(session, verdict)));
    return judged;
  }

  /**
   * The verdict on a server while the sessions that are to be closed are open.
   *
   * @param others judges the servers of no such session
   */
  public static Judge before(List<Judged> judged, Judge others) {
    return (snapshot, server) ->
        judged.stream()
            .filter(j -> j.closes() && server.belongsTo(j.session()))
            .findFirst()
            .map(j -> Verdict.ofSession(snapshot, server, j.session()))
            .orElseGet(() -> others.of(snapshot, server));
  }

  /**
   * Closes those that are to be closed, and still are right before. What runs in them is recorded
   * first.
   *
   * @return the verdicts; of a session that was not closed after all, why
   */
  public List<Judged> close(List<Judged> judged, TrackingStore store) {
    if (judged.stream().noneMatch(Judged::closes)) return judged;
    new Tracker(reader, store).track();
    return judged.stream().map(j -> j.closes() ? closed(j) : j).toList();
  }

  private Judged closed(Judged before) {
    SessionRef session = before.session();
    Tmux tmux = new Tmux(runner, Optional.of(session.socket()));
    SessionVerdict now =
        judge(reader.read()).stream()
            .filter(j -> j.session().isSame(session))
            .map(Judged::verdict)
            .findFirst()
            .orElse(new Keep("it was closed meanwhile"));
    if (now instanceof Close && !tmux.close(session.id(), session.server())) {
      now = new Keep("somebody attached to it, or tmux did not close it");
    }
    return new Judged(session, now);
  }
}
