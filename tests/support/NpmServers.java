package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Real MCP servers from npm, by short name: {@code filesystem}, {@code memory}, {@code
 * sequential-thinking}, {@code everything}. Each is fetched once into the user's cache and then
 * starts without a network. A test that asks for one that can not be had is skipped. The versions
 * stand in {@code tests/fixtures/npm/package.json}.
 */
public final class NpmServers {
  private static final String SCOPE = "@modelcontextprotocol/server-";
  private static final Pattern DEPENDENCY =
      Pattern.compile("\"(" + SCOPE + "[a-z-]+)\": *\"([^\"]+)\"");

  private NpmServers() {}

  /**
   * The command that users write, {@code npx -y PACKAGE@VERSION ARGUMENTS}: it runs as {@code npm
   * exec}, below it {@code sh -c}, below that {@code node}.
   */
  public static List<String> npx(Scratch scratch, String name, String... arguments) {
    program(scratch, name);
    return command(List.of("npx", "-y", specification(name)), arguments);
  }

  /** The server without its wrappers: {@code node FILE ARGUMENTS}. */
  public static List<String> node(Scratch scratch, String name, String... arguments) {
    return command(List.of("node", program(scratch, name)), arguments);
  }

  private static String program(Scratch scratch, String name) {
    Tools.need("node", "npm", "npx");
    String found = Once.of("npm-" + name, () -> fetch(scratch, name));
    if (found.startsWith("/")) return found;
    return Assumptions.abort("npm can not fetch server-" + name + ": " + found);
  }

  /** The path of the program, or why it can not be had. */
  private static String fetch(Scratch scratch, String name) {
    // npm keeps a folder for each package that exec was asked for; npx -y PACKAGE@VERSION finds the
    // same one again.
    String where = "command -v mcp-server-" + name;
    String[] command = {"npm", "exec", "--yes", "--package=" + specification(name), "-c", where};
    try (var lock = Locks.take("npm")) {
      Run run =
          Run.in(scratch).with("npm_config_fetch_retries", "1").timeout(Duration.ofMinutes(4));
      Result result = run.command(command);
      String program = result.out().strip();
      return result.exit() == 0 && program.startsWith("/") ? program : result.err().strip();
    } catch (UncheckedIOException | AssertionError e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String specification(String name) {
    try {
      return DEPENDENCY
          .matcher(Files.readString(Checkout.fixture("npm/package.json")))
          .results()
          .filter(m -> m.group(1).equals(SCOPE + name))
          .map((MatchResult m) -> m.group(1) + "@" + m.group(2))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "tests/fixtures/npm/package.json names no server-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException("Can not read tests/fixtures/npm/package.json.", e);
    }
  }

  private static List<String> command(List<String> start, String... arguments) {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }
}
