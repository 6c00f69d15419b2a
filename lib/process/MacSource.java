//SOURCES MacFiles.java
//SOURCES MacReachability.java
//SOURCES PsOutput.java

package mcptools.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessSource.Reachability;

/**
 * Processes of macOS, as its kernel lists them: this works inside the sandbox of an agent, too,
 * where ps may not run, being setuid. By ps where the kernel's listing is not understood.
 */
public final class MacSource implements ProcessSource {
  private static final String ONE_SHOT = "com.apple.xpc.launchd.oneshot.";
  private static final long SELF = ProcessHandle.current().pid();

  /** To what ps cuts starts, in milliseconds. */
  private static final long SECOND = 1000;

  /**
   * proc_pidinfo(PROC_PIDVNODEPATHINFO): two of struct vnode_info_path, the first the directory.
   */
  private static final int PROC_PIDVNODEPATHINFO = 9;

  private static final int PATHS_BYTES = 2352;
  private static final int PATH = 152;

  private final ProgramRunner runner;
  private final MacKernel kernel = new MacKernel();
  private final MacFiles files = new MacFiles(kernel);

  /** Once it is known; then it holds for all that this source reads. */
  private volatile Optional<Boolean> understood = Optional.empty();

  /** Whose rights this process has, where the kernel is understood. */
  private volatile long user = -1;

  public MacSource(ProgramRunner runner) {
    this.runner = runner;
  }

  @Override
  public ProcessTable list() {
    List<ProcessInfo> listed = listed();
    long now = System.currentTimeMillis();
    long ours = of(SELF, listed).map(ProcessInfo::user).orElse(-1L);
    List<ProcessInfo> found = new ArrayList<>(listed.size());
    for (ProcessInfo process : listed) found.add(whole(process, ours));
    return new ProcessTable(found, now);
  }

  private List<ProcessInfo> listed() {
    if (isUnderstood()) {
      List<ProcessInfo> listed = MacProcesses.parse(kernel.processes());
      if (of(SELF, listed).isPresent()) return listed;
      understood = Optional.of(false);
    }
    return PsOutput.list(runner);
  }

  private static Optional<ProcessInfo> of(long pid, List<ProcessInfo> listed) {
    for (ProcessInfo process : listed) if (process.pid() == pid) return Optional.of(process);
    return Optional.empty();
  }

  /** Whether the kernel describes this very process as Java does. */
  private boolean isUnderstood() {
    if (understood.isEmpty()) {
      ProcessHandle self = ProcessHandle.current();
      long parent = self.parent().map(ProcessHandle::pid).orElse(0L);
      long start = self.info().startInstant().map(i -> i.toEpochMilli()).orElse(0L);
      Optional<ProcessInfo> us = of(SELF, MacProcesses.parse(kernel.process(SELF)));
      user = us.map(ProcessInfo::user).orElse(-1L);
      understood =
          us.map(p -> p.parent() == parent && Math.abs(p.id().start() - start) <= 2 * SECOND)
              .or(() -> Optional.of(false));
    }
    return understood.get();
  }

  /**
   * With its process session and arguments. The kernel gives root those of all, and others those of
   * their own; none for a process that ended meanwhile: better not recognised than taken for
   * another.
   */
  private ProcessInfo whole(ProcessInfo listed, long ours) {
    boolean asked = !listed.zombie() && (ours == 0 || listed.user() == ours);
    return new ProcessInfo(
        listed.id(),
        listed.parent(),
        listed.zombie() ? -1 : Libc.sessionOf(listed.pid()),
        listed.user(),
        listed.zombie(),
        asked ? MacProcesses.arguments(kernel.arguments(listed.pid())) : listed.argv());
  }

  @Override
  public long startResolutionMillis() {
    return isUnderstood() ? ProcessSource.super.startResolutionMillis() : SECOND;
  }

  @Override
  public Optional<ProcessInfo> read(long pid) {
    if (!isUnderstood()) return list().get(pid);
    return of(pid, MacProcesses.parse(kernel.process(pid))).map(p -> whole(p, user));
  }

  private boolean isThere(ProcessId id) {
    if (!isUnderstood()) return read(id).isPresent();
    return of(id.pid(), MacProcesses.parse(kernel.process(id.pid())))
        .filter(p -> p.id().equals(id))
        .isPresent();
  }

  @Override
  public Map<String, String> environment(ProcessId id) {
    return isThere(id) ? MacProcesses.environment(kernel.arguments(id.pid())) : Map.of();
  }

  @Override
  public Optional<Path> directory(ProcessId id) {
    if (!isThere(id)) return Optional.empty();
    byte[] paths = kernel.process(id.pid(), PROC_PIDVNODEPATHINFO, PATHS_BYTES);
    int end = PATH;
    while (end < paths.length && paths[end] != 0) end++;
    if (end >= paths.length || paths[PATH] != '/') return Optional.empty();
    return Optional.of(Path.of(new String(paths, PATH, end - PATH, UTF_8)));
  }

  @Override
  public Optional<String> unit(ProcessId id) {
    return unit(environment(id));
  }

  @Override
  public boolean isUnitHidden(ProcessId id) {
    return environment(id).isEmpty();
  }

  /**
   * The job of launchd that an environment names, which what the job starts inherits. What runs in
   * an application or a terminal has "application.NAME" or "0" there, and in an IDE the name of
   * something that was started once.
   */
  public static Optional<String> unit(Map<String, String> environment) {
    String name = environment.getOrDefault("XPC_SERVICE_NAME", "");
    boolean none = name.isEmpty() || name.equals("0") || name.startsWith("application.");
    return none || name.startsWith(ONE_SHOT) ? Optional.empty() : Optional.of(name);
  }

  @Override
  public Map<ProcessId, Reachability> reach(List<List<ProcessInfo>> trees) {
    return trees.isEmpty() ? Map.of() : new MacReachability(files).of(trees, this);
  }

  @Override
  public Set<ProcessInfo> held(Map<ProcessInfo, ProcessInfo> parents) {
    return new MacReachability(files).held(parents);
  }
}
