//SOURCES SessionEvidence.java
//SOURCES ../recognition/ServerTree.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.ownership.SessionEvidence.Evidence;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/** What the tracking files say of sessions, as evidence. */
final class SessionRecords {
  private final Snapshot snapshot;

  /** The files that name the session that they are about; old ones know only its name. */
  private final List<Recorded> records = new ArrayList<>();

  private record Recorded(TrackingFile file, Place place) {
    SessionRef session() {
      return Snapshot.ref(file);
    }
  }

  SessionRecords(Snapshot snapshot) {
    this.snapshot = snapshot;
    snapshot
        .records()
        .forEach(file -> file.session().ifPresent(place -> records.add(new Recorded(file, place))));
  }

  /** Where records disagree, what is open counts. */
  static List<Evidence> openFirst(List<Evidence> evidence) {
    evidence.sort((a, b) -> Boolean.compare(b.life() == Liveness.OPEN, a.life() == Liveness.OPEN));
    return evidence;
  }

  private Evidence evidence(Recorded record, String sentence) {
    return new Evidence(
        record.session(), snapshot.session(record.place()), sentence + record.session());
  }

  /** The sessions that a server was tracked for. */
  List<Evidence> of(ServerTree tree) {
    List<Evidence> evidence = new ArrayList<>();
    for (Stored<TrackingFile> stored : snapshot.files()) {
      if (stored.content().isEmpty()) continue;
      TrackingFile file = stored.content().get();
      boolean otherBoot = file.session().filter(p -> !p.boot().equals(snapshot.boot())).isPresent();
      if (otherBoot || !isTracked(tree, stored, file)) continue;
      SessionRef session = Snapshot.ref(file);
      evidence.add(new Evidence(session, snapshot.session(file), "it was tracked for " + session));
    }
    return openFirst(evidence);
  }

  private boolean isTracked(ServerTree tree, Stored<TrackingFile> stored, TrackingFile file) {
    boolean old = file.session().isEmpty();
    for (TrackingFile.Server server : file.servers()) {
      for (ProcessId id : server.processes()) {
        for (ProcessInfo process : tree.processes()) {
          if (old ? isOlder(process, id, stored) : process.id().equals(id)) return true;
        }
      }
    }
    return false;
  }

  /** A line of an old file has no start time: the process must be older than the file. */
  private boolean isOlder(ProcessInfo process, ProcessId id, Stored<TrackingFile> stored) {
    return process.pid() == id.pid()
        && snapshot.wallClock() - snapshot.table().age(process) < stored.modified();
  }

  /** The session that a pane was in that is gone: it may have moved after a process was started. */
  Optional<Evidence> ofPane(TmuxReply.Answer server, String pane) {
    List<Evidence> evidence = new ArrayList<>();
    for (Recorded record : records) {
      if (!isOf(record.place(), server)) continue;
      if (record.file().leaders().stream().noneMatch(l -> l.pane().equals(pane))) continue;
      evidence.add(evidence(record, "its pane " + pane + " is gone, and was in "));
    }
    return openFirst(evidence).stream().findFirst();
  }

  /** Whether a place is in this very run of a tmux server: pids are used again. */
  private boolean isOf(Place place, TmuxReply.Answer server) {
    return place.boot().equals(snapshot.boot())
        && place.server().pid() == server.pid()
        && snapshot.table().get(place.server()).isPresent();
  }

  /** The session whose panes had this marker in their environment. */
  Optional<Evidence> ofMarker(String marker) {
    for (Recorded record : records) {
      if (record.place().marker().equals(marker)) {
        return Optional.of(evidence(record, "it carries the marker of "));
      }
    }
    return Optional.empty();
  }

  /** The session with a pane whose first process led the process session of this process. */
  Optional<Evidence> ofLeader(ProcessInfo process) {
    List<Evidence> evidence = new ArrayList<>();
    for (Recorded record : records) {
      if (!record.place().boot().equals(snapshot.boot())) continue;
      for (Leader leader : record.file().leaders()) {
        if (!mayLead(leader.id(), process)) continue;
        String sentence = "its process session was led by pane " + leader.pane() + " of ";
        evidence.add(evidence(record, sentence));
      }
    }
    return openFirst(evidence).stream().findFirst();
  }

  /** A pid is not used again while a process session bears it, but the record may be older. */
  private boolean mayLead(ProcessId leader, ProcessInfo process) {
    Optional<ProcessInfo> now = snapshot.table().get(leader.pid());
    return leader.pid() == process.session()
        && leader.start() <= process.id().start()
        && now.filter(p -> !p.id().equals(leader)).isEmpty();
  }

  /** A session of a tmux server that ran at that time, with its name if that was recorded. */
  SessionRef named(String socket, long server, String id, long time) {
    for (Recorded record : records) {
      Place place = record.place();
      if (place.boot().equals(snapshot.boot())
          && place.server().pid() == server
          && place.server().start() <= time
          && place.id().equals(id)) {
        return record.session();
      }
    }
    return new SessionRef(socket, server, id, "");
  }
}
