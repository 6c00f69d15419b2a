//SOURCES ../recognition/ConfiguredServers.java
//SOURCES ../snapshot/Panes.java
//SOURCES ../state/SharedPid.java
//SOURCES ../state/StateFiles.java

package mcptools.shared;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.ClientConfigs.Configured;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.ConfiguredServers;
import mcptools.snapshot.Panes;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;

/**
 * The processes of each shared server: those that its PID file names, or that have its mark in
 * their environment. A pure function of its values.
 *
 * @param table the processes
 * @param self pid of the process that decides
 * @param user whose servers are searched for
 * @param boot see {@code ProcessSource.boot}
 * @param wallClock milliseconds since the epoch at the time of the snapshot
 * @param marks the server in the mark of a process, by pid
 * @param files the PID files, by server
 */
public record SharedSnapshot(
    ProcessTable table,
    long self,
    long user,
    String boot,
    long wallClock,
    Map<Long, String> marks,
    Map<String, Stored<SharedPid>> files) {

  /**
   * The topmost process of a server; empty when it does not run.
   *
   * @param command of its config entry; empty when the config does not name it
   */
  public Optional<ProcessInfo> root(String name, List<String> command) {
    Optional<ProcessInfo> recorded = recorded(name, command);
    if (recorded.isPresent()) return recorded;
    List<ProcessInfo> all = processes(name, command);
    return all.stream()
        .filter(p -> table.parent(p).filter(all::contains).isEmpty())
        .min(Comparator.comparingLong(p -> p.id().start()));
  }

  /** All processes of a server, the deepest first; none when it does not run. */
  public List<ProcessInfo> processes(String name, List<String> command) {
    Set<ProcessInfo> found = new LinkedHashSet<>();
    recorded(name, command).ifPresent(root -> collect(root, name, found));
    for (Map.Entry<Long, String> mark : marks.entrySet()) {
      if (!mark.getValue().equals(name)) continue;
      table
          .get(mark.getKey())
          .filter(p -> table.line(p).stream().noneMatch(this::isMarkedTmux))
          .ifPresent(p -> collect(p, name, found));
    }
    return found.stream()
        .sorted(
            Comparator.comparingInt((ProcessInfo p) -> -table.ancestors(p).size())
                .thenComparingLong(ProcessInfo::pid))
        .toList();
  }

  /** The PID file of a server; empty when there is none. */
  Optional<Stored<SharedPid>> stored(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** Whether the server has a PID file that cannot be read. */
  boolean isDamaged(String name) {
    return stored(name).filter(s -> s.content().isEmpty()).isPresent();
  }

  /** What is below it has the mark from it, which has it from a shared server that started it. */
  private boolean isMarkedTmux(ProcessInfo process) {
    return Panes.isTmux(process) && marks.containsKey(process.pid());
  }

  /**
   * Leaves out a tmux server that was started by a shared server, and all in it: the user's own.
   */
  private void collect(ProcessInfo process, String name, Set<ProcessInfo> found) {
    boolean other = !marks.getOrDefault(process.pid(), name).equals(name);
    if (other || Panes.isTmux(process) || process.user() != user || found.contains(process)) return;
    if (!process.zombie()) found.add(process);
    for (ProcessInfo child : table.children(process)) collect(child, name, found);
  }

  private Optional<ProcessInfo> recorded(String name, List<String> command) {
    Optional<Stored<SharedPid>> stored = stored(name);
    if (stored.isEmpty() || stored.get().content().isEmpty()) return Optional.empty();
    SharedPid pid = stored.get().content().get();
    Optional<ProcessInfo> process =
        table.get(pid.id().pid()).filter(p -> p.user() == user && !p.zombie());
    return pid.boot().isPresent()
        ? process.filter(p -> p.id().equals(pid.id()) && boot.equals(pid.boot().get()))
        : process.filter(p -> isOld(p, name, command, stored.get().modified()));
  }

  /** Whether a process has the pid of an old file, which any process may have been given since. */
  private boolean isOld(ProcessInfo process, String name, List<String> command, long modified) {
    if (marks.getOrDefault(process.pid(), "").equals(name)) return true;
    Configured configured =
        new Configured("mcp-tools", java.nio.file.Path.of(""), name, command, Optional.empty());
    return wallClock - table.age(process) <= modified
        && new ConfiguredServers(List.of(configured)).of(process.argv()).isPresent();
  }

  /** Whether the server has a PID file and does not run. */
  public boolean isStale(String name, List<String> command) {
    return files.containsKey(name) && root(name, command).isEmpty();
  }
}
