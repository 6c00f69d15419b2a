//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ProcessInfo.java
//SOURCES ../error/UserError.java

package mcptools.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.error.UserError;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the processes. No snapshot is consistent: a parent may be missing, and a parent
 * that is younger than its child is a reused pid and so not the parent.
 */
public final class ProcessTable {
  private final long now;
  private final Map<Long, ProcessInfo> byPid = new LinkedHashMap<>();
  private final Map<Long, List<ProcessInfo>> byParent = new HashMap<>();

  /**
   * @param now the time of the snapshot in milliseconds, on the clock of {@link ProcessId#start}
   */
  public ProcessTable(Collection<ProcessInfo> processes, long now) {
    this.now = now;
    for (ProcessInfo process : processes) byPid.put(process.pid(), process);
    for (ProcessInfo process : processes) {
      parent(process)
          .ifPresent(p -> byParent.computeIfAbsent(p.pid(), k -> new ArrayList<>()).add(process));
    }
  }

  public long now() {
    return now;
  }

  public Collection<ProcessInfo> all() {
    return byPid.values();
  }

  public Optional<ProcessInfo> get(long pid) {
    return Optional.ofNullable(byPid.get(pid));
  }

  /** The process, when it still is the one that was meant. */
  public Optional<ProcessInfo> get(ProcessId id) {
    return get(id.pid()).filter(p -> p.id().equals(id));
  }

  /**
   * Whose the process is that lists the processes.
   *
   * @throws UserError when the listing lacks it
   */
  public long user(long self) {
    ProcessInfo process = byPid.get(self);
    if (process == null) throw new UserError(1, "the process listing lacks this very process");
    return process.user();
  }

  /**
   * Whether the processes of all users are there. Pid 1, which always runs, is another user's:
   * where it is missing, any parent or tmux server that seems gone may be hidden (Linux: hidepid).
   */
  public boolean isComplete() {
    return byPid.containsKey(1L);
  }

  /** How long the process had been running, in milliseconds. */
  public long age(ProcessInfo process) {
    return now - process.id().start();
  }

  public Optional<ProcessInfo> parent(ProcessInfo process) {
    return Optional.ofNullable(parentOf(process));
  }

  private @Nullable ProcessInfo parentOf(ProcessInfo process) {
    ProcessInfo parent = byPid.get(process.parent());
    boolean fits =
        parent != null
            && parent.pid() != process.pid()
            && parent.id().start() <= process.id().start();
    return fits ? parent : null;
  }

  public List<ProcessInfo> children(ProcessInfo process) {
    return byParent.getOrDefault(process.pid(), List.of());
  }

  /** Parent, grandparent and so on; empty when the parent is not in the snapshot. */
  public List<ProcessInfo> ancestors(ProcessInfo process) {
    List<ProcessInfo> found = new ArrayList<>();
    ProcessInfo next = parentOf(process);
    // Those of one start may be in a circle.
    while (next != null && next.pid() != process.pid() && !found.contains(next)) {
      found.add(next);
      next = parentOf(next);
    }
    return found;
  }

  /** The process itself, its parent, grandparent and so on. */
  public List<ProcessInfo> line(ProcessInfo process) {
    List<ProcessInfo> line = ancestors(process);
    line.addFirst(process);
    return line;
  }

  /** The process and all its descendants, the deepest first and the process itself last. */
  public List<ProcessInfo> tree(ProcessInfo root) {
    List<ProcessInfo> found = new ArrayList<>();
    collect(root, found, new HashSet<>());
    return found;
  }

  private void collect(ProcessInfo process, List<ProcessInfo> found, Set<Long> seen) {
    if (!seen.add(process.pid())) return;
    for (ProcessInfo child : children(process)) collect(child, found, seen);
    found.add(process);
  }
}
