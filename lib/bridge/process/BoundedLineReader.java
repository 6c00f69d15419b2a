package mcptools.bridge.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads lines that may be longer than memory. */
final class BoundedLineReader {
  private static final int CHUNK = 16 << 10;

  /** Bytes kept of the beginning, and of the end, of a line that is too long. */
  private static final int KEPT = 256;

  private final InputStream in;
  private final int most;
  private final byte[] chunk = new byte[CHUNK];
  private int start;
  private int end;

  /**
   * A line.
   *
   * @param bytes without the line end; only the first and the last of a line that is too long
   * @param whole whether these are all bytes
   */
  record Line(byte[] bytes, boolean whole) {}

  /**
   * @param most bytes in a line
   */
  BoundedLineReader(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** The next line; empty at the end of the stream. A last line without its end is skipped. */
  Optional<Line> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] head = new byte[0];
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
        head = Arrays.copyOf(line.toByteArray(), KEPT);
        tail = last(new byte[0], line.toByteArray(), 0, line.size());
        line = new ByteArrayOutputStream();
      }
      if (whole) line.write(chunk, start, stop - start);
      else tail = last(tail, chunk, start, stop);
      boolean ended = stop < end;
      start = ended ? stop + 1 : stop;
      if (!ended) continue;
      if (whole) return Optional.of(new Line(line.toByteArray(), true));
      byte[] ends = Arrays.copyOf(head, head.length + tail.length);
      System.arraycopy(tail, 0, ends, head.length, tail.length);
      return Optional.of(new Line(ends, false));
    }
  }

  /** The last bytes of {@code before} followed by the piece. */
  private static byte[] last(byte[] before, byte[] piece, int from, int to) {
    int start = Math.max(from, to - KEPT);
    byte[] all = Arrays.copyOf(before, before.length + to - start);
    System.arraycopy(piece, start, all, before.length, to - start);
    return Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
  }
}
