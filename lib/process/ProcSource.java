//SOURCES ParallelMap.java
//SOURCES ProcReachability.java

package mcptools.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import mcptools.error.UserError;
import mcptools.process.ProcessSource.Reachability;

/**
 * Processes of Linux, read from /proc (proc(5)). ProcessHandle is not used for the command line: it
 * loses what is longer than 4096 bytes.
 */
public final class ProcSource implements ProcessSource {
  private final Path proc;

  /** Our own pid namespace, once it was asked for. */
  private Optional<Path> ours = Optional.empty();

  public ProcSource(Path proc) {
    this.proc = proc;
  }

  @Override
  public ProcessTable list() {
    String[] names = proc.toFile().list();
    if (names == null) throw new UserError(1, "the process listing in " + proc + " cannot be read");
    List<ProcessInfo> found = new ArrayList<>();
    ParallelMap.map(List.of(names), this::reader).forEach(p -> p.ifPresent(found::add));
    if (found.isEmpty()) throw new UserError(1, "the process listing in " + proc + " is empty");
    if (isOfOthers()) {
      throw new UserError(1, "the processes in " + proc + " are of another pid namespace");
    }
    // In a container the uptime may be that of the container (lxcfs), while processes have their
    // starts on the clock of the machine; the newest of them is this one or younger.
    long now = uptime();
    for (ProcessInfo process : found) now = Math.max(now, process.id().start());
    return new ProcessTable(found, now);
  }

  @Override
  public Set<Long> pids() {
    Set<Long> pids = new HashSet<>();
    String[] names = proc.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      if (ProcFile.isProcess(name)) pids.add(Long.parseLong(name));
    }
    return pids;
  }

  /** After unshare(1) without --mount-proc, the pids there are not those that we would signal. */
  private boolean isOfOthers() {
    try {
      String self = Files.readSymbolicLink(proc.resolve("self")).toString();
      return !self.equals(Long.toString(ProcessHandle.current().pid()));
    } catch (IOException | UnsupportedOperationException e) {
      return false; // not a mounted /proc
    }
  }

  /** Reads entries of /proc, by their names; empty for what is no process. */
  private Function<String, Optional<ProcessInfo>> reader() {
    ProcFile file = new ProcFile();
    return name -> ProcFile.isProcess(name) ? read(name, file) : Optional.empty();
  }

  @Override
  public Optional<ProcessInfo> read(long pid) {
    return read(Long.toString(pid), new ProcFile());
  }

  @Override
  public Map<String, String> environment(ProcessId id) {
    ProcFile file = new ProcFile();
    if (!file.read(path(id.pid(), "environ"))) return Map.of();
    Map<String, String> variables = new HashMap<>();
    for (String entry : file.strings()) {
      int equals = entry.indexOf('=');
      if (equals > 0)
        variables.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return stat(id, file).isPresent() ? variables : Map.of();
  }

  @Override
  public Map<String, String> variables(ProcessId id, Set<String> names) {
    ProcFile file = new ProcFile();
    if (!file.read(path(id.pid(), "environ"))) return Map.of();
    Map<String, String> variables = file.variables(names);
    return stat(id, file).isPresent() ? variables : Map.of();
  }

  @Override
  public Optional<Path> directory(ProcessId id) {
    try {
      Path directory = Files.readSymbolicLink(proc.resolve(Long.toString(id.pid())).resolve("cwd"));
      return stat(id, new ProcFile()).map(same -> directory);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Empty when the pid does not belong to the same process any more.
   *
   * @param file to be read into
   */
  Optional<ProcFile.Stat> stat(ProcessId id, ProcFile file) {
    file.read(path(id.pid(), "stat"));
    Optional<ProcFile.Stat> stat = file.stat();
    return stat.isPresent() && stat.get().start() == id.start() ? stat : Optional.empty();
  }

  private String path(long pid, String file) {
    return proc + "/" + pid + "/" + file;
  }

  @Override
  public String boot() {
    return ProcFile.textOf(proc + "/sys/kernel/random/boot_id").orElse("").strip();
  }

  @Override
  public boolean foreignNamespace(ProcessId id) {
    try {
      if (ours.isEmpty()) ours = Optional.of(namespace("self"));
      return !namespace(Long.toString(id.pid())).equals(ours.get());
    } catch (IOException e) {
      return false; // gone, or not ours to look at: then its environment cannot be read either
    }
  }

  private Path namespace(String process) throws IOException {
    return Files.readSymbolicLink(proc.resolve(process).resolve("ns/pid"));
  }

  @Override
  public Optional<String> unit(ProcessId id) {
    for (String line : ProcFile.textOf(path(id.pid(), "cgroup")).orElse("").split("\n")) {
      // "0::/user.slice/.../foo.service", and "1:name=systemd:/..." in the first version
      if (!line.startsWith("0::") && !line.contains("name=systemd:")) continue;
      // What a service starts may be in groups that the service has made below its own.
      for (String part : List.of(line.split("/")).reversed()) {
        if (part.endsWith(".scope") || part.startsWith("user@")) break;
        if (part.endsWith(".service")) return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  private Optional<ProcessInfo> read(String name, ProcFile file) {
    String folder = proc + "/" + name;
    file.read(folder + "/stat");
    Optional<ProcFile.Stat> known = file.stat();
    if (known.isEmpty()) return Optional.empty();
    ProcFile.Stat stat = known.get();
    long pid = Long.parseLong(name);
    long user = 0;
    List<String> argv = List.of();
    if (!stat.kernel()) {
      user = owner(folder);
      file.read(folder + "/cmdline");
      argv = file.strings();
    }
    ProcessId id = new ProcessId(pid, stat.start());
    return Optional.of(
        new ProcessInfo(id, stat.parent(), stat.session(), user, stat.zombie(), argv));
  }

  private static long owner(String folder) {
    try {
      return ((Number) Files.getAttribute(Path.of(folder), "unix:uid")).longValue();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public Map<ProcessId, Reachability> reach(List<List<ProcessInfo>> trees) {
    Map<ProcessId, Reachability> found = new HashMap<>();
    if (trees.isEmpty()) return found;
    ProcReachability reader = new ProcReachability(proc, trees);
    for (List<ProcessInfo> tree : trees) found.put(tree.getLast().id(), reader.of(tree));
    return found;
  }

  @Override
  public Set<ProcessInfo> held(Map<ProcessInfo, ProcessInfo> parents) {
    return ProcReachability.held(proc, parents);
  }

  /** Time since boot in milliseconds: the file has seconds, with two digits after the point. */
  private long uptime() {
    String text = ProcFile.textOf(proc + "/uptime").orElse("");
    int point = text.indexOf('.');
    if (point > 0 && point <= 12 && point + 3 <= text.length()) {
      try {
        long seconds = Long.parseUnsignedLong(text, 0, point, 10);
        return seconds * 1000 + Long.parseUnsignedLong(text, point + 1, point + 3, 10) * 10;
      } catch (NumberFormatException e) {
        // as below
      }
    }
    throw new UserError(1, proc + "/uptime cannot be read");
  }
}
