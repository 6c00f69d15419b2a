package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A Mac on Linux: {@code tests/standin} has the system calls of macOS that lib makes, on top of
 * /proc, and tools that refuse what those of macOS refuse. With it in their environment commands
 * and the watcher do what they do on macOS.
 */
public final class StandIn {
  private static final String LIBRARY = "MCP_TOOLS_STAND_IN";

  /** Has the watcher do without /proc. */
  private static final String NO_PROC = "MCP_TOOLS_NO_PROC";

  /** What {@code --portable} runs: classes whose commands act, and those of the stand-in. */
  static final List<String> CLASSES =
      List.of(
          "MacSourceTest",
          "LaunchdTest",
          "ReaperTest",
          "SceneTest",
          "EndingsTest",
          "SoakTest",
          "ServicesTest",
          "IdleAgentsTest",
          "CrashTest",
          "SmartCleanupCommandTest",
          "SmartCleanupTest",
          "McpManagerTest",
          "BridgeTest",
          "CommandsTest",
          "DoctorTest",
          "SetupTest",
          "ZshTest");

  /** One line a test that cannot pass on macOS, with the reason and what users are told. */
  private static final Path DIFFERENCES = Path.of("tests/standin/differences.txt");

  private StandIn() {}

  /** Whether this JVM and all that it starts are on the stand-in. */
  public static boolean isOn() {
    return System.getenv(LIBRARY) != null;
  }

  /** The variables that put a program on it. */
  static Map<String, String> environment(Path library) {
    String path = Checkout.root().resolve("tests/standin/bin") + ":" + System.getenv("PATH");
    try {
      path += ":" + Tools.originalAwk().getParent();
    } catch (TestAbortedException e) {
      System.err.println("Awk is that of this machine: " + e.getMessage());
    }
    return Map.of(LIBRARY, library.toString(), NO_PROC, "1", "PATH", path);
  }

  /** Those of this JVM, for what it starts; none where it is not on it. */
  static Map<String, String> environment() {
    return Optional.ofNullable(System.getenv(LIBRARY))
        .map(library -> Map.of(LIBRARY, library, NO_PROC, "1"))
        .orElse(Map.of());
  }

  /**
   * Where commands are built and trained that run on it: those of the machine are trained for what
   * it is.
   *
   * @param machine the cache of the machine
   */
  static Path cache(Path machine) {
    Path whole = machine.resolve("mcp-tools");
    Path own = whole.resolve("tests/portable");
    Run.linkWhatJbangNeeds(whole, own.resolve("mcp-tools"));
    return own;
  }

  /**
   * Compiles the library.
   *
   * @param folder for it
   */
  static Path build(Path folder) {
    Path library = folder.resolve("darwin.so");
    try {
      String define = "-DBOOT_MILLIS=" + boot() + "ULL";
      List<String> command =
          List.of("cc", "-O1", define, "-shared", "-fPIC", "-o", library.toString(), "darwin.c");
      Process compiler =
          new ProcessBuilder(command)
              .directory(Checkout.root().resolve("tests/standin").toFile())
              .inheritIO()
              .start();
      if (compiler.waitFor() == 0) return library;
    } catch (IOException e) {
      throw new UncheckedIOException("--portable needs a C compiler, cc, on the PATH.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("tests/standin/darwin.c cannot be compiled.");
  }

  /**
   * When the system started, in milliseconds since 1970: the earliest that a second of looking
   * shows, as the time is read after the file, of hundredths of a second, and at times much later.
   */
  private static long boot() throws IOException {
    long end = System.nanoTime() + 1_000_000_000L;
    long boot = Long.MAX_VALUE;
    while (System.nanoTime() < end) {
      String uptime = Files.readString(Path.of("/proc/uptime")).split(" ")[0];
      long now = System.currentTimeMillis();
      boot = Math.min(boot, now - Math.round(Double.parseDouble(uptime) * 1000));
    }
    return boot;
  }

  /**
   * Why a test is left out here: "Class.method", and "Class" for all of it; empty when it is not.
   */
  static Optional<String> difference(String test) {
    return differences().stream()
        .filter(d -> test.equals(d.getFirst()) || test.startsWith(d.getFirst() + "."))
        .map(d -> d.get(1))
        .findFirst();
  }

  /** Of each: the test, what macOS does not show, and the sentence that users get. */
  public static List<List<String>> differences() {
    List<List<String>> found = new ArrayList<>();
    try (Stream<String> lines = Files.lines(Checkout.root().resolve(DIFFERENCES))) {
      for (String line : lines.toList()) {
        if (!line.isBlank() && !line.startsWith("#")) found.add(List.of(line.split(" *\\| *", -1)));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + DIFFERENCES + ".", e);
    }
  }
}
