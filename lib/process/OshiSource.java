//DEPS com.github.oshi:oshi-core:7.5.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//SOURCES MacSockets.java
//SOURCES ProcessSource.java

package mcptools.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import mcptools.error.UserError;
import mcptools.process.ProcessSource.Reachability;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Processes of any system that OSHI knows. On macOS OSHI 7.5.0 sees neither zombies nor, unless it
 * runs as root, the processes of other users, of which pid 1 is one: so what it lists there is
 * never complete, and {@link PsSource} lists instead. On Linux an argument with a newline in it
 * comes as two (measured).
 */
public final class OshiSource implements ProcessSource {
  private static final String ONE_SHOT = "com.apple.xpc.launchd.oneshot.";

  private final OperatingSystem system = new SystemInfo().getOperatingSystem();
  private final Clock clock;

  public OshiSource() {
    this.clock = Clock.of(system);
  }

  OshiSource(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ProcessTable list() {
    List<ProcessInfo> found = system.getProcesses().stream().map(this::info).toList();
    if (found.isEmpty()) throw new UserError(1, "the process listing is empty");
    return new ProcessTable(found, clock.now());
  }

  @Override
  public long startResolutionMillis() {
    return Math.max(clock.step(), ProcessSource.super.startResolutionMillis());
  }

  @Override
  public Optional<ProcessInfo> read(long pid) {
    return Optional.ofNullable(system.getProcess((int) pid)).map(this::info);
  }

  @Override
  public Map<String, String> environment(ProcessId id) {
    return process(id).map(OSProcess::getEnvironmentVariables).orElse(Map.of());
  }

  private Optional<OSProcess> process(ProcessId id) {
    return Optional.ofNullable(system.getProcess((int) id.pid()))
        .filter(p -> info(p).id().equals(id));
  }

  @Override
  public Optional<Path> directory(ProcessId id) {
    return process(id)
        .map(OSProcess::getCurrentWorkingDirectory)
        .filter(directory -> directory.startsWith("/"))
        .map(Path::of);
  }

  @Override
  public Optional<String> unit(ProcessId id) {
    return unit(environment(id));
  }

  /**
   * The kernel of macOS leaves the environment out for programs that the system protects, such as
   * its shells (omit_env_vars in kern_sysctl.c of xnu).
   */
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
    return trees.isEmpty() ? Map.of() : reach(trees, new MacSockets()::listening);
  }

  /**
   * By where each process listens. Who is connected there and who holds an input can not be told:
   * so a part of a server that may listen counts as a service of which the users are unknown.
   *
   * @param listening where a process listens, by its pid; empty when that is not known
   */
  public static Map<ProcessId, Reachability> reach(
      List<List<ProcessInfo>> trees, LongFunction<Optional<Set<String>>> listening) {
    Map<ProcessId, Reachability> found = new HashMap<>();
    for (List<ProcessInfo> tree : trees) {
      Set<String> theirs = new HashSet<>();
      Map<Long, Optional<Set<Long>>> parts = new HashMap<>();
      ProcessInfo root = tree.getLast();
      boolean known = true;
      for (ProcessInfo process : tree) {
        if (process.zombie()) continue; // it has nothing open any more
        Optional<Set<String>> where = listening.apply(process.pid());
        theirs.addAll(where.orElse(Set.of()));
        known &= where.isPresent();
        boolean silent = where.isPresent() && where.get().isEmpty();
        if (process.session() != process.pid() || (silent && process.equals(root))) continue;
        parts.put(process.pid(), Optional.empty());
      }
      Optional<Set<String>> listens = known ? Optional.of(theirs) : Optional.empty();
      found.put(root.id(), new Reachability(listens, Reachability.Input.UNKNOWN, parts));
    }
    return found;
  }

  private ProcessInfo info(OSProcess process) {
    ProcessId id = new ProcessId(process.getProcessID(), clock.start(process));
    String user = process.getUserID();
    boolean known = !user.isEmpty() && user.chars().allMatch(Character::isDigit);
    return new ProcessInfo(
        id,
        process.getParentProcessID(),
        Libc.sessionOf(id.pid()),
        known ? Long.parseLong(user) : -1,
        process.getState() == OSProcess.State.ZOMBIE,
        List.copyOf(process.getArguments()));
  }

  /**
   * Turns the start times of OSHI, which are milliseconds since the epoch, into those of {@link
   * ProcessId}. On macOS they are cut to whole seconds, because ps prints no more: there a pid that
   * is used twice within one second counts as one process, for which some 99,000 others would have
   * to start in that second. Elsewhere they count from the start of the system.
   */
  record Clock(long origin, long step) {
    /** Whole seconds since the epoch, in milliseconds. */
    static final Clock SECONDS = new Clock(0, 1000);

    /** The clock of the system's own {@link ProcessId}. */
    static Clock of(OperatingSystem system) {
      return system.getFamily().equals("macOS")
          ? SECONDS
          : new Clock(system.getSystemBootTime() * 1000, 1);
    }

    long start(OSProcess process) {
      return (process.getStartTime() - origin) / step * step;
    }

    /** The time now, of which {@link #start} is an earlier one. */
    long now() {
      return System.currentTimeMillis() - origin;
    }
  }
}
