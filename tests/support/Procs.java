package mcptools.tests.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operating system says about processes, read without the code under test. A process that
 * is gone reads as empty.
 */
public final class Procs {
  private static final Source SOURCE =
      Files.isReadable(Path.of("/proc/self/stat")) ? new ProcFiles() : new ProcListing();

  private Procs() {}

  /** Where the answers come from. */
  interface Source {
    Stream<Proc> all();

    Optional<Proc> find(long pid);

    List<String> argv(long pid);

    /** Words of which some are {@code NAME=VALUE}. */
    List<String> environ(long pid);
  }

  /**
   * One process.
   *
   * @param parent pid of the parent, 1 or a subreaper after that died
   * @param session process session id, 0 where there is no /proc
   * @param start start time, to be compared only with another one read here
   */
  public record Proc(long pid, long parent, long session, String start, boolean zombie) {
    /** The arguments; empty once the process is gone. */
    public List<String> argv() {
      return Procs.argv(pid);
    }
  }

  /** True for a process that runs; a zombie is dead. */
  public static boolean alive(long pid) {
    return find(pid).filter(p -> !p.zombie()).isPresent();
  }

  /** The process with this pid, zombies included. */
  public static Optional<Proc> find(long pid) {
    return SOURCE.find(pid);
  }

  /** Every process of the machine but zombies. */
  public static List<Proc> all() {
    try (Stream<Proc> processes = SOURCE.all()) {
      return processes.filter(p -> !p.zombie()).toList();
    }
  }

  /** Pids of the living children. */
  public static List<Long> children(long pid) {
    return all().stream().filter(p -> p.parent() == pid).map(Proc::pid).toList();
  }

  /** Pids of the process and all that descend from it, parents first. */
  public static List<Long> tree(long pid) {
    List<Proc> all = all();
    List<Long> tree = new ArrayList<>();
    if (all.stream().anyMatch(p -> p.pid() == pid)) {
      tree.add(pid);
    }
    for (int i = 0; i < tree.size(); i++) {
      long parent = tree.get(i);
      all.stream().filter(p -> p.parent() == parent).forEach(p -> tree.add(p.pid()));
    }
    return List.copyOf(tree);
  }

  /** The arguments; where there is no /proc, split at white space. */
  public static List<String> argv(long pid) {
    return SOURCE.argv(pid);
  }

  /** The environment that the process was started with; empty when not readable. */
  public static Map<String, String> environ(long pid) {
    Map<String, String> environ = new LinkedHashMap<>();
    for (String entry : SOURCE.environ(pid)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environ.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environ;
  }
}
