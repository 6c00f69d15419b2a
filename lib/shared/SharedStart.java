//DEPS org.jspecify:jspecify:1.0.1
//SOURCES SharedReadiness.java
//SOURCES SharedStop.java
//SOURCES ../process/Spawn.java

package mcptools.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.ownership.Ownership;
import mcptools.process.ListeningPorts;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.Spawn;
import mcptools.secrets.Secrets;
import mcptools.settings.SharedServer.Http;
import mcptools.settings.SharedServer.Program;
import mcptools.shared.SharedOutcome.Change;
import mcptools.state.SharedFiles;
import mcptools.state.SharedLog;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.tmux.TmuxEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Starts shared servers, each once, however many calls run concurrently.
 *
 * @param environment what servers are started with, before their own variables
 * @param dryRun only report what would be done
 */
public record SharedStart(
    ProcessSource source, StateHome home, Map<String, String> environment, boolean dryRun) {
  /**
   * Starts servers that do not run, in parallel, and waits until they answer.
   *
   * @param again whether to end running servers first
   * @param waitMillis how long it may take until all ports answer
   */
  public List<SharedOutcome> start(List<Http> servers, boolean again, long waitMillis) {
    Map<Http, SharedOutcome> started = new LinkedHashMap<>();
    for (Http server : servers) started.put(server, beginOrFail(server, again));
    long end = System.nanoTime() + waitMillis * 1_000_000;
    return started.entrySet().stream().map(e -> await(e.getKey(), e.getValue(), end)).toList();
  }

  private SharedOutcome beginOrFail(Http server, boolean again) {
    try {
      return begin(server, again);
    } catch (UserError e) {
      return new SharedOutcome(server.name(), Change.FAILED, 0, e.getMessage());
    }
  }

  private SharedOutcome await(Http server, SharedOutcome started, long end) {
    if (!started.ok() || dryRun) return started;
    return new SharedReadiness(source, home).await(server, started, end);
  }

  private SharedOutcome begin(Http server, boolean again) {
    String name = server.name();
    List<String> command = server.program().command();
    SharedFiles files = new SharedFiles(home);
    try (@Nullable StateLock lock = dryRun ? null : files.lock()) {
      SharedSnapshot snapshot = new SharedSnapshotReader(source, home).read();
      Optional<Stored<SharedPid>> stored = snapshot.stored(name);
      if (snapshot.isDamaged(name)) {
        return new SharedOutcome(name, Change.REFUSED, 0, stored.orElseThrow().problem());
      }
      Optional<SharedPid> before = stored.flatMap(Stored::content);
      Optional<ProcessInfo> root = snapshot.root(name, command);
      if (root.isPresent() && !again) {
        ProcessId id = root.get().id();
        boolean known = before.filter(b -> b.id().equals(id)).isPresent();
        int restarts = before.map(SharedPid::restarts).orElse(0);
        if (!known && !dryRun) files.save(name, new SharedPid(id, snapshot.boot(), restarts));
        return new SharedOutcome(name, Change.RUNNING, id.pid(), "runs already, pid " + id.pid());
      }
      Optional<String> obstacle = obstacle(server, root.isPresent());
      if (obstacle.isPresent()) return new SharedOutcome(name, Change.REFUSED, 0, obstacle.get());
      if (dryRun) {
        String word = root.isPresent() ? "would be started again" : "would be started";
        return new SharedOutcome(name, Change.STARTED, 0, word);
      }
      if (root.isPresent()) {
        SharedOutcome ended = new SharedStop(source, home, false).end(name, command);
        if (!ended.ok()) return ended;
      }
      int restarts = before.map(b -> b.restarts() + 1).orElse(root.isPresent() ? 1 : 0);
      return spawn(server, snapshot.boot(), restarts);
    }
  }

  /** Why a server cannot be started, as a sentence. */
  public static Optional<String> obstacle(Program program) {
    Optional<String> unset = program.unset();
    if (unset.isPresent()) {
      return unset.map(v -> "it wants " + v + ", which is not set; set it and start again");
    }
    Path directory = program.directory();
    return Files.isDirectory(directory)
        ? Optional.empty()
        : Optional.of("it wants to run in " + directory + ", which is not a folder");
  }

  private static Optional<String> obstacle(Http server, boolean runs) {
    Optional<String> obstacle = obstacle(server.program());
    if (obstacle.isPresent()) return obstacle;
    if (!runs && ListeningPorts.answers(server.url().getHost(), server.port())) {
      return Optional.of(
          "port " + server.port() + " is taken by another program; end that, or choose another");
    }
    return Optional.empty();
  }

  /**
   * An environment with a mark, and without the variables of tmux: no session owns its process.
   *
   * @param own the variables of the process itself
   */
  public static Map<String, String> marked(
      Map<String, String> environment, Map<String, String> own, String mark, StateHome home) {
    Map<String, String> marked = new HashMap<>(environment);
    marked.keySet().removeIf(v -> v.startsWith("TMUX") || v.equals(TmuxEnvironment.MARKER));
    marked.putAll(own);
    marked.put(Ownership.SHARED, mark);
    marked.put(SharedSnapshotReader.HOME, home.folder().toString());
    return marked;
  }

  private SharedOutcome spawn(Http server, String boot, int restarts) {
    String name = server.name();
    Program program = server.program();
    SharedFiles files = new SharedFiles(home);
    SharedLog log = files.log(name);
    log.rotate();
    log.begin();
    Map<String, String> marked = marked(environment, program.variables(), name, home);
    long pid = Spawn.detached(program.command(), program.directory(), marked, log.file());
    // What has ended by now is looked into by those who wait for it; macOS shows no zombies.
    Optional<ProcessInfo> started = source.read(pid);
    if (started.isPresent()) {
      files.save(name, new SharedPid(started.get().id(), boot, restarts));
    }
    String where = Secrets.hide(server.url().toString());
    return new SharedOutcome(
        name, Change.STARTED, pid, "started, pid %d, %s".formatted(pid, where));
  }
}
