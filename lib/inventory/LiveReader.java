//SOURCES InventoryReader.java

package mcptools.inventory;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.SystemMemory;
import mcptools.process.Usage;
import mcptools.process.UsageSource;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;

/**
 * The machine again and again, at a small cost. All of it is read when a process has come to stay,
 * when one that matters is gone, and now and then; never so often that it takes more than a given
 * part of a processor core. Between these only what servers and agents take is read: processor time
 * each time, memory, which costs the most to read, in turns. Not for several threads.
 */
public final class LiveReader {
  /** What may have changed without a process that came or went, such as the name of a session. */
  private static final long MOST_NANOS = 15_000_000_000L;

  private static final long LEAST_TURN = 5_000_000;
  private static final long MOST_TURN = 30_000_000;

  /**
   * @param inventory with the usage of its servers and agents as they were read last
   * @param cpu thousandths of a processor core since the look before, or over the life of a process
   *     at the first one, by process
   * @param memory the machine's
   * @param sinceMillis how long ago all was read
   * @param whole whether it was read by this look
   */
  public record Look(
      Inventory inventory,
      Map<ProcessId, Long> cpu,
      SystemMemory memory,
      long sinceMillis,
      boolean whole) {}

  private record Spent(long millis, long nanos) {}

  private final InventoryReader reader;
  private final ProcessSource source;
  private final UsageSource usage;

  private Optional<Inventory> last = Optional.empty();
  private long lastNanos;
  private long tookNanos;

  /** What a usage takes to be read. */
  private long usageNanos = 200_000;

  private Set<Long> known = Set.of();
  private Set<Long> before = Set.of();
  private final Set<Long> watched = new HashSet<>();

  /** All whose usage is shown, the one that was read longest ago first. */
  private final Deque<ProcessId> turns = new ArrayDeque<>();

  private final Map<ProcessId, Usage> usages = new HashMap<>();
  private final Map<ProcessId, Spent> spent = new HashMap<>();
  private final Map<ProcessId, Long> cpu = new HashMap<>();

  public LiveReader(InventoryReader reader, ProcessSource source, UsageSource usage) {
    this.reader = reader;
    this.source = source;
    this.usage = usage;
  }

  /**
   * Reads what has changed.
   *
   * @param first whose memory is read before that of others: those that are looked at
   * @param whole whether all is read in any case, as after something was ended
   * @param part all is read again, at the earliest, after so many times what that took
   * @throws mcptools.error.UserError when the processes cannot be read
   */
  public Look look(Collection<ProcessId> first, boolean whole, int part) {
    boolean due = whole || last.isEmpty() || isDue(part);
    Inventory inventory = due ? readAll() : last.orElseThrow();
    long now = System.nanoTime();
    measure(first, now);
    Map<ProcessId, Usage> shown = new HashMap<>(usages);
    return new Look(
        inventory.with(shown),
        new HashMap<>(cpu),
        usage.system(),
        (now - lastNanos) / 1_000_000,
        due);
  }

  private boolean isDue(int part) {
    Set<Long> now = source.pids();
    boolean changed = !now.containsAll(watched);
    // What is there for one look alone is mostly a command that ends at once.
    for (long pid : now) changed |= !known.contains(pid) && before.contains(pid);
    before = now;
    long since = System.nanoTime() - lastNanos;
    return since >= part * tookNanos && (changed || since >= MOST_NANOS);
  }

  private Inventory readAll() {
    long begin = System.nanoTime();
    Inventory inventory = last.isEmpty() ? reader.measured(usage) : reader.read();
    if (last.isEmpty()) usages.putAll(inventory.usages());
    lastNanos = System.nanoTime();
    tookNanos = lastNanos - begin;
    last = Optional.of(inventory);
    known = new HashSet<>();
    for (ProcessInfo process : inventory.snapshot().table().all()) known.add(process.pid());
    before = known;
    watch(inventory);
    return inventory;
  }

  private void watch(Inventory inventory) {
    watched.clear();
    Set<ProcessId> wanted = new HashSet<>();
    for (McpServer server : inventory.servers()) {
      server.tree().processes().forEach(p -> wanted.add(p.id()));
    }
    wanted.addAll(inventory.snapshot().agents().keySet());
    wanted.forEach(id -> watched.add(id.pid()));
    for (TmuxReply.Answer answer : inventory.snapshot().panes().answers()) {
      for (Session session : answer.sessions()) {
        for (Session.Pane pane : session.panes()) {
          if (known.contains(pane.leader())) watched.add(pane.leader());
        }
      }
    }
    turns.retainAll(wanted);
    Set<ProcessId> old = new HashSet<>(turns);
    for (ProcessId id : wanted) {
      if (old.contains(id)) continue;
      if (usages.containsKey(id)) turns.addLast(id);
      else turns.addFirst(id);
    }
    List.of(usages, spent, cpu).forEach(map -> map.keySet().retainAll(wanted));
  }

  private void measure(Collection<ProcessId> first, long now) {
    for (ProcessId id : turns) measureCpu(id, now);
    for (ProcessId id : first) if (spent.containsKey(id)) measureMemory(id);
    long all = usageNanos * turns.size();
    long end = System.nanoTime() + Math.clamp(all / 5, LEAST_TURN, MOST_TURN);
    for (int left = turns.size(); left > 0 && System.nanoTime() < end; left--) {
      ProcessId id = turns.removeFirst();
      turns.addLast(id);
      measureMemory(id);
    }
  }

  private void measureMemory(ProcessId id) {
    long begin = System.nanoTime();
    usage.read(id).ifPresent(read -> usages.put(id, read));
    usageNanos = (7 * usageNanos + System.nanoTime() - begin) / 8;
  }

  private void measureCpu(ProcessId id, long now) {
    OptionalLong millis = usage.cpuMillis(id);
    if (millis.isEmpty()) return;
    Spent old = spent.put(id, new Spent(millis.getAsLong(), now));
    if (old != null) {
      long passed = Math.max(1, (now - old.nanos()) / 1_000_000);
      cpu.put(id, 1000 * Math.max(0, millis.getAsLong() - old.millis()) / passed);
    } else {
      age(id).ifPresent(age -> cpu.put(id, 1000 * millis.getAsLong() / Math.max(1, age)));
    }
  }

  private Optional<Long> age(ProcessId id) {
    return last.flatMap(i -> i.snapshot().table().get(id).map(i.snapshot().table()::age));
  }
}
