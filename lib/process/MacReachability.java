//SOURCES ProcessSource.java

package mcptools.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessSource.Reachability;

/**
 * Who may reach some processes of macOS. Who is connected to a socket cannot be told: so a part of
 * a server that may listen counts as a service of which the users are unknown. An input that nobody
 * is seen to hold may be held by another user's process, or by what was closed meanwhile.
 */
public record MacReachability(MacFiles files) {
  /** By the root of each server; see {@link ProcessSource#reach}. */
  Map<ProcessId, Reachability> of(List<List<ProcessInfo>> trees, ProcessSource source) {
    Map<ProcessId, Reachability> found = new HashMap<>();
    Map<Long, Set<Long>> holders = holders(trees, source);
    for (List<ProcessInfo> tree : trees) {
      Map<Long, Optional<Set<String>>> listening = new HashMap<>();
      Set<Long> others = new HashSet<>(holders.getOrDefault(tree.getLast().pid(), Set.of()));
      for (ProcessInfo process : tree) {
        if (!process.zombie()) listening.put(process.pid(), files.listening(process.pid()));
        others.remove(process.pid());
      }
      found.put(tree.getLast().id(), reachability(tree, listening, !others.isEmpty()));
    }
    return found;
  }

  /** The processes that hold the other end of the input of each root, by the root's pid. */
  private Map<Long, Set<Long>> holders(List<List<ProcessInfo>> trees, ProcessSource source) {
    Map<Long, Long> roots = new HashMap<>();
    for (List<ProcessInfo> tree : trees) {
      long root = tree.getLast().pid();
      long peer = files.peer(root, 0);
      if (peer != 0) roots.put(root, peer);
    }
    Map<Long, Set<Long>> holders = new HashMap<>();
    if (roots.isEmpty()) return holders;
    for (ProcessInfo process : source.list().all()) {
      Set<Long> ends = files.ends(process.pid());
      roots.forEach((root, peer) -> {
        if (!ends.contains(peer)) return;
        holders.computeIfAbsent(root, r -> new HashSet<>()).add(process.pid());
      });
    }
    return holders;
  }

  /**
   * What can be told of one server.
   *
   * @param tree its processes, the root last
   * @param listening where each of them listens, by its pid; empty when that is not known
   * @param held whether a process outside of it is seen to hold its input
   */
  public static Reachability reachability(
      List<ProcessInfo> tree, Map<Long, Optional<Set<String>>> listening, boolean held) {
    Set<String> theirs = new HashSet<>();
    Map<Long, Optional<Set<Long>>> parts = new HashMap<>();
    boolean known = true;
    Set<Long> living = new HashSet<>();
    for (ProcessInfo process : tree) if (!process.zombie()) living.add(process.pid());
    for (ProcessInfo process : tree) {
      if (process.zombie()) continue; // it has nothing open any more
      Optional<Set<String>> where = listening.getOrDefault(process.pid(), Optional.empty());
      theirs.addAll(where.orElse(Set.of()));
      known &= where.isPresent();
      if (where.isPresent() && where.get().isEmpty()) continue;
      boolean apart = living.contains(process.session());
      parts.put(apart ? process.session() : tree.getLast().pid(), Optional.empty());
    }
    Optional<Set<String>> listens = known ? Optional.of(theirs) : Optional.empty();
    Reachability.Input input = held ? Reachability.Input.HELD : Reachability.Input.UNKNOWN;
    return new Reachability(listens, input, parts);
  }

  /** As {@link ProcessSource#held}. */
  Set<ProcessInfo> held(Map<ProcessInfo, ProcessInfo> parents) {
    Map<ProcessInfo, Set<Long>> open = new HashMap<>();
    Set<ProcessInfo> held = new HashSet<>();
    parents.forEach((child, parent) -> {
      long input = files.peer(child.pid(), 0);
      long output = files.peer(child.pid(), 1);
      if (input == 0 || output == 0) return;
      Set<Long> theirs = open.computeIfAbsent(parent, p -> files.ends(p.pid()));
      if (theirs.contains(input) && theirs.contains(output)) held.add(child);
    });
    return held;
  }
}
