//SOURCES MacArguments.java
//SOURCES OshiSource.java
//SOURCES ProcessTable.java
//SOURCES ProgramRunner.java
//SOURCES PsOutput.java

package mcptools.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import mcptools.process.OshiSource.Clock;
import mcptools.process.ProcessSource.Reachability;

/**
 * Processes as one run of ps lists them, for systems without a /proc, such as macOS. OSHI reports
 * what ps does not, and lists when ps can not; its classes are loaded only then.
 *
 * <p>ps joins the arguments of a process with spaces. Which words belonged together decides what is
 * a server and what a wrapper, so those of our own user's processes are asked for again.
 */
public final class PsSource implements ProcessSource {
  /**
   * In UTC no hour comes twice. C.UTF-8 writes English dates, and so does C, which a system falls
   * back to that lacks it. Apple's own ps sees all processes; another on the PATH might not. A
   * header is left out only for columns that are asked for one by one.
   */
  private static final String COMMAND =
      "/usr/bin/env LC_ALL=C.UTF-8 TZ=UTC0 /bin/ps -axww"
          + " -o pid= -o ppid= -o uid= -o stat= -o lstart= -o args=";

  private final ProgramRunner runner;
  private final LongFunction<List<String>> arguments;
  private Optional<OshiSource> oshi = Optional.empty();

  public PsSource(ProgramRunner runner) {
    this(runner, new MacArguments()::of);
  }

  /**
   * @param arguments those of a process by its pid; empty when they are not known
   */
  public PsSource(ProgramRunner runner, LongFunction<List<String>> arguments) {
    this.runner = runner;
    this.arguments = arguments;
  }

  @Override
  public ProcessTable list() {
    ProgramRunner.Result result =
        runner.run(List.of(COMMAND.split(" ")), Optional.empty(), ProgramRunner.TIMEOUT);
    long now = System.currentTimeMillis();
    List<ProcessInfo> listed = result.ok() ? PsOutput.parse(result.out()) : List.of();
    long self = ProcessHandle.current().pid();
    Optional<ProcessInfo> us = listed.stream().filter(p -> p.pid() == self).findFirst();
    if (us.isEmpty()) return oshi().list();
    boolean readable = !arguments.apply(self).isEmpty();
    List<ProcessInfo> found = new ArrayList<>();
    for (ProcessInfo process : listed) {
      boolean ours = process.user() == us.get().user() && !process.zombie();
      if (isPs(process, self)) continue;
      found.add(whole(process, ours ? arguments(process, readable) : process.argv()));
    }
    return new ProcessTable(found, now);
  }

  /** Whether it is the very ps that lists, and is gone by now. */
  private static boolean isPs(ProcessInfo listed, long self) {
    return listed.parent() == self
        && !listed.zombie()
        && listed.argv().getFirst().startsWith("/bin/ps -axww");
  }

  /** With its process session, which the ps of macOS does not print. */
  private static ProcessInfo whole(ProcessInfo listed, List<String> argv) {
    return new ProcessInfo(
        listed.id(),
        listed.parent(),
        Libc.sessionOf(listed.pid()),
        listed.user(),
        listed.zombie(),
        argv);
  }

  /**
   * None for a process that ended meanwhile: better not recognised than taken for another.
   *
   * @param readable whether the arguments of other processes can be read
   */
  private List<String> arguments(ProcessInfo listed, boolean readable) {
    List<String> argv = arguments.apply(listed.pid());
    boolean ended = readable && argv.isEmpty();
    if (ended || (readable && PsOutput.fits(argv, listed.argv().getFirst()))) return argv;
    return oshi().read(listed.id()).map(ProcessInfo::argv).orElse(List.of());
  }

  @Override
  public long startResolutionMillis() {
    return Clock.SECONDS.step();
  }

  @Override
  public Optional<ProcessInfo> read(long pid) {
    return oshi().read(pid);
  }

  @Override
  public Map<String, String> environment(ProcessId id) {
    return oshi().environment(id);
  }

  @Override
  public Optional<Path> directory(ProcessId id) {
    return oshi().directory(id);
  }

  @Override
  public Optional<String> unit(ProcessId id) {
    return oshi().unit(id);
  }

  @Override
  public boolean isUnitHidden(ProcessId id) {
    return oshi().isUnitHidden(id);
  }

  @Override
  public Map<ProcessId, Reachability> reach(List<List<ProcessInfo>> trees) {
    return trees.isEmpty() ? Map.of() : oshi().reach(trees);
  }

  private synchronized OshiSource oshi() {
    if (oshi.isEmpty()) oshi = Optional.of(new OshiSource(Clock.SECONDS));
    return oshi.get();
  }
}
