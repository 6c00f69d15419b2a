package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What else runs on the machine, which is none of a test's business. */
public final class Neighbours {
  private Neighbours() {}

  /**
   * Makes the test's own config protect all that the test has not started: whoever runs it may have
   * servers without a client.
   */
  public static void protect(Scratch scratch) {
    Set<Long> marked =
        scratch.survivors().stream().map(Procs.Proc::pid).collect(Collectors.toSet());
    Set<String> theirs =
        commands(Procs.all().stream().map(Procs.Proc::pid).filter(pid -> !marked.contains(pid)));
    theirs.removeAll(commands(marked.stream()));
    protect(scratch, theirs);
  }

  /**
   * Makes the test's own config protect what has these names or command lines, and nothing else.
   */
  public static void protect(Scratch scratch, Set<String> patterns) {
    String list = patterns.stream().map(Neighbours::quoted).collect(Collectors.joining(","));
    try {
      Path config = Files.createDirectories(scratch.config().resolve("mcp-tools"));
      Files.writeString(config.resolve("config.json"), "{\"protect\":[" + list + "]}");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the config of a test.", e);
    }
  }

  private static Set<String> commands(Stream<Long> pids) {
    return pids.map(pid -> String.join(" ", Procs.argv(pid)))
        .filter(command -> !command.isEmpty())
        .collect(Collectors.toSet());
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
      json.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return json.append('"').toString();
  }
}
