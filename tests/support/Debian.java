package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A program from Debian's archive, which is fetched once into the user's cache.
 *
 * @param suite of Debian; "this" for the one that runs here
 * @param packages in which it is
 */
record Debian(String suite, String name, List<String> packages) {
  /** Where it is put; delete it to fetch it anew. */
  Path folder() {
    return Environments.testCache().resolve(name + "-" + suite);
  }

  /** The program; skips the test when it cannot be had. */
  Path program() {
    String missing = Once.of("debian-" + name + "-" + suite, this::fetch);
    if (!missing.isEmpty()) {
      String which = suite.equals("this") ? "" : " of " + suite;
      Assumptions.abort("the " + name + which + " is not here: " + missing);
    }
    return path();
  }

  private Path path() {
    return folder().resolve("bin").resolve(name);
  }

  /** Why it cannot be had; empty when it is there. */
  private String fetch() {
    if (Files.isExecutable(path())) return "";
    try (Scratch scratch = Scratch.create()) {
      Files.createDirectories(folder().getParent());
      List<String> command =
          new ArrayList<>(List.of(Checkout.fixture("fetch.sh").toString(), suite));
      command.addAll(List.of(folder().toString(), name));
      command.addAll(packages);
      Run run = Run.in(scratch).timeout(Duration.ofMinutes(4));
      Result result = run.command(command.toArray(String[]::new));
      if (result.exit() == 0) return "";
      return result.err().lines().reduce((a, b) -> b).orElse("apt-get failed");
    } catch (AssertionError e) {
      return "apt-get takes too long";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder of " + name + ".", e);
    }
  }
}
