package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs commands in a {@link Scratch}. Each method returns a changed copy; the last one runs. */
public final class Run {
  private final Scratch scratch;
  private final Path directory;
  private final Map<String, String> environment;
  private final String input;
  private final Duration timeout;

  private Run(
      Scratch scratch,
      Path directory,
      Map<String, String> environment,
      String input,
      Duration timeout) {
    this.scratch = scratch;
    this.directory = directory;
    this.environment = environment;
    this.input = input;
    this.timeout = timeout;
  }

  /** In the scratch folder, with its environment, no input and three minutes. */
  public static Run in(Scratch scratch) {
    return new Run(scratch, scratch.folder(), scratch.environment(), "", Duration.ofMinutes(3));
  }

  /** Runs a command with the defaults. */
  public static Result command(Scratch scratch, String... command) {
    return in(scratch).command(command);
  }

  /** Runs {@code ./jbang scripts/NAME.java ARGUMENTS} of the clone with the defaults. */
  public static Result script(Scratch scratch, String name, String... arguments) {
    return in(scratch).script(name, arguments);
  }

  /** The command of a JVM that runs a program of the tests. */
  public static List<String> javaCommand(Class<?> program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** In another working directory. */
  public Run directory(Path other) {
    return new Run(scratch, other, environment, input, timeout);
  }

  /** With a variable set. */
  public Run with(String variable, String value) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.put(variable, value);
    return new Run(scratch, directory, changed, input, timeout);
  }

  /** With a variable unset. */
  public Run without(String variable) {
    Map<String, String> changed = new TreeMap<>(environment);
    changed.remove(variable);
    return new Run(scratch, directory, changed, input, timeout);
  }

  /** With caches in another scratch, so that what is built meets nothing that others build. */
  public Run apart(Scratch other) {
    Path cache = other.directory("cache/mcp-tools");
    linkWhatJbangNeeds(Environments.userCache().resolve("mcp-tools"), cache);
    return with("XDG_CACHE_HOME", cache.getParent().toString())
        .with("JBANG_CACHE_DIR", other.folder().resolve("jbang").toString());
  }

  /**
   * Gives the cache of a copy of this clone the compiled {@code Pack}, which each clone compiles
   * for itself.
   */
  public static void lendPack(Path cache, Path clone) {
    // By which these tests were built.
    Path own = Environments.outerCache().resolve("mcp-tools/pack" + Checkout.root());
    Path lent = cache.resolve("mcp-tools/pack" + clone);
    try {
      Files.createDirectories(lent);
      try (var classes = Files.newDirectoryStream(own, "*.class")) {
        for (Path file : classes) {
          Path copy = Files.copy(file, lent.resolve(file.getFileName()));
          // Newer than its sources, which may have been copied in the same second.
          Files.setLastModifiedTime(copy, FileTime.from(Instant.now().plusSeconds(1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lend the compiled Pack.", e);
    }
  }

  /** Gives a cache what is fetched once for all. */
  static void linkWhatJbangNeeds(Path shared, Path cache) {
    try {
      Files.createDirectories(cache);
      try (var made = Files.newDirectoryStream(shared, "{jbang-*.jar,libraries}")) {
        for (Path once : made) {
          Path link = cache.resolve(once.getFileName());
          if (!Files.isSymbolicLink(link)) Files.createSymbolicLink(link, once);
        }
      }
    } catch (FileAlreadyExistsException e) {
      // another JVM was first
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot link what JBang needs.", e);
    }
  }

  /** With this as standard input. */
  public Run input(String text) {
    return new Run(scratch, directory, environment, text, timeout);
  }

  /** With another time limit. */
  public Run timeout(Duration limit) {
    return new Run(scratch, directory, environment, input, limit);
  }

  /** Runs {@code ./jbang NAME ARGUMENTS} of the clone. */
  public Result script(String name, String... arguments) {
    return command(scriptCommand(scratch, name, arguments));
  }

  /**
   * The command that runs a script of the clone, for a pane or a terminal: the script is built, so
   * it starts at once.
   */
  public static String[] scriptCommand(Scratch scratch, String name, String... arguments) {
    Builds.want(scratch, name);
    String launcher = Checkout.root().resolve("lib/launch/run.sh").toString();
    List<String> command = new ArrayList<>(List.of(launcher, name));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /**
   * Runs a command and waits for it alone: what it leaves in the background may go on.
   *
   * @throws AssertionError when the time is up; the command is ended by the sweep of its scratch
   */
  public Result command(String... command) {
    try {
      // Files, not pipes: a daemon that inherits a pipe would keep it open and us waiting.
      Path folder = Files.createTempDirectory(scratch.directory("runs"), "");
      Path in = Files.writeString(folder.resolve("in"), input);
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
      long before = System.nanoTime();
      Process process = builder.start();
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      if (!ended) {
        process.destroyForcibly();
      }
      Result result = new Result(List.of(command), process.waitFor(), text(out), text(err), took);
      if (!ended) {
        throw new AssertionError("Still running after " + timeout.toSeconds() + " s: " + result);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + String.join(" ", command), e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
