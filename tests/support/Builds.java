package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The commands of the clone, each built and trained once for all JVMs of a {@link Suite}. */
final class Builds {
  private static final int AT_ONCE = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Builds() {}

  /** Builds a command unless that is done. */
  static void want(Scratch scratch, String name) {
    Once.of("build-" + name, () -> build(scratch, name));
  }

  /**
   * Builds all commands for the JVMs of a suite: one is compiled, as build.sh sees to, while
   * another is trained.
   */
  static void all() {
    try (Scratch scratch = Scratch.create();
        Stream<Path> scripts = Files.list(Checkout.root().resolve("scripts"))) {
      List<String> names =
          scripts
              .map(script -> script.getFileName().toString())
              .filter(script -> script.endsWith(".java") && !script.equals("setup.java"))
              .map(script -> script.replaceFirst("\\.java$", ""))
              .sorted()
              .toList();
      try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
        // One that fails here fails again for the test that wants it, which says so.
        for (String name : names) threads.execute(() -> want(scratch, name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can not list the commands.", e);
    }
  }

  private static String build(Scratch scratch, String name) {
    String script = Checkout.root().resolve("lib/launch/build.sh").toString();
    Run run = Run.in(scratch).timeout(PATIENCE);
    try (var jbang = Locks.take(Locks.JBANG)) {
      run.command(script, name).ok();
    }
    return run.command(script, name, "--train").ok().out();
  }
}
