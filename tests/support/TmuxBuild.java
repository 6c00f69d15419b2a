package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/**
 * The tmux to test with. Those that are not installed come from Debian's archive, once, into the
 * user's cache; a test that asks for one that can not be had is skipped.
 */
public enum TmuxBuild {
  /** 3.1c, the oldest that Debian's mirrors have. */
  OLDEST("bullseye"),
  INSTALLED(""),
  /** The newest that Debian had when it was fetched; delete it from the cache to get another. */
  NEWEST("sid");

  private final String suite;

  TmuxBuild(String suite) {
    this.suite = suite;
  }

  /** A new scratch world in which {@code tmux} is this one; the caller closes it. */
  public Scratch scratch() {
    if (this == INSTALLED) return Scratch.create();
    String missing = Once.of("tmux-" + suite, this::fetch);
    if (!missing.isEmpty()) {
      Assumptions.abort("the tmux of " + suite + " is not here: " + missing);
    }
    return Scratch.create(folder().resolve("bin"));
  }

  /** The program: a path, or its name. */
  public String program() {
    return this == INSTALLED ? "tmux" : folder().resolve("bin/tmux").toString();
  }

  private Path folder() {
    return Environments.testCache().resolve("tmux-" + suite);
  }

  /** Why it can not be had; empty when it is there. */
  private String fetch() {
    if (Files.isExecutable(Path.of(program()))) return "";
    try (Scratch scratch = Scratch.create()) {
      Files.createDirectories(folder().getParent());
      String script = Clone.fixture("tmux/fetch.sh").toString();
      Run run = Run.in(scratch).timeout(Duration.ofMinutes(4));
      Result result = run.command(script, suite, folder().toString());
      if (result.exit() == 0) return "";
      return result.err().lines().reduce((a, b) -> b).orElse("apt-get failed");
    } catch (AssertionError e) {
      return "apt-get takes too long";
    } catch (IOException e) {
      throw new UncheckedIOException("Can not make the folder of a tmux.", e);
    }
  }
}
