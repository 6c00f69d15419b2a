//SOURCES ProcessSource.java
//SOURCES Signal.java

package mcptools.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.error.UserError;

/**
 * Ends processes: politely first, then for certain, and never another than the one meant.
 *
 * @param graceMillis how long a process has to end after SIGTERM, before SIGKILL
 */
public record Reaper(ProcessSource source, long graceMillis) {
  /** How long processes get between SIGTERM and SIGKILL, in milliseconds. */
  private static final long GRACE_MILLIS = 1500;

  /** What became of a process. */
  public enum Fate {
    /** It was gone, or another had its pid, before anything was done. */
    GONE,
    /** It was seen dead after SIGTERM. */
    TERMINATED,
    /** It was seen dead after SIGKILL. */
    KILLED,
    /** It lives, or at least its death was not seen. */
    ALIVE
  }

  private static final long POLL_MILLIS = 20;

  /** What goes on to be born is not pursued for ever. */
  private static final int ROUNDS = 10;

  public Reaper(ProcessSource source) {
    this(source, GRACE_MILLIS);
  }

  /**
   * Ends processes that belong together.
   *
   * @param processes the deepest first
   * @return what became of each, of children born meanwhile too
   */
  public Map<ProcessInfo, Fate> end(List<ProcessInfo> processes) {
    return end(processes, Set.of());
  }

  /**
   * As {@link #end(List)}.
   *
   * @param spared what is to live though it is below them, with all that is below it
   */
  public Map<ProcessInfo, Fate> end(List<ProcessInfo> processes, Set<ProcessId> spared) {
    long begun = System.nanoTime();
    Map<ProcessInfo, Fate> fates = new LinkedHashMap<>();
    signal(Signal.TERM, processes, fates, Fate.GONE);
    await(fates, Fate.TERMINATED, graceMillis);
    for (int round = 0; round < ROUNDS && mayBeLeft(fates); round++) {
      List<ProcessInfo> left = left(fates, begun, spared);
      if (left.isEmpty()) await(fates, round == 0 ? Fate.TERMINATED : Fate.KILLED, 0);
      if (left.isEmpty() || (round > 0 && fates.keySet().containsAll(left))) break;
      signal(Signal.KILL, stopped(left, fates, begun, spared), fates, Fate.TERMINATED);
      await(fates, Fate.KILLED, graceMillis);
    }
    return fates;
  }

  /** The last fate is that of those that are dead already. */
  private void signal(
      Signal signal, List<ProcessInfo> processes, Map<ProcessInfo, Fate> fates, Fate dead) {
    for (ProcessInfo process : processes) {
      boolean reached =
          signal.send(process.pid(), () -> source.lives(process.id()))
              || source.lives(process.id());
      fates.put(process, reached ? Fate.ALIVE : dead);
    }
  }

  /** What is left, when it has been stopped from having more children: they would get away. */
  private List<ProcessInfo> stopped(
      List<ProcessInfo> first, Map<ProcessInfo, Fate> fates, long begun, Set<ProcessId> spared) {
    List<ProcessInfo> left = first;
    for (int round = 0; round < ROUNDS; round++) {
      for (ProcessInfo process : left.reversed()) {
        Signal.STOP.send(process.pid(), () -> source.lives(process.id()));
      }
      List<ProcessInfo> now = left(fates, begun, spared);
      if (left.containsAll(now)) break;
      left = now;
    }
    return left;
  }

  private static boolean mayBeLeft(Map<ProcessInfo, Fate> fates) {
    return fates.entrySet().stream()
        .anyMatch(e -> e.getValue() == Fate.ALIVE || leads(e.getKey(), e.getValue()));
  }

  /** Whether it leads a process session, by which its descendants can be recognised. */
  private static boolean leads(ProcessInfo process, Fate fate) {
    return fate != Fate.GONE && process.session() == process.pid();
  }

  /**
   * The survivors and all below them now, and what was born since in a process session of one that
   * is dead; the deepest first; without what is spared. The survivors when the processes cannot be
   * listed.
   */
  private List<ProcessInfo> left(Map<ProcessInfo, Fate> fates, long begun, Set<ProcessId> spared) {
    Map<ProcessId, ProcessInfo> alive = new LinkedHashMap<>();
    Map<Long, ProcessInfo> leaders = new LinkedHashMap<>();
    fates.forEach((process, fate) -> {
      if (fate == Fate.ALIVE) alive.put(process.id(), process);
      if (leads(process, fate)) leaders.put(process.pid(), process);
    });
    ProcessTable table;
    try {
      table = source.list();
    } catch (UserError e) {
      return List.copyOf(alive.values()); // each is looked at again before the signal
    }
    long lasted = (System.nanoTime() - begun) / 1_000_000;
    long since = table.now() - lasted - source.startResolutionMillis();
    List<ProcessInfo> left = new ArrayList<>();
    for (ProcessInfo process : table.all()) {
      Optional<ProcessInfo> above =
          table.line(process).stream().filter(p -> alive.containsKey(p.id())).findFirst();
      boolean below = above.isPresent() && above.get().user() == process.user();
      if (process.zombie() || isSpared(table, process, spared)) continue;
      if (below || (process.id().start() >= since && isOf(table, process, leaders))) {
        // As it was judged: its title, and so its value, may have changed since.
        left.add(alive.getOrDefault(process.id(), process));
      }
    }
    left.sort(Comparator.comparingInt(p -> -table.ancestors(p).size()));
    return left;
  }

  private static boolean isSpared(ProcessTable table, ProcessInfo process, Set<ProcessId> spared) {
    return !spared.isEmpty() && table.line(process).stream().anyMatch(p -> spared.contains(p.id()));
  }

  /** Whether it is in the process session of a leader, and not of another with the same pid. */
  private static boolean isOf(
      ProcessTable table, ProcessInfo process, Map<Long, ProcessInfo> leaders) {
    ProcessInfo leader = leaders.get(process.session());
    if (leader == null || process.user() != leader.user()) return false;
    return table.get(leader.pid()).filter(p -> !p.id().equals(leader.id())).isEmpty();
  }

  private void await(Map<ProcessInfo, Fate> fates, Fate seenDead, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (true) {
      fates.replaceAll((p, fate) -> fate == Fate.ALIVE && !source.lives(p.id()) ? seenDead : fate);
      if (!fates.containsValue(Fate.ALIVE) || System.nanoTime() > end) return;
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
