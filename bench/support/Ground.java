//SOURCES TmuxServers.java
//SOURCES ../../lib/ownership/Ownership.java

package mcptools.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import mcptools.error.UserError;
import mcptools.ownership.Ownership;
import mcptools.process.ProgramRunner;
import mcptools.tmux.TmuxEnvironment;

/**
 * A world of its own for what is measured: home, state, config and tmux sockets in a folder that is
 * gone afterwards, with all that was started in it. Built commands are the user's own.
 */
public final class Ground implements AutoCloseable {
  private static final List<String> NAMES = List.of("memory", "filesystem", "github", "time");

  private static final Set<String> TIES =
      Set.of("TMUX", "TMUX_PANE", TmuxEnvironment.MARKER, Ownership.SHARED);

  private final Path root;
  private final Path folder;
  private final Map<String, String> environment;
  private final String gone;
  private final List<AutoCloseable> kept = new ArrayList<>();
  private boolean closed;

  private Ground(Path root, Path folder) throws IOException {
    this.root = root;
    this.folder = folder;
    this.environment = environment(folder);
    for (String name :
        List.of("h", "s", "c", "t", "project", "guarded/mcp-tools", "servers", "agents")) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve("guarded/mcp-tools/config.json"), "{\"protect\": [\"*\"]}\n");
    Path sleep =
        Stream.of(environment.getOrDefault("PATH", "/bin:/usr/bin").split(":"))
            .map(directory -> Path.of(directory, "sleep"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new UserError(1, "sleep is not on the PATH; put it there"));
    for (String name : NAMES) {
      Files.createSymbolicLink(servers().resolve("mcp-server-" + name), sleep);
    }
    Files.createSymbolicLink(agents().resolve("claude"), sleep);
    Process ended = new ProcessBuilder("true").start();
    ended.onExit().join();
    this.gone = folder.resolve("gone") + "," + ended.pid() + ",0";
  }

  public static Ground make(Path root) {
    try {
      // Short and real: a tmux socket's path has room for about 100 bytes.
      String temp = System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir"));
      return new Ground(root, Files.createTempDirectory(Path.of(temp), "mcpb").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(Path folder) {
    Map<String, String> environment = new TreeMap<>(ProgramRunner.environment());
    // What names a session, or a server that is shared, would be evidence of the bench's own.
    environment.keySet().removeAll(TIES);
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    environment.putIfAbsent("XDG_CACHE_HOME", home + "/.cache");
    environment.putIfAbsent("JBANG_DIR", System.getProperty("user.home") + "/.jbang");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", folder.resolve("h").toString());
    environment.put("MCP_TOOLS_HOME", folder.resolve("s").toString());
    environment.put("XDG_CONFIG_HOME", folder.resolve("c").toString());
    environment.put("TMUX_TMPDIR", folder.resolve("t").toString());
    environment.put("SHELL", "/bin/sh");
    return environment;
  }

  /** The folder of the clone that is measured. */
  public Path root() {
    return root;
  }

  public Path folder() {
    return folder;
  }

  /** The directory of the one tmux session. */
  public Path project() {
    return folder.resolve("project");
  }

  /** Links to sleep(1) that are named like MCP servers. */
  public Path servers() {
    return folder.resolve("servers");
  }

  /** A link to sleep(1) that is named like an agent. */
  public Path agents() {
    return folder.resolve("agents");
  }

  /** What TMUX says in a session whose tmux server is gone. */
  public String gone() {
    return gone;
  }

  public Map<String, String> environment() {
    return environment;
  }

  /** A process in this world, which is yet to be started. */
  public ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /**
   * The same, where the config protects everything: for what would end servers, be they the user's
   * own or those of the bench.
   */
  public Map<String, String> guarded() {
    Map<String, String> guarded = new TreeMap<>(environment);
    guarded.put("XDG_CONFIG_HOME", folder.resolve("guarded").toString());
    return guarded;
  }

  /** Closes it, too, when this world ends. */
  public synchronized <T extends AutoCloseable> T keep(T closeable) {
    kept.add(closeable);
    if (closed) close(closeable);
    return closeable;
  }

  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    kept.reversed().forEach(Ground::close);
    TmuxServers.end(environment);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("bench: " + folder + " cannot be deleted", e);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
