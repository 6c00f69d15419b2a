package mcptools.tests.support;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A JVM with a {@link Worker} in a pid namespace of its own. */
final class WorkerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  private WorkerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
    this.input = process.outputWriter();
  }

  /**
   * Starts one.
   *
   * @param environment variables that it is to have, besides
   */
  static WorkerProcess start(Namespace namespace, Path suite, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(namespace.sameAgain());
    builder.environment().putAll(environment);
    builder.environment().put(Once.VARIABLE, suite.toString());
    return new WorkerProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * Runs a class, and prints what it has to say once it is done.
   *
   * @throws IOException when the JVM has ended; what it said until then is printed
   */
  Tally run(String name, PrintStream out) throws IOException {
    input.write(name + "\n");
    input.flush();
    return answer(out);
  }

  /** Lets it come to its end; what it has found then. */
  Tally finish(PrintStream out) throws IOException {
    input.close();
    return answer(out);
  }

  private Tally answer(PrintStream out) throws IOException {
    List<String> said = new ArrayList<>();
    List<String> counted = new ArrayList<>();
    try {
      for (String line = line(); !line.equals(Worker.MARK); line = line()) {
        if (line.startsWith(Worker.MARK)) counted.add(line.substring(Worker.MARK.length()));
        else said.add(line);
      }
    } finally {
      print(said, out);
    }
    Tally tally = new Tally();
    tally.add(counted);
    return tally;
  }

  private String line() throws IOException {
    return Optional.ofNullable(output.readLine()).orElseThrow(() -> new IOException(end()));
  }

  /** How it has ended, which it was not to. */
  private String end() {
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return "its JVM has ended" + (ended ? " with exit code " + process.exitValue() : "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "its JVM was interrupted";
    }
  }

  private static void print(List<String> lines, PrintStream out) {
    synchronized (out) {
      lines.forEach(out::println);
      out.flush();
    }
  }

  /** Ends all that is in its namespace: first as an interrupt does, then for certain. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
