//SOURCES ProcFile.java
//SOURCES ProcessId.java
//SOURCES ProgramRunner.java

package mcptools.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scopes of the user's systemd, in which the kernel limits one server instead of all that runs in
 * its terminal. {@code systemd-run --scope} becomes the program that it starts, so that its pid,
 * its pipes and its environment are as without.
 */
public final class SystemdScope {
  private static final String PREFIX = "mcp-tools-";
  private static final int PATIENCE = 5;

  /** No server has so many processes and threads. */
  private static final int MOST_TASKS = 1024;

  private static final List<String> START =
      List.of("systemd-run", "--user", "--scope", "--quiet", "--collect");

  /** Since version 254: else a later one may take a dollar sign in an argument for a variable. */
  private static final String AS_IT_IS = "--expand-environment=no";

  private final ProgramRunner runner;
  private Optional<List<String>> start = Optional.empty();

  public SystemdScope(ProgramRunner runner) {
    this.runner = runner;
  }

  /**
   * The command in a scope of its own; as it is where the user has no systemd, which is tried once.
   *
   * @param name of the server
   * @param memory bytes from which on the kernel slows it and takes its pages; a quarter above, it
   *     is killed
   */
  public List<String> around(List<String> command, String name, long memory) {
    List<String> words = start();
    String unit = name + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    return words.isEmpty() ? command : argv(words, unit, memory, command);
  }

  /** How it is called; empty where it cannot be used. */
  private synchronized List<String> start() {
    if (start.isPresent()) return start.get();
    List<String> newer = new ArrayList<>(START);
    newer.add(AS_IT_IS);
    for (List<String> words : List.of(newer, START)) {
      List<String> probe = argv(words, "probe-" + System.nanoTime(), 1 << 30, List.of("true"));
      if (!runner.run(probe, Optional.empty(), PATIENCE).ok()) continue;
      start = Optional.of(words);
      return words;
    }
    start = Optional.of(List.of());
    return List.of();
  }

  static List<String> argv(List<String> start, String unit, long memory, List<String> command) {
    List<String> words = new ArrayList<>(start);
    words.add("--unit=" + PREFIX + unit.replaceAll("[^A-Za-z0-9_.-]", "_"));
    for (String property :
        List.of(
            "MemoryHigh=" + memory,
            "MemoryMax=" + (memory + memory / 4),
            "TasksMax=" + MOST_TASKS)) {
      words.add("-p");
      words.add(property);
    }
    words.add("--");
    words.addAll(command);
    return words;
  }

  /**
   * Whether a process is in such a scope; false where that cannot be told.
   *
   * @param proc the folder /proc
   */
  public static boolean holds(String proc, ProcessId id) {
    for (String line : ProcFile.textOf(proc + "/" + id.pid() + "/cgroup").orElse("").split("\n")) {
      String leaf = line.substring(line.lastIndexOf('/') + 1);
      if (leaf.startsWith(PREFIX) && leaf.endsWith(".scope")) return true;
    }
    return false;
  }
}
