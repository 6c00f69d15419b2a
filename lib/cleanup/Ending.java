//SOURCES ContainerStop.java
//SOURCES ../inventory/Inventory.java
//SOURCES ../process/Reaper.java
//SOURCES ../state/KillLog.java
//SOURCES ../verdict/Verdict.java

package mcptools.cleanup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import mcptools.cleanup.ContainerStop.Stopped;
import mcptools.commandline.Containers;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.process.Reaper;
import mcptools.process.Reaper.Fate;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Snapshot;
import mcptools.state.KillLog;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.verdict.Verdict;

/** Ends condemned servers, with their containers, and logs that. */
public final class Ending {
  /**
   * A server and what was decided, or done.
   *
   * @param fates of its processes; empty when it is kept, or would be ended in a dry run
   * @param containers that it ran in
   */
  public record Result(
      McpServer server, Verdict verdict, Map<ProcessInfo, Fate> fates, Stopped containers) {
    /** Nothing was done. */
    static Result of(McpServer server, Verdict verdict) {
      return new Result(server, verdict, Map.of(), Stopped.NONE);
    }

    /** Why it is ended or kept, and what becomes of its containers. */
    public String reason() {
      return verdict instanceof Verdict.Kill kill
          ? kill.reason() + Containers.Client.note(kill.processes())
          : verdict.reason();
    }

    public boolean ended() {
      return verdict instanceof Verdict.Kill
          && containers.problems().isEmpty()
          && !fates.isEmpty()
          && !fates.containsValue(Fate.ALIVE);
    }
  }

  private final Reaper reaper;
  private final ContainerStop containers;
  private final KillLog log;

  /** Why what was ended is not in the log; empty when it is. */
  private Optional<String> unlogged = Optional.empty();

  public Ending(ProcessSource source, ProgramRunner runner, StateHome home) {
    this.reaper = new Reaper(source);
    this.containers = new ContainerStop(source, runner);
    this.log = new KillLog(home);
  }

  /** Begins to end a server, which may take the whole time of grace. */
  Future<Result> begin(McpServer server, Verdict.Kill kill) {
    return ParallelMap.start(() -> end(server, kill));
  }

  private Result end(McpServer server, Verdict.Kill kill) {
    Stopped stopped = containers.stop(kill.processes());
    Result result = new Result(server, kill, reaper.end(kill.processes(), kill.spared()), stopped);
    log(result);
    return result;
  }

  /** What cannot be logged, as on a full disk, is done and reported all the same. */
  private synchronized void log(Result result) {
    String name = result.server().tree().name();
    String why = result.reason();
    try {
      result.containers().ids().forEach(id -> log.container(id, name, why));
      result
          .fates()
          .forEach((process, fate) -> {
            if (fate != Fate.GONE) log.process(fate, process.id(), name, why);
          });
    } catch (UserError e) {
      unlogged = Optional.of(e.getMessage());
    }
  }

  /** A sentence for all that was not as it should be: when looking, and when ending these. */
  synchronized List<String> problems(Inventory inventory, List<Result> results) {
    List<String> problems = new ArrayList<>(inventory.problems());
    for (Stored<TrackingFile> stored : inventory.snapshot().files()) {
      if (!stored.problem().isEmpty()) problems.add(stored.problem());
    }
    for (Result result : results) {
      if (result.fates().containsValue(Fate.ALIVE)) {
        problems.add(named(result) + " could not be ended; see ps");
      }
      problems.addAll(result.containers().problems());
      zombies(inventory.snapshot(), result).distinct().forEach(problems::add);
    }
    unlogged.ifPresent(problems::add);
    return problems;
  }

  /**
   * What was ended takes no memory any more, but ps still shows it as long as its parent sleeps.
   */
  private static Stream<String> zombies(Snapshot snapshot, Result result) {
    return result.fates().keySet().stream()
        .flatMap(p -> snapshot.table().get(p.id()).filter(ProcessInfo::zombie).stream())
        .flatMap(dead -> snapshot.table().parent(dead).stream())
        .filter(parent -> parent.pid() != 1) // which may take its time
        .map(parent ->
            named(result)
                + " is dead, but stays a zombie until its parent "
                + parent.program()
                + (" (" + parent.pid() + ") notes that or ends"));
  }

  private static String named(Result result) {
    ServerTree tree = result.server().tree();
    return tree.name() + " (" + tree.root().pid() + ")";
  }
}
