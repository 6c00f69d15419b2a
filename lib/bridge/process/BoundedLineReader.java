//SOURCES ../rpc/JsonSlice.java
//SOURCES ../rpc/Room.java

package mcptools.bridge.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Room;

/** Reads lines that may be longer than memory. */
public final class BoundedLineReader {
  private static final int CHUNK = 8 << 10;
  private static final int FIRST = 1 << 10;

  /** Bytes kept of the beginning, and of the end, of a line that is too long. */
  private static final int KEPT = 256;

  /** How long it waits for memory; milliseconds. */
  private static final long PATIENCE = 30_000;

  private final InputStream in;
  private final int most;
  private final Room.Share share = Room.LINES.share();
  private final byte[] chunk = new byte[CHUNK];
  private int start;
  private int end;

  /** The line that is being read, of which {@code size} bytes are there, and its last bytes. */
  private byte[] line = new byte[0];

  private int size;
  private boolean whole;
  private byte[] tail = new byte[0];

  /**
   * A line.
   *
   * @param bytes without the line end; only the first and the last of a line that is too long
   * @param length how many of the bytes are the line
   * @param whole whether these are all bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Line(byte[] bytes, int length, boolean whole) {
    /** Text without escapes, as the beginning of a message has it. */
    private static final String TEXT = "\"[^\"\\\\]{0,200}\"";

    private static final String WORDS = "(?:\"(?:jsonrpc|method)\"\\s*:\\s*" + TEXT + "\\s*,\\s*)*";

    private static final String VALUE = "(-?\\d{1,18}|" + TEXT + ")\\s*";

    /** The id before all but short members of a message, or as its last or last but one. */
    private static final Pattern ID =
        Pattern.compile(
            "^\\{\\s*"
                + WORDS
                + "\"id\"\\s*:\\s*"
                + VALUE
                + ","
                + "|^\\{.*,\\s*\"id\"\\s*:\\s*"
                + VALUE
                + "(?:,\\s*\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*)?}$",
            Pattern.DOTALL);

    /** The id that stands at the beginning or end of a message; JSON null for none. */
    public JsonSlice outerId() {
      int head = Math.min(length, KEPT);
      String ends = new String(bytes, 0, head, UTF_8);
      int tail = Math.max(head, length - KEPT);
      Matcher ids = ID.matcher((ends + new String(bytes, tail, length - tail, UTF_8)).strip());
      return ids.find() ? JsonSlice.of(ids.group(ids.group(1) != null ? 1 : 2)) : JsonSlice.NULL;
    }
  }

  /**
   * @param most bytes in a line
   */
  public BoundedLineReader(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** The next line; empty at the end of the stream. A last line without its end is skipped. */
  public Optional<Line> next() throws IOException {
    share.close();
    line = new byte[0];
    size = 0;
    whole = true;
    tail = new byte[0];
    while (true) {
      if (start == end) {
        start = 0;
        end = Math.max(0, in.read(chunk));
        if (end == 0) return Optional.empty();
      }
      int stop = start;
      while (stop < end && chunk[stop] != '\n') stop++;
      add(stop);
      boolean ended = stop < end;
      start = ended ? stop + 1 : stop;
      if (!ended) continue;
      if (whole) return Optional.of(new Line(line, size, true));
      byte[] ends = Arrays.copyOf(line, line.length + tail.length);
      System.arraycopy(tail, 0, ends, line.length, tail.length);
      return Optional.of(new Line(ends, ends.length, false));
    }
  }

  /** Frees the memory that the last line has taken. */
  public void close() {
    share.close();
  }

  /** Bytes that were read beyond the last line. */
  public int rest() {
    return end - start;
  }

  /** Adds what is in the chunk up to there. */
  private void add(int stop) {
    int needed = size + stop - start;
    if (whole && needed > line.length) {
      int longer = Math.clamp(2L * needed, FIRST, most);
      if (needed > most || !share.grow(longer, PATIENCE)) shorten();
      else line = Arrays.copyOf(line, longer);
    }
    if (!whole) {
      tail = last(tail, chunk, start, stop);
      return;
    }
    System.arraycopy(chunk, start, line, size, stop - start);
    size = needed;
  }

  private void shorten() {
    whole = false;
    tail = last(new byte[0], line, 0, size);
    line = Arrays.copyOf(line, Math.min(size, KEPT));
    share.close();
  }

  /** The last bytes of {@code before} followed by the piece. */
  private static byte[] last(byte[] before, byte[] piece, int from, int to) {
    int start = Math.max(from, to - KEPT);
    byte[] all = Arrays.copyOf(before, before.length + to - start);
    System.arraycopy(piece, start, all, before.length, to - start);
    return Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
  }
}
