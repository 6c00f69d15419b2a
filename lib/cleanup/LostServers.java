//SOURCES Cleanup.java

package mcptools.cleanup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import mcptools.cleanup.Cleanup.Judge;
import mcptools.cleanup.Cleanup.Report;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
import mcptools.snapshot.Snapshot;
import mcptools.state.AtomicFile;
import mcptools.state.StateHome;
import mcptools.verdict.Verdict;
import mcptools.watch.Watcher;

/**
 * Servers whose client was seen, and then seen to be gone. Between two calls it is kept on disk
 * when that was: a line "PID START LOST" each, LOST in the clock of the process table.
 */
public final class LostServers {
  private static final long GRACE_MILLIS = 60_000;

  /** In place of LOST: its client was there. */
  private static final long CLIENT = -1;

  /** In place of LOST: its client was gone before anything was seen of it. */
  private static final long UNSEEN = -2;

  /**
   * @param report what was ended, and what is kept
   * @param nextMillis when there may be something more to end, if nothing changes
   */
  public record Outcome(Report report, OptionalLong nextMillis) {}

  private final StateHome home;
  private final Function<Judge, Cleanup> cleanups;
  private final Path folder;
  private final Path file;

  /**
   * @param cleanups makes the cleanup with a judge
   */
  public LostServers(StateHome home, Function<Judge, Cleanup> cleanups) {
    this.home = home;
    this.cleanups = cleanups;
    this.folder = Watcher.of(home).folder();
    this.file = folder.resolve("clients");
  }

  /**
   * Ends those that lost their client a minute ago, when nothing speaks for them: see {@link
   * Verdict#ofLost}.
   *
   * @param inventory that was read just now
   * @param ends whether to end them, or only to report
   */
  public Outcome reclaim(Inventory inventory, boolean ends) {
    Map<ProcessId, Long> before = read();
    Snapshot snapshot = inventory.snapshot();
    long now = snapshot.table().now();
    Map<ProcessId, Long> lost = new LinkedHashMap<>();
    Set<ProcessId> ripe = new HashSet<>();
    OptionalLong next = OptionalLong.empty();
    for (McpServer server : inventory.servers()) {
      ProcessId root = server.tree().root().id();
      long since = since(snapshot, server, before.getOrDefault(root, UNSEEN));
      lost.put(root, since);
      if (since < 0) continue;
      long wait = since + GRACE_MILLIS - now;
      if (wait <= 0) ripe.add(root);
      else next = OptionalLong.of(Math.min(wait, next.orElse(wait)));
    }
    // What is no server for a while, as a script that runs an agent is not, is remembered.
    before.forEach((id, since) -> {
      if (snapshot.table().get(id.pid()).filter(p -> p.id().equals(id)).isPresent()) {
        lost.putIfAbsent(id, since);
      }
    });
    write(lost);
    Cleanup cleanup = cleanups.apply((s, server) -> judge(ripe, s, server));
    return new Outcome(ends && !ripe.isEmpty() ? cleanup.run(0) : cleanup.dryRun(inventory), next);
  }

  private static long since(Snapshot snapshot, McpServer server, long before) {
    if (!server.isAbandoned()) return server.parentLost() ? before : CLIENT;
    if (before >= 0) return before;
    return before == CLIENT || isRecorded(snapshot, server) ? snapshot.table().now() : UNSEEN;
  }

  /** A session's record has it from when it was in use. */
  private static boolean isRecorded(Snapshot snapshot, McpServer server) {
    ProcessId root = server.tree().root().id();
    return snapshot.records().anyMatch(content -> content.hasServer(root));
  }

  private static Verdict judge(Set<ProcessId> ripe, Snapshot snapshot, McpServer server) {
    Verdict verdict = Verdict.ofLost(snapshot, server);
    boolean early = verdict instanceof Verdict.Kill && !ripe.contains(server.tree().root().id());
    return early ? new Verdict.Keep("it lost its client less than a minute ago") : verdict;
  }

  private Map<ProcessId, Long> read() {
    Map<ProcessId, Long> read = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (!line.matches("\\d{1,18} \\d{1,18} -?\\d{1,18}")) continue;
        List<Long> numbers = List.of(line.split(" ")).stream().map(Long::parseLong).toList();
        read.put(new ProcessId(numbers.get(0), numbers.get(1)), numbers.get(2));
      }
    } catch (IOException e) {
      // the first call, or a file that says nothing
    }
    return read;
  }

  private void write(Map<ProcessId, Long> lost) {
    home.makeGlobals();
    folder.toFile().mkdirs();
    StringBuilder text = new StringBuilder();
    lost.forEach((id, since) ->
        text.append(id.pid())
            .append(' ')
            .append(id.start())
            .append(' ')
            .append(since)
            .append('\n'));
    AtomicFile.write(file, text.toString());
  }
}
