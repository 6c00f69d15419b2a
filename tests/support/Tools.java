package mcptools.tests.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that tests use, and that a machine on which mcp-tools works may not have. */
public final class Tools {
  private static final Debian ZSH = new Debian("this", "zsh", List.of("zsh-static", "zsh-common"));

  private static final Debian AWK = new Debian("this", "original-awk", List.of("original-awk"));

  private static final Debian PROMTOOL = new Debian("this", "promtool", List.of("prometheus"));

  private Tools() {}

  /** Where a program is. */
  public static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Skips the test where there is no such program. */
  public static void need(String... programs) {
    for (String program : programs) {
      Assumptions.assumeTrue(find(program).isPresent(), "there is no " + program + " here");
    }
  }

  /** The shell of that name, where zsh may be a fetched one; skips the test where there is none. */
  public static Path shell(String name) {
    Optional<Path> shell = find(name);
    if (shell.isEmpty() && name.equals("zsh")) return ZSH.program();
    return shell.orElseGet(() -> Assumptions.abort("there is no " + name + " here"));
  }

  /**
   * The one true awk, as macOS has it, which may be fetched; skips the test where there is none.
   */
  public static Path originalAwk() {
    return find("original-awk").orElseGet(AWK::program);
  }

  /** Prometheus' own checks, which may be fetched; skips the test where they cannot be had. */
  public static Path promtool() {
    return find("promtool").orElseGet(PROMTOOL::program);
  }

  /** The folder of the functions of a fetched zsh, which looks for them elsewhere. */
  public static Path zshFunctions() {
    return ZSH.folder().resolve("share/functions");
  }
}
