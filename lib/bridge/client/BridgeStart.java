//SOURCES BridgeClient.java
//SOURCES ../../shared/SharedStart.java
//SOURCES ../../state/Clone.java

package mcptools.bridge.client;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.error.UserError;
import mcptools.process.Libc;
import mcptools.process.Platform;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.Reaper;
import mcptools.process.Spawn;
import mcptools.shared.SharedStart;
import mcptools.state.Clone;
import mcptools.state.SharedFiles;
import mcptools.state.SharedLog;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.StateLock;

/** Starts the bridge. */
record BridgeStart(
    ProcessSource source, StateHome home, Map<String, String> environment, BridgeClient client) {
  /** The mark in the environment of the bridge; no server can have this name. */
  static final String MARK = "mcp_manager serve";

  private static final long POLL_MILLIS = 50;

  /**
   * Options of this JVM that the bridge must not inherit. It has descriptors for each server and
   * each client, of which a user may have few (256 on macOS): so the JVM is to raise the limit.
   */
  private static final List<String> NOT_INHERITED =
      List.of("-Xmx", "-Xms", "-Xmn", "-XX:AOTCacheOutput", "-XX:-MaxFDLimit");

  /** A property that says of a JVM that it has the bridge's options. */
  private static final String OWN = "mcp-tools.bridge";

  /** Returns what the compiler took, after milliseconds; by a function that only glibc has. */
  private static final String TRIM = "-XX:TrimNativeHeapInterval=5000";

  private static final List<String> OPTIONS =
      List.of(
          "-Xmx192m",
          "-Xms4m",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:-ShrinkHeapInSteps",
          "-XX:+ExitOnOutOfMemoryError",
          "-D" + OWN + "=true");

  /**
   * Starts the bridge unless it runs, and waits until it answers.
   *
   * @param millis how long to wait
   */
  void ensure(long millis) {
    Path folder = home.makeGlobals();
    try (StateLock lock = StateLock.take(folder, ".bridge.lock", millis + 10_000)) {
      if (answers()) return;
      SharedLog log = new SharedFiles(home).log(StateHome.BRIDGE);
      log.rotate();
      log.begin();
      // There the bridge finds what starts it again.
      Map<String, String> clone = new HashMap<>();
      Clone.find().ifPresent(found -> clone.put(Clone.VARIABLE, found.toString()));
      Map<String, String> marked = SharedStart.marked(environment, clone, MARK, home);
      List<String> command = command(List.of("--none"));
      long pid = Spawn.detached(command, Path.of("/"), marked, log.file());
      await(pid, log, System.nanoTime() + millis * 1_000_000);
    }
  }

  /** Whether it runs; a bridge that does not answer is ended. */
  private boolean answers() {
    Optional<ProcessInfo> asked = recorded();
    try {
      return client.status().isPresent();
    } catch (BridgeClient.Silent e) {
      // One that came back meanwhile was not asked, although it has the port.
      Optional<ProcessInfo> hanging = recorded().filter(p -> asked.equals(Optional.of(p)));
      if (hanging.isEmpty()) throw e;
      new Reaper(source).end(List.of(hanging.get()));
      return false;
    }
  }

  private Optional<ProcessInfo> recorded() {
    return new SharedFiles(home)
        .bridge()
        .flatMap(Stored::content)
        .filter(c -> c.boot().filter(source.boot()::equals).isPresent())
        .map(SharedPid::id)
        .flatMap(id -> source.read(id.pid()).filter(p -> p.id().equals(id)));
  }

  private void await(long pid, SharedLog log, long end) {
    while (client.status().isEmpty()) {
      boolean lives = source.lives(pid);
      if (!lives || System.nanoTime() > end) {
        String why = log.errorLine().map(c -> ": " + c).orElse("");
        String what = lives ? "does not answer" : "ended at once";
        throw new UserError(1, "the bridge " + what + why + "; see " + log.file());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UserError(1, "interrupted while the bridge starts");
      }
    }
  }

  /**
   * Has this process be the bridge's JVM, which it stays for who started it, by its pid and its
   * environment. Returns when it is.
   *
   * @param words behind {@code serve}
   */
  static void become(List<String> words) {
    if (System.getProperty(OWN) == null) Libc.exec(command(words));
  }

  /** The command line of this program, with less memory and more files. */
  private static List<String> command(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> NOT_INHERITED.stream().noneMatch(option::startsWith))
        .forEach(command::add);
    command.addAll(OPTIONS);
    if (Platform.isLinux()) command.add(TRIM);
    String main = System.getProperty("sun.java.command", "").split(" ")[0];
    String classPath = absolute(System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, main, "serve"));
    command.addAll(words);
    return command;
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator))
        .map(path -> Path.of(path).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
