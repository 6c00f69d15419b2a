package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What is slow to make or to find out, and is so once for all JVMs of a {@link Suite}. */
final class Once {
  /** In the environment of a JVM that belongs to a suite: a folder of all of them. */
  static final String VARIABLE = "MCP_TOOLS_SUITE";

  private static final Map<String, Object> THREADS = new ConcurrentHashMap<>();

  private static volatile String folder = System.getenv().getOrDefault(VARIABLE, "");

  private Once() {}

  /** Begins a suite, of which this JVM is the first. */
  static void begin(Path suite) {
    folder = suite.toString();
  }

  /** Whether another JVM has begun the suite. */
  static boolean isBegun() {
    return System.getenv(VARIABLE) != null;
  }

  /** The text under a name, of whoever comes first. */
  static String of(String name, Supplier<String> make) {
    Path file = Path.of(folder, name);
    try {
      if (Files.exists(file)) return Files.readString(file);
      synchronized (THREADS.computeIfAbsent(name, n -> new Object())) {
        try (var processes = Locks.take(name)) {
          if (Files.exists(file)) return Files.readString(file);
          String made = make.get();
          Path aside = Files.writeString(Path.of(folder, name + ".part"), made);
          Files.move(aside, file);
          return made;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep " + name + " for the suite.", e);
    }
  }
}
