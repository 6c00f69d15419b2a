package mcptools.tests.support;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints a line for each test class, failure and skipped test, and counts. */
public final class Report implements TestExecutionListener {
  private static final int STACK_LINES = 8;

  private final PrintStream out;
  private final Tally tally;
  private final Map<String, Long> started = new HashMap<>();
  private Optional<TestPlan> plan = Optional.empty();

  /** Prints to this stream and counts there. */
  Report(PrintStream out, Tally tally) {
    this.out = out;
    this.tally = tally;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = Optional.of(testPlan);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    started.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    tally.skipped(tests(test));
    out.println("SKIPPED " + name(test) + ": " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) tally.passed();
      }
      case ABORTED -> {
        tally.skipped(tests(test));
        out.println("SKIPPED " + name(test) + ": " + reason(result));
      }
      case FAILED -> {
        failed("%s (%.1f s)".formatted(name(test), seconds(test)));
        result.getThrowable().ifPresent(this::printThrowable);
      }
    }
    if (test.isTest()) tally.took(Math.round(seconds(test) * 1000), name(test));
    if (test.getSource().orElse(null) instanceof ClassSource) {
      out.println(String.format(Locale.ROOT, "%-60s %6.1f s", name(test), seconds(test)));
    }
    out.flush();
  }

  /** Counts a failure and prints it. */
  void failed(String message) {
    tally.failed();
    out.println("FAILED " + message);
  }

  /** How many tests it is: those of a class that are known. */
  private int tests(TestIdentifier test) {
    long tests =
        plan.map(p -> p.getDescendants(test).stream().filter(TestIdentifier::isTest).count())
            .orElse(0L);
    return Math.max(1, Math.toIntExact(tests));
  }

  private static String reason(TestExecutionResult result) {
    String message = result.getThrowable().map(Throwable::getMessage).orElse("no reason given");
    return message.replaceFirst("^Assumption failed: ", "");
  }

  private double seconds(TestIdentifier test) {
    return (System.nanoTime() - started.getOrDefault(test.getUniqueId(), System.nanoTime())) / 1e9;
  }

  private String name(TestIdentifier test) {
    if (test.getSource().orElse(null) instanceof ClassSource) {
      return test.getDisplayName();
    }
    String parent = plan.flatMap(p -> p.getParent(test)).map(this::name).orElse("");
    return parent.isEmpty() || parent.startsWith("JUnit")
        ? test.getDisplayName()
        : parent + " > " + test.getDisplayName();
  }

  private void printThrowable(Throwable thrown) {
    out.println(String.valueOf(thrown).strip().indent(4).stripTrailing());
    Arrays.stream(thrown.getStackTrace())
        .filter(f -> f.getClassName().startsWith("mcptools."))
        .limit(STACK_LINES)
        .forEach(f -> out.println("      at " + f));
    if (thrown.getCause() != null && thrown.getCause() != thrown) {
      out.println("    caused by");
      printThrowable(thrown.getCause());
    }
  }
}
