//DEPS org.jspecify:jspecify:1.0.1
//SOURCES GlobalReady.java
//SOURCES GlobalStop.java
//SOURCES Secrets.java
//SOURCES ../process/Spawn.java
//SOURCES ../tmux/Tags.java

package mcptools.mcp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.mcp.GlobalOutcome.Change;
import mcptools.mcp.GlobalServer.Http;
import mcptools.mcp.GlobalServer.Program;
import mcptools.process.Ports;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.Spawn;
import mcptools.state.GlobalFiles;
import mcptools.state.GlobalFiles.Stored;
import mcptools.state.GlobalLog;
import mcptools.state.GlobalPid;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.state.UserError;
import mcptools.tmux.Tags;
import org.jspecify.annotations.Nullable;

/** Starts global servers, each once however often and concurrently it is called. */
public final class GlobalStart {
  private final ProcessSource source;
  private final StateHome home;
  private final GlobalFiles files;
  private final GlobalLook look;
  private final GlobalStop stop;
  private final GlobalReady ready;
  private final Map<String, String> environment;
  private final boolean dryRun;

  /**
   * @param environment what servers are started with, before their own variables
   * @param dryRun only tell what would be done
   */
  public GlobalStart(
      ProcessSource source, StateHome home, Map<String, String> environment, boolean dryRun) {
    this.source = source;
    this.home = home;
    this.files = new GlobalFiles(home);
    this.look = new GlobalLook(source, home);
    this.stop = new GlobalStop(source, home, dryRun);
    this.ready = new GlobalReady(source, look, files);
    this.environment = environment;
    this.dryRun = dryRun;
  }

  /**
   * Starts servers unless they run, all at once, and waits until they answer.
   *
   * @param again whether to end those first that run
   * @param waitMillis how long it may take until all ports answer
   */
  public List<GlobalOutcome> start(List<Http> servers, boolean again, long waitMillis) {
    Map<Http, GlobalOutcome> begun = new LinkedHashMap<>();
    for (Http server : servers) begun.put(server, beginOrTell(server, again));
    long end = System.nanoTime() + waitMillis * 1_000_000;
    return begun.entrySet().stream().map(e -> await(e.getKey(), e.getValue(), end)).toList();
  }

  private GlobalOutcome beginOrTell(Http server, boolean again) {
    try {
      return begin(server, again);
    } catch (UserError e) {
      return new GlobalOutcome(server.name(), Change.FAILED, 0, e.getMessage());
    }
  }

  private GlobalOutcome await(Http server, GlobalOutcome begun, long end) {
    return begun.ok() && !dryRun ? ready.await(server, begun, end) : begun;
  }

  private GlobalOutcome begin(Http server, boolean again) {
    String name = server.name();
    List<String> command = server.program().command();
    try (@Nullable StateLock lock = dryRun ? null : files.lock()) {
      GlobalWorld world = look.now();
      Optional<Stored> stored = Optional.ofNullable(world.files().get(name));
      if (stored.filter(s -> s.content().isEmpty()).isPresent()) {
        return new GlobalOutcome(name, Change.REFUSED, 0, stored.get().problem());
      }
      Optional<GlobalPid> before = stored.flatMap(Stored::content);
      Optional<ProcessInfo> root = world.root(name, command);
      if (root.isPresent() && !again) {
        ProcessId id = root.get().id();
        boolean known = before.filter(b -> b.id().equals(id)).isPresent();
        int restarts = before.map(GlobalPid::restarts).orElse(0);
        if (!known && !dryRun) files.save(name, new GlobalPid(id, world.boot(), restarts));
        return new GlobalOutcome(name, Change.RUNNING, id.pid(), "runs already, pid " + id.pid());
      }
      Optional<String> obstacle = obstacle(server, root.isPresent());
      if (obstacle.isPresent()) return new GlobalOutcome(name, Change.REFUSED, 0, obstacle.get());
      if (dryRun) {
        String word = root.isPresent() ? "would be started again" : "would be started";
        return new GlobalOutcome(name, Change.STARTED, 0, word);
      }
      if (root.isPresent()) {
        GlobalOutcome ended = stop.end(name, command);
        if (!ended.ok()) return ended;
      }
      int restarts = before.map(b -> b.restarts() + 1).orElse(root.isPresent() ? 1 : 0);
      return spawn(server, world.boot(), restarts);
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
        : Optional.of("it wants to run in " + directory + ", which is no folder");
  }

  private static Optional<String> obstacle(Http server, boolean runs) {
    Optional<String> obstacle = obstacle(server.program());
    if (obstacle.isPresent()) return obstacle;
    if (!runs && Ports.answers(server.url().getHost(), server.port())) {
      return Optional.of(
          "port " + server.port() + " is taken by another program; end that, or choose another");
    }
    return Optional.empty();
  }

  /** Makes an environment that of a server: its own variables, its mark, and nothing of tmux. */
  public static void mark(Map<String, String> variables, GlobalServer server, StateHome home) {
    mark(variables, server.name(), home);
    variables.putAll(server.program().variables());
    variables.put(Ownership.GLOBAL, server.name());
    variables.put(GlobalLook.HOME, home.folder().toString());
  }

  /** Makes an environment that of something which no session owns. */
  public static void mark(Map<String, String> variables, String mark, StateHome home) {
    variables.keySet().removeIf(v -> v.startsWith("TMUX") || v.equals(Tags.VARIABLE));
    variables.put(Ownership.GLOBAL, mark);
    variables.put(GlobalLook.HOME, home.folder().toString());
  }

  private GlobalOutcome spawn(Http server, String boot, int restarts) {
    String name = server.name();
    Map<String, String> variables = new HashMap<>(environment);
    mark(variables, server, home);
    GlobalLog log = files.log(name);
    log.turn();
    log.begin();
    long pid =
        Spawn.detached(
            server.program().command(), server.program().directory(), variables, log.file());
    ProcessId id =
        source
            .read(pid)
            .map(ProcessInfo::id)
            .orElseThrow(() -> new UserError(1, "it was started and can not be found; see ps"));
    files.save(name, new GlobalPid(id, boot, restarts));
    String where = Secrets.hide(server.url().toString());
    return new GlobalOutcome(
        name, Change.STARTED, pid, "started, pid %d, %s".formatted(pid, where));
  }
}
