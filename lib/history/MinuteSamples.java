//SOURCES Rollup.java

package mcptools.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mcptools.error.UserError;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.state.AtomicFile;
import mcptools.state.PercentEncoding;
import mcptools.state.StateHome;
import mcptools.state.StateLock;

/**
 * The samples that the watcher takes each minute without a JVM ({@code lib/watch/sample.sh}): it
 * measures the processes that the file {@code roster} lists, and adds to the text file {@code
 * minute} what is brought into the history from time to time. Fields stand between tabs.
 */
public final class MinuteSamples {
  private static final String ROSTER = "roster";
  private static final String TEXT = "minute";
  private static final String TAKEN = "minute.taken";
  private static final long MOST_BYTES = 64 << 20;

  private MinuteSamples() {}

  /**
   * Writes whom to measure: on the first line the boot and the milliseconds by which the clock is
   * ahead of the time since boot, then a server a line: its series, pid and start of its root, all
   * its processes, and the parent of its root.
   *
   * @throws UserError when it cannot be written
   */
  public static void writeRoster(StateHome home, Inventory inventory) {
    long offset = inventory.snapshot().wallClock() - inventory.snapshot().table().now();
    StringBuilder text = new StringBuilder();
    text.append(Sample.boot(inventory.snapshot().boot())).append('\t').append(offset).append('\n');
    for (McpServer server : inventory.servers()) {
      Series series = Recorder.series(server);
      ProcessInfo root = server.tree().root();
      String processes =
          server.tree().processes().stream()
              .map(p -> p.id().toString())
              .collect(Collectors.joining(" "));
      String line =
          String.join(
              "\t",
              PercentEncoding.encode(series.name()),
              series.kind(),
              PercentEncoding.encode(series.owner()),
              Integer.toString(series.arguments()),
              Long.toString(root.pid()),
              Long.toString(root.id().start()),
              processes,
              Long.toString(root.parent()));
      text.append(line).append('\n');
    }
    AtomicFile.write(home.makeHistory().resolve(ROSTER), text.toString());
  }

  /**
   * As {@link #take}, and rolls old days up.
   *
   * @throws UserError when that cannot be done; it is tried again with the next call
   */
  public static void store(StateHome home) {
    take(home);
    Rollup.tidy(home, System.currentTimeMillis());
  }

  /** The same where there is a history, for who only reads it: what cannot be done now is later. */
  public static void tryToStore(StateHome home) {
    try {
      if (home.history().toFile().isDirectory()) store(home);
    } catch (UserError e) {
      // another call does it, or the disk is full
    }
  }

  /**
   * Brings what the watcher has measured into the history, unless another process does.
   *
   * @throws UserError when that cannot be done; it is tried again with the next call
   */
  public static void take(StateHome home) {
    Path text = home.makeHistory().resolve(TEXT);
    Path taken = home.history().resolve(TAKEN);
    if (!Recorder.isThere(text) && !Recorder.isThere(taken)) return;
    Optional<StateLock> lock = Rollup.lock(home);
    if (lock.isEmpty()) return;
    try (StateLock held = lock.get()) {
      // What a killed call has left comes first; what it had written already counts once.
      if (!Recorder.isThere(taken)) Files.move(text, taken);
      if (Files.size(taken) <= MOST_BYTES) {
        String lines = new String(Files.readAllBytes(taken), UTF_8);
        for (Sample sample : parse(lines)) Recorder.append(home, sample, 0);
      }
      Files.deleteIfExists(taken);
    } catch (IOException e) {
      throw new UserError(1, "the history cannot be written: " + e.getMessage());
    }
  }

  /** The samples in a text that are whole: the last line of each says how many servers it has. */
  static List<Sample> parse(String text) {
    List<Sample> samples = new ArrayList<>();
    List<String[]> lines = new ArrayList<>();
    for (String line : text.split("\n")) {
      String[] words = line.split("\t", -1);
      if (words[0].equals("sample")) lines.clear();
      lines.add(words);
      if (!words[0].equals("end")) continue;
      try {
        if (Integer.parseInt(words[1]) == lines.size() - 2) samples.add(sample(lines));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        // torn
      }
      lines.clear();
    }
    return samples;
  }

  private static Sample sample(List<String[]> lines) {
    String[] head = lines.getFirst();
    long uptime = Long.parseLong(head[3]);
    List<Point> points = new ArrayList<>();
    for (String[] line : lines.subList(1, lines.size() - 1)) points.add(point(line));
    Machine machine =
        new Machine(
            bytes(head[4]),
            bytes(head[5]),
            bytes(head[6]),
            bytes(head[7]),
            number(head[8]),
            number(head[9]));
    return new Sample(
        uptime + Long.parseLong(head[2]),
        uptime,
        Long.parseLong(head[1]),
        0,
        machine,
        -1,
        -1,
        points);
  }

  private static Point point(String[] line) {
    Series series =
        new Series(
            PercentEncoding.decode(line[1]),
            line[2],
            PercentEncoding.decode(line[3]),
            Integer.parseInt(line[4]));
    return Point.of(
        series,
        Long.parseLong(line[5]),
        Long.parseLong(line[6]),
        bytes(line[7]),
        bytes(line[8]),
        bytes(line[9]),
        Long.parseLong(line[10]) * 10,
        Integer.parseInt(line[11]),
        -1);
  }

  private static long bytes(String kilobytes) {
    return kilobytes.isEmpty() ? Sample.UNKNOWN : Long.parseLong(kilobytes) * 1024;
  }

  private static long number(String text) {
    return text.isEmpty() ? Sample.UNKNOWN : Long.parseLong(text);
  }
}
