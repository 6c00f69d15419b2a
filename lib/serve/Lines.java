package mcptools.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Lines of a stream that may be longer than memory. */
final class Lines {
  private static final int CHUNK = 16 << 10;

  /** What is kept of the end of a line that is too long; bytes. */
  private static final int TAIL = 256;

  private final InputStream in;
  private final int most;
  private final byte[] chunk = new byte[CHUNK];
  private int start;
  private int end;

  /**
   * A line.
   *
   * @param bytes without its end; of one that is too long only the last of them
   * @param whole whether these are all
   */
  record Line(byte[] bytes, boolean whole) {}

  /**
   * @param most bytes that a line may have
   */
  Lines(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** The next line; empty at the end. Half a line at the end is none. */
  Optional<Line> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] tail = new byte[0];
    boolean whole = true;
    while (true) {
      if (start == end) {
        start = 0;
        end = Math.max(0, in.read(chunk));
        if (end == 0) return Optional.empty();
      }
      int stop = start;
      while (stop < end && chunk[stop] != '\n') stop++;
      if (whole && line.size() + stop - start > most) {
        whole = false;
        tail = last(line.toByteArray(), chunk, 0, 0);
        line = new ByteArrayOutputStream();
      }
      if (whole) line.write(chunk, start, stop - start);
      else tail = last(tail, chunk, start, stop);
      boolean ended = stop < end;
      start = ended ? stop + 1 : stop;
      if (ended) return Optional.of(new Line(whole ? line.toByteArray() : tail, whole));
    }
  }

  private static byte[] last(byte[] before, byte[] chunk, int from, int to) {
    byte[] all = Arrays.copyOf(before, before.length + to - from);
    System.arraycopy(chunk, from, all, before.length, to - from);
    return Arrays.copyOfRange(all, Math.max(0, all.length - TAIL), all.length);
  }
}
