//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Task.java
//SOURCES ../../lib/error/UserError.java

package mcptools.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mcptools.error.UserError;
import org.jspecify.annotations.Nullable;

/** Runs one task at a time. */
public final class Runner implements AutoCloseable {
  /** How long a task may take, in seconds: shell loops over hundreds of servers take a minute. */
  private static final int PATIENCE = 600;

  private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

  private final Path folder;
  private @Nullable Process running;
  private boolean closed;

  /**
   * @param folder where output is kept until the next task
   */
  public Runner(Path folder) {
    this.folder = folder;
  }

  /**
   * The time from its start to its end, in nanoseconds.
   *
   * @throws UserError when it cannot be run, or fails
   */
  public long time(Task task) {
    long before = System.nanoTime();
    Process process = start(task, Redirect.DISCARD);
    await(process, task);
    long nanos = System.nanoTime() - before;
    check(process, task);
    return nanos;
  }

  /**
   * What it prints.
   *
   * @throws UserError as above
   */
  public String output(Task task) {
    Path out = folder.resolve("out");
    Process process = start(task, Redirect.to(out.toFile()));
    await(process, task);
    check(process, task);
    return text(out);
  }

  /**
   * The most memory that was resident at once, in bytes, of the process alone. The system reports
   * the peak itself; it is asked every millisecond until the process ends, so that what is reached
   * in the last one is missed. Empty where there is no /proc.
   *
   * @throws UserError as above
   */
  public OptionalLong peak(Task task) {
    Process process = start(task, Redirect.DISCARD);
    Path status = Path.of("/proc/" + process.pid() + "/status");
    long peak = 0;
    try {
      while (!process.waitFor(Duration.ofMillis(1))) peak = Math.max(peak, highWater(status));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    check(process, task);
    return peak == 0 ? OptionalLong.empty() : OptionalLong.of(peak);
  }

  private static long highWater(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      Optional<String> line = lines.filter(l -> l.startsWith("VmHWM:")).findFirst();
      return line.map(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024).orElse(0L);
    } catch (IOException | UncheckedIOException e) {
      return 0; // it has ended
    }
  }

  private synchronized Process start(Task task, Redirect out) {
    ProcessBuilder builder = new ProcessBuilder(task.command()).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(task.environment());
    builder.redirectInput(NOTHING).redirectOutput(out);
    builder.redirectError(folder.resolve("err").toFile());
    try {
      // Somebody wants the bench to end: the program halts as soon as all is cleared away.
      while (closed) wait();
      Process process = builder.start();
      running = process;
      return process;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      String program = task.command().getFirst();
      throw new UserError(1, task.name() + " cannot be run; is " + program + " on the PATH?");
    }
  }

  private static void await(Process process, Task task) {
    try {
      if (process.waitFor(PATIENCE, TimeUnit.SECONDS)) return;
      end(process);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new UserError(1, task.name() + " takes longer than " + PATIENCE + " s");
  }

  private void check(Process process, Task task) {
    if (task.exits().contains(process.exitValue())) return;
    String said = text(folder.resolve("err")).lines().findFirst().orElse("");
    throw new UserError(
        1, task.name() + " failed with exit code " + process.exitValue() + ": " + said);
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  /** Ends what runs; nothing is started any more. */
  @Override
  public synchronized void close() {
    closed = true;
    if (running != null && running.isAlive()) end(running);
  }
}
