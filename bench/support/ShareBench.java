//SOURCES Ground.java
//SOURCES Samples.java
//SOURCES Wire.java
//SOURCES ../../lib/process/ListeningPorts.java
//SOURCES ../../lib/process/UsageSource.java
//SOURCES ../../lib/state/Clone.java

package mcptools.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mcptools.bridge.client.Access;
import mcptools.error.UserError;
import mcptools.process.ListeningPorts;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.UsageSource;
import mcptools.state.Clone;
import mcptools.state.StateHome;

/**
 * Measures what clients of the same servers take: each with its own, as clients start them, or all
 * with one, behind the bridge or behind mcp-proxy.
 */
public final class ShareBench {
  /** How the clients get to the servers. */
  public enum Way {
    PIPES("own"),
    BRIDGE("shared"),
    PROXY("mcp-proxy");

    private final String title;

    Way(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  /**
   * What was measured.
   *
   * @param pss bytes of all processes but the clients
   * @param calls of all clients to all servers
   */
  public record Row(Way way, int clients, int processes, long pss, Samples calls) {}

  /** A server, and a call that takes it next to no time. */
  private record Server(String name, List<String> command, String tool, String arguments) {}

  private static final int CALLS = 20;
  private static final String PROXY = "mcp-proxy@6.7.19";
  private static final Pattern VERSION = Pattern.compile("server-([a-z-]+)\": *\"([^\"]+)\"");

  private final Ground ground;
  private final Map<String, String> environment;
  private final List<Server> servers;
  private final Consumer<String> progress;
  private final ProcessSource source = ProcessSource.ofSystem();
  private final UsageSource usage = UsageSource.ofSystem();

  /** Ends when this does; the bridge is not among them, as it is detached. */
  private final List<AutoCloseable> open = new ArrayList<>();

  public ShareBench(Ground ground, Consumer<String> progress) {
    this.ground = ground;
    this.progress = progress;
    this.environment = new TreeMap<>(ground.environment());
    environment.put(
        "npm_config_cache", environment.get("XDG_CACHE_HOME") + "/mcp-tools/tests/npm-cache");
    environment.put("npm_config_prefer_offline", "true");
    Path versions = ground.root().resolve("tests/fixtures/npm/package.json");
    Map<String, String> known = new TreeMap<>();
    try {
      Matcher version = VERSION.matcher(Files.readString(versions));
      while (version.find()) known.put(version.group(1), version.group(2));
    } catch (IOException e) {
      throw new UserError(1, versions + " cannot be read");
    }
    String thought =
        """
        {"thought": "x", "nextThoughtNeeded": false, "thoughtNumber": 1, "totalThoughts": 1}\
        """;
    this.servers =
        List.of(
            server(known, "filesystem", "list_allowed_directories", "{}", ground.project()),
            server(known, "memory", "read_graph", "{}"),
            server(known, "sequential-thinking", "sequentialthinking", thought));
  }

  private static Server server(
      Map<String, String> versions, String name, String tool, String call, Object... arguments) {
    List<String> command = new ArrayList<>(List.of("npx", "-y"));
    command.add("@modelcontextprotocol/server-" + name + "@" + versions.get(name));
    for (Object argument : arguments) command.add(argument.toString());
    return new Server(name, command, tool, call);
  }

  /**
   * Measures all ways for each number of clients.
   *
   * @throws UserError when something does not run
   */
  public List<Row> all(List<Integer> clients) {
    List<Row> rows = new ArrayList<>();
    for (int number : clients) {
      for (Way way : Way.values()) {
        progress.accept(way + ", " + number + (number == 1 ? " client" : " clients"));
        rows.add(row(way, number));
      }
    }
    return rows;
  }

  private Row row(Way way, int clients) {
    try {
      List<Long> roots = new ArrayList<>();
      List<Wire> wires =
          switch (way) {
            case PIPES -> pipes(clients, roots);
            case BRIDGE -> bridge(clients, roots);
            case PROXY -> proxies(clients, roots);
          };
      wires.forEach(Wire::open);
      List<Long> nanos = new ArrayList<>();
      for (int round = -1; round < CALLS; round++) {
        for (int i = 0; i < wires.size(); i++) {
          Server server = servers.get(i % servers.size());
          long taken = wires.get(i).call(server.tool(), server.arguments());
          if (round >= 0) nanos.add(taken);
        }
      }
      List<ProcessInfo> processes = processes(roots);
      long pss =
          processes.stream()
              .flatMap(p -> usage.read(p.id()).stream())
              .mapToLong(m -> m.pss().orElse(m.rss()))
              .sum();
      return new Row(way, clients, processes.size(), pss, new Samples(nanos));
    } finally {
      open.reversed().forEach(ShareBench::close);
      open.clear();
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<ProcessInfo> processes(List<Long> roots) {
    ProcessTable table = source.list();
    return roots.stream()
        .flatMap(pid -> table.get(pid).stream())
        .flatMap(root -> table.tree(root).stream())
        .toList();
  }

  private List<Wire> pipes(int clients, List<Long> roots) {
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      for (Server server : servers) {
        Process process = start(server.command());
        roots.add(process.pid());
        wires.add(keep(new Wire.Pipe(server.name(), process)));
      }
    }
    return wires;
  }

  private List<Wire> bridge(int clients, List<Long> roots) {
    String entries =
        servers.stream()
            .map(s -> "\"%s\": {\"command\": [%s]}".formatted(s.name(), quoted(s.command())))
            .collect(Collectors.joining(", "));
    StateHome home = new StateHome(ground.folder().resolve("s"));
    try {
      Path config = Files.createDirectories(ground.folder().resolve("c/mcp-tools"));
      Files.writeString(config.resolve("config.json"), "{\"globalServers\": {" + entries + "}}\n");
      manage("start");
      open.add(() -> manage("stop"));
      Path pid = home.globals().resolve("serve.pid");
      roots.add(Long.parseLong(Files.readString(pid).lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Access access = Access.of(home);
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      for (Server server : servers) {
        URI url = access.url(server.name());
        wires.add(keep(new Wire.Http(server.name(), url, Optional.of(access.token()))));
      }
    }
    return wires;
  }

  private static String quoted(List<String> words) {
    return words.stream().map(w -> '"' + w + '"').collect(Collectors.joining(", "));
  }

  private void manage(String what) {
    Process process = start(Clone.command(ground.root(), "mcp_manager", what));
    if (process.onExit().join().exitValue() != 0) {
      throw new UserError(1, "mcp_manager " + what + " failed");
    }
  }

  private List<Wire> proxies(int clients, List<Long> roots) {
    List<URI> urls = new ArrayList<>();
    for (Server server : servers) {
      int port = port();
      List<String> command = new ArrayList<>(List.of("npx", "-y", PROXY));
      command.addAll(List.of("--host", "127.0.0.1", "--port", port + "", "--server", "stream"));
      command.add("--");
      command.addAll(server.command());
      Process process = start(command);
      keep(new Wire.Pipe(PROXY, process));
      roots.add(process.pid());
      urls.add(URI.create("http://127.0.0.1:" + port + "/mcp"));
    }
    urls.forEach(url -> await(url.getPort()));
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < clients * servers.size(); i++) {
      URI url = urls.get(i % servers.size());
      wires.add(keep(new Wire.Http(PROXY, url, Optional.empty())));
    }
    return wires;
  }

  private static int port() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(int port) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < end) {
      if (ListeningPorts.answers("127.0.0.1", port)) return;
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new UserError(1, PROXY + " does not listen");
  }

  private Process start(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(ground.folder().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UserError(1, command.getFirst() + " cannot be run; is it on the PATH?");
    }
  }

  private <T extends AutoCloseable> T keep(T wire) {
    open.add(wire);
    return wire;
  }
}
