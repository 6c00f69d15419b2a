//SOURCES Cleanup.java

package mcptools.cleanup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcptools.cleanup.Cleanup.Judge;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Reaper.Fate;
import mcptools.process.Usage;
import mcptools.process.UsageSource;
import mcptools.snapshot.Snapshot;
import mcptools.verdict.Verdict;

/** Measures what a cleanup frees. */
public final class FreedMemory {
  /**
   * What was measured; bytes.
   *
   * @param before used memory of the machine, without this command's own
   * @param after the same when all was done; other programs change it too
   * @param expected what the servers that were ended took, as read right before
   */
  public record Freed(long before, long after, long expected) {
    /** Not negative: when others took more meanwhile, none is seen to be free. */
    public long bytes() {
      return Math.max(0, before - after);
    }
  }

  private final UsageSource source;
  private final Map<ProcessId, Usage> condemned = new HashMap<>();
  private final ProcessId self;
  private final long before;

  /**
   * Starts measuring.
   *
   * @param snapshot in which this command is
   */
  public FreedMemory(UsageSource source, Snapshot snapshot) {
    this.source = source;
    this.self = snapshot.table().get(snapshot.self()).orElseThrow().id();
    this.before = used();
  }

  /** The same judge, while what it condemns is weighed: it is ended next. */
  public Judge weighing(Judge judge) {
    return (snapshot, server) -> {
      Verdict verdict = judge.of(snapshot, server);
      if (verdict instanceof Verdict.Kill kill) {
        for (ProcessInfo process : kill.processes()) {
          source.read(process.id()).ifPresent(m -> condemned.put(process.id(), m));
        }
      }
      return verdict;
    };
  }

  /** Ends measuring. */
  public Freed freed(List<Ending.Result> results) {
    long expected =
        results.stream()
            .flatMap(result -> result.fates().entrySet().stream())
            .filter(entry -> entry.getValue() != Fate.ALIVE)
            .map(entry -> condemned.getOrDefault(entry.getKey().id(), Usage.NONE))
            .mapToLong(usage -> usage.freed().orElse(0))
            .sum();
    return new Freed(before, used(), expected);
  }

  /** Without this command, which grows meanwhile. */
  private long used() {
    return source.used() - source.read(self).orElse(Usage.NONE).freed().orElse(0);
  }
}
