//SOURCES LimitPass.java
//SOURCES LimitRestarts.java
//SOURCES ../cleanup/Cleanup.java

package mcptools.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Cleanup.Judge;
import mcptools.cleanup.Ending.Result;
import mcptools.inventory.Inventory;
import mcptools.limits.LimitPass.Entry;
import mcptools.limits.LimitPass.Todo;
import mcptools.limits.LimitRestarts.Restarted;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
import mcptools.snapshot.Snapshot;
import mcptools.state.KillLog;
import mcptools.verdict.Verdict;

/**
 * Does what a pass says, as far as the laws of killing let it. All that is done, told or left is a
 * line in the log, with the samples that led to it.
 *
 * @param cleanups how what a judge condemns is ended
 * @param sentence what to say of an entry: whom, what was measured, and the limit
 */
public record LimitEnforcer(
    Function<Judge, Cleanup> cleanups,
    LimitRestarts restarts,
    KillLog log,
    Function<LimitCheck, String> sentence) {
  /**
   * What was done about an entry.
   *
   * @param ended whether something was ended or restarted; false in a dry run
   * @param failed whether something was to be ended and was not
   * @param text a sentence
   */
  public record Outcome(Entry entry, boolean ended, boolean failed, String text) {}

  /**
   * @param outcomes of all entries about which something was to be done
   * @param problems a sentence for each server that would not die
   */
  public record Enforced(List<Outcome> outcomes, List<String> problems) {}

  /** A server that is above its limit. */
  private record Doomed(boolean named, String why) {}

  /**
   * @param inventory by which the servers of group limits are chosen
   * @param dryRun whether nothing is ended or logged
   */
  public Enforced enforce(LimitPass pass, Inventory inventory, boolean dryRun) {
    Map<ProcessId, Doomed> doomed = new LinkedHashMap<>();
    Map<Entry, List<ProcessId>> chosen = new LinkedHashMap<>();
    for (Entry entry : pass.entries()) {
      if (entry.todo() != Todo.END) continue;
      for (LimitCheck check : entry.above()) {
        boolean named = check.limit().isNamed();
        for (ProcessId id : check.isOfOne() ? check.processes() : largest(inventory, check)) {
          doomed.putIfAbsent(id, new Doomed(named, sentence.apply(check)));
          chosen.computeIfAbsent(entry, k -> new ArrayList<>()).add(id);
        }
      }
    }
    List<Result> results = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    if (!doomed.isEmpty()) {
      Cleanup cleanup = cleanups.apply((snapshot, server) -> judge(doomed, snapshot, server));
      Cleanup.Report report = dryRun ? cleanup.dryRun() : cleanup.run(0);
      results.addAll(report.results());
      problems.addAll(report.problems());
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Entry entry : pass.entries()) {
      if (entry.todo() == Todo.NOTHING) continue;
      Outcome outcome =
          entry.todo() == Todo.RESTART
              ? restarted(entry, inventory, dryRun)
              : outcome(entry, chosen.getOrDefault(entry, List.of()), results, dryRun);
      if (!dryRun) log.limit(outcome.text());
      outcomes.add(outcome);
    }
    return new Enforced(outcomes, problems);
  }

  private Outcome restarted(Entry entry, Inventory inventory, boolean dryRun) {
    StringBuilder text = new StringBuilder(sentence.apply(entry.check()));
    boolean accepted = false;
    for (LimitCheck check : entry.above()) {
      for (Restarted restarted : restarts.of(check, inventory, dryRun)) {
        text.append("; ").append(restarted.text());
        accepted |= restarted.accepted();
      }
    }
    return new Outcome(entry, accepted, false, text.toString());
  }

  /**
   * Of a limit for many: the largest that nobody uses. Else, where the limit is for servers by
   * their name, the largest that may go for it; none where all have a client.
   */
  private static List<ProcessId> largest(Inventory inventory, LimitCheck check) {
    List<ProcessId> found = largest(inventory, check, false);
    if (!found.isEmpty() || !check.limit().isNamed()) return found;
    found = largest(inventory, check, true);
    // Of one that stays it is said why.
    return found.isEmpty() ? check.processes().subList(0, 1) : found;
  }

  private static List<ProcessId> largest(Inventory inventory, LimitCheck check, boolean named) {
    for (ProcessId id : check.processes()) {
      Optional<McpServer> server = LimitRestarts.server(inventory, id);
      if (server.isPresent()
          && Verdict.ofLimit(inventory.snapshot(), server.get(), named, "")
              instanceof Verdict.Kill) {
        return List.of(id);
      }
    }
    return List.of();
  }

  private static Verdict judge(Map<ProcessId, Doomed> doomed, Snapshot snapshot, McpServer server) {
    Doomed found = doomed.get(server.tree().root().id());
    return found == null
        ? new Verdict.Keep("it is within its limits")
        : Verdict.ofLimit(snapshot, server, found.named(), found.why());
  }

  private Outcome outcome(
      Entry entry, List<ProcessId> chosen, List<Result> results, boolean dryRun) {
    String said = sentence.apply(entry.check());
    if (entry.todo() == Todo.TELL) {
      boolean givenUp = entry.state().isGivenUp();
      return new Outcome(
          entry, false, false, said + (givenUp ? "; three actions in 6 h did not help" : ""));
    }
    List<Result> own =
        results.stream().filter(r -> chosen.contains(r.server().tree().root().id())).toList();
    if (own.isEmpty()) {
      return new Outcome(
          entry, false, false, said + "; nothing is ended: all have a client, or are gone");
    }
    StringBuilder text = new StringBuilder(said);
    boolean ended = false;
    boolean failed = false;
    for (Result result : own) {
      String pid = result.server().tree().name() + " (" + result.server().tree().root().pid() + ")";
      boolean kill = result.verdict() instanceof Verdict.Kill;
      if (kill && dryRun) text.append("; would end ").append(pid);
      else if (result.ended()) text.append("; ended ").append(pid);
      else if (kill) text.append("; could not end ").append(pid);
      else text.append("; ").append(pid).append(" stays: ").append(result.reason());
      ended |= result.ended();
      failed |= kill && !dryRun && !result.ended();
    }
    return new Outcome(entry, ended, failed, text.toString());
  }
}
