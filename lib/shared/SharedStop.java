//DEPS org.jspecify:jspecify:1.0.1
//SOURCES SharedOutcome.java
//SOURCES SharedSnapshotReader.java
//SOURCES SharedStatus.java
//SOURCES ../cleanup/ContainerStop.java
//SOURCES ../process/Reaper.java
//SOURCES ../state/KillLog.java

package mcptools.shared;

import java.util.List;
import java.util.Optional;
import mcptools.cleanup.ContainerStop;
import mcptools.cleanup.ContainerStop.Stopped;
import mcptools.commandline.ContainerClient;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.process.Reaper;
import mcptools.process.Reaper.Fate;
import mcptools.report.Units;
import mcptools.settings.SharedServer;
import mcptools.shared.SharedOutcome.Change;
import mcptools.state.KillLog;
import mcptools.state.SharedFiles;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import org.jspecify.annotations.Nullable;

/** Ends shared servers. */
public final class SharedStop {
  private static final String WHY = "mcp_manager stop";

  /** Processes started meanwhile are ended, too, in so many rounds. */
  private static final int ROUNDS = 3;

  private final ProcessSource source;
  private final StateHome home;
  private final SharedFiles files;
  private final SharedSnapshotReader reader;
  private final boolean dryRun;

  /**
   * @param dryRun only report what would be done
   */
  public SharedStop(ProcessSource source, StateHome home, boolean dryRun) {
    this.source = source;
    this.home = home;
    this.files = new SharedFiles(home);
    this.reader = new SharedSnapshotReader(source, home);
    this.dryRun = dryRun;
  }

  /** Ends a server and all that it has started. */
  public SharedOutcome stop(String name, Optional<SharedServer> server) {
    try (@Nullable StateLock lock = dryRun ? null : files.lock()) {
      return end(name, SharedStatus.command(server));
    }
  }

  /** As {@link #stop}; the caller holds the lock. */
  SharedOutcome end(String name, List<String> command) {
    SharedSnapshot snapshot = reader.read();
    List<ProcessInfo> all = snapshot.processes(name, command);
    long pid = snapshot.root(name, command).map(ProcessInfo::pid).orElse(0L);
    if (all.stream().anyMatch(p -> p.pid() == snapshot.self())) {
      String sentence = "it is not stopped, as this command runs below it";
      return new SharedOutcome(name, Change.REFUSED, pid, sentence);
    }
    boolean damaged =
        Optional.ofNullable(snapshot.files().get(name))
            .filter(s -> s.content().isEmpty())
            .isPresent();
    String processes = Units.count(all.size(), "process");
    if (dryRun && !all.isEmpty()) {
      String sentence = "would be stopped, " + processes + ContainerClient.note(all);
      return new SharedOutcome(name, Change.STOPPED, pid, sentence);
    }
    List<String> problems = dryRun ? List.of() : stopContainers(name, all);
    Reaper reaper = new Reaper(source);
    KillLog log = new KillLog(home);
    List<ProcessInfo> left = all;
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      reaper
          .end(left)
          .forEach((process, fate) -> {
            if (fate != Fate.GONE) log.process(fate, process.id(), name, WHY);
          });
      left = reader.read().processes(name, command);
    }
    if (!left.isEmpty()) {
      return new SharedOutcome(name, Change.FAILED, pid, "it could not be ended; see ps");
    }
    if (!damaged && !dryRun) files.remove(name);
    if (!problems.isEmpty()) {
      return new SharedOutcome(name, Change.FAILED, pid, String.join("; ", problems));
    }
    return all.isEmpty()
        ? new SharedOutcome(name, Change.ABSENT, 0, "does not run")
        : new SharedOutcome(
            name, Change.STOPPED, pid, "stopped, " + processes + ContainerClient.note(all));
  }

  private List<String> stopContainers(String name, List<ProcessInfo> processes) {
    if (ContainerClient.of(processes).isEmpty()) return List.of();
    Stopped stopped = new ContainerStop(source, ProgramRunner.system()).stop(processes);
    KillLog log = new KillLog(home);
    stopped.ids().forEach(id -> log.container(id, name, WHY));
    return stopped.problems();
  }
}
