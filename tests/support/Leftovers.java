package mcptools.tests.support;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Finds and ends what tests leave behind. */
public final class Leftovers {
  private static final String SUITE = UUID.randomUUID().toString();
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Leftovers() {}

  /** What any test of this run started and is still alive. */
  public static List<Procs.Proc> suiteSurvivors() {
    return find(m -> m.startsWith(SUITE + "."), "");
  }

  /** Ends what any test of this run started. */
  public static void endSuite() {
    end(Leftovers::suiteSurvivors);
  }

  /** A mark for one test, by which the run is known too. */
  static String newMark() {
    return SUITE + "." + COUNT.incrementAndGet();
  }

  /**
   * Processes whose mark matches, or, if {@code folder} is not empty, with an argument that names
   * the folder.
   */
  static List<Procs.Proc> find(Predicate<String> mark, String folder) {
    Set<Long> spared = selfAndAncestors();
    return Procs.all().stream()
        .filter(p -> !spared.contains(p.pid()))
        .filter(p -> isOurs(p.pid(), mark, folder))
        .toList();
  }

  /** SIGKILLs what the search finds until it finds nothing; fails after two minutes. */
  static void end(Supplier<List<Procs.Proc>> search) {
    Awaitility.await("end of what the tests started")
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> kill(search.get()).isEmpty());
  }

  private static List<Procs.Proc> kill(List<Procs.Proc> processes) {
    for (Procs.Proc process : processes) {
      // The handle knows the start time and refuses a recycled pid, so take it before the last
      // look.
      Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
      if (Procs.find(process.pid()).filter(p -> p.start().equals(process.start())).isPresent()) {
        handle.ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    return processes;
  }

  private static boolean isOurs(long pid, Predicate<String> mark, String folder) {
    String value = Procs.environ(pid).get(Scratch.MARK);
    return (value != null && mark.test(value))
        || (!folder.isEmpty() && Procs.argv(pid).stream().anyMatch(a -> a.contains(folder)));
  }

  private static Set<Long> selfAndAncestors() {
    Set<Long> pids = new HashSet<>();
    Optional<ProcessHandle> next = Optional.of(ProcessHandle.current());
    while (next.isPresent()) {
      pids.add(next.get().pid());
      next = next.get().parent();
    }
    return pids;
  }
}
