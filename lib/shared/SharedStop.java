//DEPS org.jspecify:jspecify:1.0.1
//SOURCES SharedOutcome.java
//SOURCES SharedSnapshotReader.java
//SOURCES SharedStatus.java
//SOURCES ../cleanup/ContainerStop.java
//SOURCES ../ownership/Parents.java
//SOURCES ../process/Reaper.java
//SOURCES ../recognition/Shapes.java
//SOURCES ../state/KillLog.java

package mcptools.shared;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.cleanup.ContainerStop;
import mcptools.cleanup.ContainerStop.Stopped;
import mcptools.commandline.Containers;
import mcptools.ownership.Parents;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProgramRunner;
import mcptools.process.Reaper;
import mcptools.process.Reaper.Fate;
import mcptools.recognition.Shapes;
import mcptools.report.Units;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome.Change;
import mcptools.state.KillLog;
import mcptools.state.SharedFiles;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends shared servers.
 *
 * @param dryRun only report what would be done
 */
public record SharedStop(ProcessSource source, StateHome home, boolean dryRun) {
  private static final String WHY = "mcp_manager stop";

  /** Processes started meanwhile are ended, too, in so many rounds. */
  private static final int ROUNDS = 3;

  /** Ends a server and all that it has started. */
  public SharedOutcome stop(String name, Optional<SharedServer> server) {
    boolean piped = server.filter(Stdio.class::isInstance).isPresent();
    try (@Nullable StateLock lock = dryRun ? null : new SharedFiles(home).lock()) {
      return end(name, SharedStatus.command(server), piped);
    }
  }

  /** As {@link #stop}, of a server of the bridge. */
  public SharedOutcome stopBridged(String name) {
    try (@Nullable StateLock lock = dryRun ? null : new SharedFiles(home).lock()) {
      return end(name, List.of(), true);
    }
  }

  /** As {@link #stop}; the caller holds the lock. */
  SharedOutcome end(String name, List<String> command) {
    return end(name, command, false);
  }

  /**
   * @param piped whether the bridge runs it, below itself: what leads a process session is not the
   *     server then, but something that it has started
   */
  private SharedOutcome end(String name, List<String> command, boolean piped) {
    SharedSnapshotReader reader = new SharedSnapshotReader(source, home);
    SharedSnapshot snapshot = reader.read();
    List<ProcessInfo> all = snapshot.processes(name, command);
    long pid = snapshot.root(name, command).map(ProcessInfo::pid).orElse(0L);
    if (all.stream().anyMatch(p -> p.pid() == snapshot.self())) {
      String sentence = "it is not stopped, as this command runs below it";
      return new SharedOutcome(name, Change.REFUSED, pid, sentence);
    }
    String processes = Units.count(all.size(), "process");
    if (dryRun && !all.isEmpty()) {
      String sentence = "would be stopped, " + processes + Containers.Client.note(all);
      return new SharedOutcome(name, Change.STOPPED, pid, sentence);
    }
    List<String> problems = dryRun ? List.of() : stopContainers(name, all);
    Reaper reaper = new Reaper(source);
    KillLog log = new KillLog(home);
    Set<ProcessId> used = dryRun ? Set.of() : used(snapshot, name, command, piped, all);
    List<ProcessInfo> left = without(snapshot, used, all);
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      reaper
          .end(left, used)
          .forEach((process, fate) -> {
            if (fate != Fate.GONE) log.process(fate, process.id(), name, WHY);
          });
      SharedSnapshot now = reader.read();
      left = without(now, used, now.processes(name, command));
    }
    if (!left.isEmpty()) {
      return new SharedOutcome(name, Change.FAILED, pid, "it could not be ended; see ps");
    }
    if (!snapshot.isDamaged(name) && !dryRun) new SharedFiles(home).remove(name);
    if (!problems.isEmpty()) {
      return new SharedOutcome(name, Change.FAILED, pid, String.join("; ", problems));
    }
    if (all.isEmpty()) return new SharedOutcome(name, Change.ABSENT, 0, "does not run");
    String sentence = "stopped, " + processes + Containers.Client.note(all);
    return new SharedOutcome(name, Change.STOPPED, pid, sentence);
  }

  /**
   * What it has started and lives on, as below any server: services that others use, and browsers
   * that show somebody a page.
   */
  private Set<ProcessId> used(
      SharedSnapshot snapshot,
      String name,
      List<String> command,
      boolean piped,
      List<ProcessInfo> all) {
    Set<ProcessId> used = new HashSet<>();
    for (ProcessInfo process : all) if (Shapes.isPage(process.argv())) used.add(process.id());
    if (all.stream().noneMatch(p -> p.session() == p.pid())) return used;
    Optional<ProcessInfo> root = snapshot.root(name, command);
    // What has lost its parent and was not recorded is left of an earlier one.
    boolean left =
        root.filter(r -> Parents.isLost(snapshot.table(), r)).isPresent()
            && !snapshot.files().containsKey(name);
    List<ProcessInfo> tree = new ArrayList<>(all);
    root.ifPresent(r -> {
      tree.remove(r);
      tree.add(r);
    });
    Map<Long, Optional<Set<Long>>> services =
        source
            .reach(List.of(tree))
            .getOrDefault(tree.getLast().id(), Reachability.UNKNOWN)
            .services();
    for (ProcessInfo process : all) {
      if (process.session() != process.pid()) continue;
      Optional<Set<Long>> users = services.getOrDefault(process.pid(), Optional.of(Set.of()));
      // Who asks for the end of a server means its root, unless others are known to use that.
      boolean asked = root.equals(Optional.of(process)) && (!left || (users.isEmpty() && !piped));
      if (!asked && !users.equals(Optional.of(Set.of()))) used.add(process.id());
    }
    return used;
  }

  private static List<ProcessInfo> without(
      SharedSnapshot snapshot, Set<ProcessId> used, List<ProcessInfo> all) {
    if (used.isEmpty()) return all;
    return all.stream()
        .filter(p -> snapshot.table().line(p).stream().noneMatch(q -> used.contains(q.id())))
        .toList();
  }

  private List<String> stopContainers(String name, List<ProcessInfo> processes) {
    if (Containers.Client.of(processes).isEmpty()) return List.of();
    Stopped stopped = new ContainerStop(source, ProgramRunner.system()).stop(processes);
    KillLog log = new KillLog(home);
    stopped.ids().forEach(id -> log.container(id, name, WHY));
    return stopped.problems();
  }
}
