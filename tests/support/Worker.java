package mcptools.tests.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Runs test classes one after the other, in this JVM. */
public final class Worker {
  /** Begins the lines that are meant for the suite. */
  static final String MARK = "\u0001";

  private final Selection selection;
  private final PrintStream out;
  private final Tally tally = new Tally();
  private final Report report;

  Worker(Selection selection, PrintStream out) {
    this.selection = selection;
    this.out = out;
    this.report = new Report(out, tally);
    // A busy machine takes its time, which is no failure; what is there at once is not waited for.
    Awaitility.setDefaultTimeout(Duration.ofMinutes(2));
    Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::endSuite));
  }

  /** Whether this JVM is to be one for a suite. */
  public static boolean isWanted() {
    return Once.isBegun();
  }

  /** Runs the classes that the suite names until it names no more. */
  public static void serve(Selection selection) {
    Worker worker = new Worker(selection, System.out);
    // In this environment, which the first JVM of the suite does not have.
    if (selection.isPortable() && selection.isUnfiltered())
      Thread.ofPlatform().daemon().start(Builds::all);
    try (BufferedReader names =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String name = names.readLine(); name != null; name = names.readLine()) {
        worker.run(name);
        worker.tell();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The suite cannot be heard.", e);
    }
    worker.end();
    worker.tell();
  }

  /** Hands over what was counted; the empty line is the last. */
  private void tell() {
    tally.take().forEach(line -> out.println(MARK + line));
    out.println(MARK);
    out.flush();
  }

  /** Runs a class. */
  void run(String name) {
    selection.run(name, report);
  }

  /** What has become of the tests that was not told yet, when no class follows. */
  Tally end() {
    for (Procs.Proc left : Leftovers.suiteSurvivors()) {
      report.failed(
          "Process " + left.pid() + " is left of the tests: " + String.join(" ", left.argv()));
    }
    return tally;
  }
}
