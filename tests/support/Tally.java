package mcptools.tests.support;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Counts what became of tests, and keeps how long each took. */
public final class Tally {
  private static final int SLOWEST = 10;

  private final List<Timed> timed = new ArrayList<>();
  private int passed;
  private int failed;
  private int skipped;

  private record Timed(long millis, String name) {}

  /** A test has passed, failed or was begun and then skipped. */
  synchronized void took(long millis, String name) {
    timed.add(new Timed(millis, name.replaceAll("\\R", " ")));
  }

  synchronized void passed() {
    passed++;
  }

  synchronized void failed() {
    failed++;
  }

  synchronized void skipped(int tests) {
    skipped += tests;
  }

  /** Takes all of this out, as lines that {@link #add} of another one reads. */
  synchronized List<String> take() {
    List<String> lines = new ArrayList<>();
    lines.add(passed + " " + failed + " " + skipped);
    timed.forEach(t -> lines.add(t.millis() + " " + t.name()));
    timed.clear();
    passed = 0;
    failed = 0;
    skipped = 0;
    return lines;
  }

  /** Adds what another one has counted. */
  synchronized void add(List<String> lines) {
    String[] counts = lines.getFirst().split(" ", -1);
    passed += Integer.parseInt(counts[0]);
    failed += Integer.parseInt(counts[1]);
    skipped += Integer.parseInt(counts[2]);
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      timed.add(new Timed(Long.parseLong(line.substring(0, space)), line.substring(space + 1)));
    }
  }

  /** Prints the slowest tests and, as the last line, the counts. */
  public synchronized void print(PrintStream out) {
    if (timed.size() > SLOWEST) {
      out.println("The slowest:");
      timed.stream()
          .sorted(Comparator.comparingLong(Timed::millis).reversed())
          .limit(SLOWEST)
          .forEach(t ->
              out.println(
                  String.format(Locale.ROOT, "%8.1f s  %s", t.millis() / 1000.0, t.name())));
    }
    out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
    out.flush();
  }

  /** True when something passed and nothing failed. */
  public synchronized boolean isGood() {
    return failed == 0 && passed > 0;
  }
}
