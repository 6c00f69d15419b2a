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
import java.util.stream.Stream;
import mcptools.config.ConfigValues;
import mcptools.error.UserError;
import mcptools.ownership.Ownership;
import mcptools.process.ListeningPorts;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.Spawn;
import mcptools.secrets.Secrets;
import mcptools.settings.SharedServer;
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

/** Starts shared servers, each once, however many calls run concurrently. */
public final class SharedStart {
  private final ProcessSource source;
  private final StateHome home;
  private final SharedFiles files;
  private final SharedSnapshotReader reader;
  private final SharedStop stop;
  private final SharedReadiness ready;
  private final Map<String, String> environment;
  private final boolean dryRun;

  /**
   * @param environment what servers are started with, before their own variables
   * @param dryRun only report what would be done
   */
  public SharedStart(
      ProcessSource source, StateHome home, Map<String, String> environment, boolean dryRun) {
    this.source = source;
    this.home = home;
    this.files = new SharedFiles(home);
    this.reader = new SharedSnapshotReader(source, home);
    this.stop = new SharedStop(source, home, dryRun);
    this.ready = new SharedReadiness(source, reader, files);
    this.environment = environment;
    this.dryRun = dryRun;
  }

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
    return started.ok() && !dryRun ? ready.await(server, started, end) : started;
  }

  private SharedOutcome begin(Http server, boolean again) {
    String name = server.name();
    List<String> command = server.program().command();
    try (@Nullable StateLock lock = dryRun ? null : files.lock()) {
      SharedSnapshot snapshot = reader.read();
      Optional<Stored<SharedPid>> stored = Optional.ofNullable(snapshot.files().get(name));
      if (stored.filter(s -> s.content().isEmpty()).isPresent()) {
        return new SharedOutcome(name, Change.REFUSED, 0, stored.get().problem());
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
        SharedOutcome ended = stop.end(name, command);
        if (!ended.ok()) return ended;
      }
      int restarts = before.map(b -> b.restarts() + 1).orElse(root.isPresent() ? 1 : 0);
      return spawn(server, snapshot.boot(), restarts);
    }
  }

  /** Why a server can not be started, as a sentence. */
  public static Optional<String> obstacle(Program program) {
    Stream<String> texts =
        Stream.concat(program.command().stream(), program.variables().values().stream());
    Optional<String> unknown = texts.flatMap(t -> ConfigValues.unknown(t).stream()).findFirst();
    if (unknown.isPresent()) {
      return Optional.of(
          "it wants " + unknown.get() + ", which is not set; set it and start again");
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

  /** Adds a server's variables and mark to an environment, and removes those of tmux. */
  public static void mark(Map<String, String> variables, SharedServer server, StateHome home) {
    mark(variables, server.name(), home);
    variables.putAll(server.program().variables());
    variables.put(Ownership.SHARED, server.name());
    variables.put(SharedSnapshotReader.HOME, home.folder().toString());
  }

  /** Adds a mark to an environment, and removes the variables of tmux: no session owns it then. */
  public static void mark(Map<String, String> variables, String mark, StateHome home) {
    variables.keySet().removeIf(v -> v.startsWith("TMUX") || v.equals(TmuxEnvironment.MARKER));
    variables.put(Ownership.SHARED, mark);
    variables.put(SharedSnapshotReader.HOME, home.folder().toString());
  }

  private SharedOutcome spawn(Http server, String boot, int restarts) {
    String name = server.name();
    Map<String, String> variables = new HashMap<>(environment);
    mark(variables, server, home);
    SharedLog log = files.log(name);
    log.rotate();
    log.begin();
    long pid =
        Spawn.detached(
            server.program().command(), server.program().directory(), variables, log.file());
    ProcessId id =
        source
            .read(pid)
            .map(ProcessInfo::id)
            .orElseThrow(() -> new UserError(1, "it was started and can not be found; see ps"));
    files.save(name, new SharedPid(id, boot, restarts));
    String where = Secrets.hide(server.url().toString());
    return new SharedOutcome(
        name, Change.STARTED, pid, "started, pid %d, %s".formatted(pid, where));
  }
}
