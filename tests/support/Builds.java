package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    Once.of("build-" + name, () -> train(scratch, name));
  }

  /** Builds all commands for the JVMs of a suite: compiled in one go, and then trained. */
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
      Once.of("build", () -> compile(scratch, names));
      try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
        // One that fails here fails again for the test that wants it, which says so.
        for (String name : names) threads.execute(() -> want(scratch, name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the commands.", e);
    }
  }

  private static String train(Scratch scratch, String name) {
    compile(scratch, List.of(name));
    return run(scratch, List.of(name, "--train"));
  }

  private static String compile(Scratch scratch, List<String> names) {
    try (var jbang = Locks.take(Locks.JBANG)) {
      return run(scratch, names);
    }
  }

  private static String run(Scratch scratch, List<String> words) {
    List<String> command = new ArrayList<>(words);
    command.addFirst(Checkout.root().resolve("lib/launch/build.sh").toString());
    return Run.in(scratch).timeout(PATIENCE).command(command.toArray(String[]::new)).ok().out();
  }
}
