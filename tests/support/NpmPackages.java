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
 * Programs from npm. Each is fetched once into the user's cache and then starts without a network.
 * A test that asks for one that cannot be had is skipped. The versions stand in {@code
 * tests/fixtures/npm/package.json}.
 */
public final class NpmPackages {
  private static final Pattern DEPENDENCY = Pattern.compile("\"([^\"]+)\": *\"(\\d[^\"]*)\"");

  private NpmPackages() {}

  /** Where a program of a package is. */
  public static String program(Scratch scratch, String npmPackage, String program) {
    Tools.need("node", "npm", "npx");
    String found = Once.of("npm-" + program, () -> fetch(scratch, npmPackage, program));
    if (found.startsWith("/")) return found;
    return Assumptions.abort("npm cannot fetch " + npmPackage + ": " + found);
  }

  /**
   * Runs a command with some packages; the folder with their programs is the first of its PATH. The
   * test is skipped where they cannot be had.
   */
  public static Result run(Scratch scratch, List<String> npmPackages, String command) {
    Tools.need("node", "npm", "npx");
    List<String> words = new ArrayList<>(List.of("npm", "exec", "--yes"));
    npmPackages.forEach(name -> words.add("--package=" + specification(name)));
    words.add("-c");
    Run run = Run.in(scratch).with("npm_config_fetch_retries", "1").timeout(Duration.ofMinutes(4));
    try (var lock = Locks.take("npm")) {
      words.add("true");
      Result fetched = run.command(words.toArray(String[]::new));
      if (fetched.exit() != 0) {
        return Assumptions.abort("npm cannot fetch " + npmPackages + ": " + fetched.err());
      }
    }
    words.set(words.size() - 1, command);
    return run.command(words.toArray(String[]::new));
  }

  /** The path of the program, or why it cannot be had. */
  private static String fetch(Scratch scratch, String npmPackage, String name) {
    // npm keeps a folder for each package that exec was asked for; npx -y PACKAGE@VERSION finds the
    // same one again.
    String where = "command -v " + name;
    String[] command = {
      "npm", "exec", "--yes", "--package=" + specification(npmPackage), "-c", where
    };
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

  /** A package with its version. */
  static String specification(String npmPackage) {
    try {
      return DEPENDENCY
          .matcher(Files.readString(Checkout.fixture("npm/package.json")))
          .results()
          .filter(m -> m.group(1).equals(npmPackage))
          .map((MatchResult m) -> m.group(1) + "@" + m.group(2))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "tests/fixtures/npm/package.json does not name " + npmPackage));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read tests/fixtures/npm/package.json.", e);
    }
  }
}
