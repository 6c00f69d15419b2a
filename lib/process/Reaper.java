//SOURCES ProcessSource.java
//SOURCES ../state/UserError.java

package mcptools.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.state.UserError;

/** Ends processes: politely first, then for certain, and never another than the one meant. */
public final class Reaper {
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

  private final ProcessSource source;
  private final long grace;

  /**
   * @param graceMillis how long a process has to end after SIGTERM, before SIGKILL
   */
  public Reaper(ProcessSource source, long graceMillis) {
    this.source = source;
    this.grace = graceMillis;
  }

  /**
   * Ends processes that belong together.
   *
   * @param processes the deepest first
   * @return what became of each, of children born meanwhile too
   */
  public Map<ProcessInfo, Fate> end(List<ProcessInfo> processes) {
    Map<ProcessInfo, Fate> fates = new LinkedHashMap<>();
    for (ProcessInfo process : processes) {
      fates.put(process, signal(process, false) ? Fate.ALIVE : Fate.GONE);
    }
    await(fates, Fate.TERMINATED, grace);
    if (fates.containsValue(Fate.ALIVE)) {
      for (ProcessInfo process : withNewChildren(fates)) {
        fates.put(process, signal(process, true) ? Fate.ALIVE : Fate.TERMINATED);
      }
      await(fates, Fate.KILLED, grace);
    }
    return fates;
  }

  /** The survivors and all below them now, the deepest first; the survivors when none is seen. */
  private Set<ProcessInfo> withNewChildren(Map<ProcessInfo, Fate> fates) {
    List<ProcessInfo> alive =
        fates.keySet().stream().filter(p -> fates.get(p) == Fate.ALIVE).toList();
    ProcessTable table;
    try {
      table = source.list();
    } catch (UserError e) {
      return new LinkedHashSet<>(alive); // each is looked at again before the signal
    }
    Set<ProcessInfo> all = new LinkedHashSet<>();
    for (ProcessInfo process : alive) {
      for (ProcessInfo below : table.get(process.id()).map(table::tree).orElse(List.of())) {
        boolean known = fates.containsKey(below) || below.id().equals(process.id());
        if (known || below.user() == process.user()) all.add(known ? same(fates, below) : below);
      }
    }
    return all;
  }

  /** The process as it was judged: its title, and so its value, may have changed since. */
  private static ProcessInfo same(Map<ProcessInfo, Fate> fates, ProcessInfo now) {
    return fates.keySet().stream().filter(p -> p.id().equals(now.id())).findFirst().orElse(now);
  }

  /**
   * The handle is taken before the check and tells itself whether its pid was used again: so
   * between verdict and signal there is no moment in which another process could be hit.
   */
  private boolean signal(ProcessInfo process, boolean force) {
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !lives(process)) return false;
    return force ? handle.get().destroyForcibly() : handle.get().destroy();
  }

  private boolean lives(ProcessInfo process) {
    return source
        .read(process.pid())
        .filter(p -> p.id().equals(process.id()) && !p.zombie())
        .isPresent();
  }

  private void await(Map<ProcessInfo, Fate> fates, Fate seenDead, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    List<ProcessInfo> waiting = new ArrayList<>();
    fates.forEach((p, fate) -> {
      if (fate == Fate.ALIVE) waiting.add(p);
    });
    while (true) {
      waiting.removeIf(p -> {
        boolean dead = !lives(p);
        if (dead) fates.put(p, seenDead);
        return dead;
      });
      if (waiting.isEmpty() || System.nanoTime() > end) return;
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
