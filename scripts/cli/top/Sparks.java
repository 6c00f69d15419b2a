//SOURCES ../../../lib/history/Sample.java
//SOURCES ../../../lib/process/ProcessId.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.process.ProcessId;

/**
 * The memory of servers, and of the machine, over the last two hours: from the history, and from
 * then on as it is measured. In pieces of five minutes, each with its largest value.
 */
public final class Sparks {
  static final int PIECES = 24;
  static final long PIECE_MILLIS = 300_000;
  static final long SPAN_MILLIS = PIECES * PIECE_MILLIS;

  /** Whose the machine's is. */
  static final ProcessId MACHINE = new ProcessId(0, 0);

  private final Map<ProcessId, long[]> values = new HashMap<>();

  /** The piece of time that the last values are of. */
  private long last;

  /** Adds what was recorded before this began. */
  void add(List<Sample> samples, String boot) {
    long current = Sample.boot(boot);
    for (Sample sample : samples) {
      if (sample.boot() != current) continue;
      if (sample.machine().total() > 0) {
        long used = sample.machine().total() - sample.machine().available();
        add(MACHINE, sample.at(), used);
      }
      for (Point point : sample.points()) {
        long bytes = point.pss() < 0 ? point.uss() : point.pss();
        add(new ProcessId(point.pid(), point.start()), sample.at(), bytes);
      }
    }
  }

  /**
   * Adds a value.
   *
   * @param at milliseconds since the epoch
   */
  void add(ProcessId id, long at, long bytes) {
    long piece = at / PIECE_MILLIS;
    if (piece > last) move(piece);
    int index = (int) (PIECES - 1 - (last - piece));
    if (index < 0) return;
    long[] pieces = values.computeIfAbsent(id, k -> none());
    pieces[index] = Math.max(pieces[index], bytes);
  }

  private static long[] none() {
    long[] pieces = new long[PIECES];
    Arrays.fill(pieces, -1);
    return pieces;
  }

  private void move(long piece) {
    int by = (int) Math.min(PIECES, piece - last);
    last = piece;
    for (long[] pieces : values.values()) {
      System.arraycopy(pieces, by, pieces, 0, PIECES - by);
      Arrays.fill(pieces, PIECES - by, PIECES, -1);
    }
  }

  /** Forgets what is gone. */
  void retain(Collection<ProcessId> living) {
    List<ProcessId> kept = new ArrayList<>(living);
    kept.add(MACHINE);
    values.keySet().retainAll(kept);
  }

  /** The pieces; -1 for one without a value. */
  long[] of(ProcessId id) {
    long[] pieces = values.get(id);
    return pieces == null ? none() : pieces.clone();
  }
}
