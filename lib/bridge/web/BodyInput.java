package mcptools.bridge.web;

import java.io.IOException;
import java.io.InputStream;

/** The body of a request, by its length or in chunks. */
final class BodyInput extends InputStream {
  private static final int LONGEST_LINE = 100;
  private static final int MOST_TRAILERS = 50;

  private final InputStream in;
  private final boolean chunked;
  private final Start start;
  private boolean begun;
  private boolean ended;

  /** Bytes that are left of the body or of the chunk. */
  private long left;

  /** Is run before the first byte is read. */
  interface Start {
    void run() throws IOException;
  }

  /**
   * @param length -1 for chunks
   */
  BodyInput(InputStream in, long length, Start start) {
    this.in = in;
    this.chunked = length < 0;
    this.left = Math.max(0, length);
    this.ended = length == 0;
    this.start = start;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (ended) return -1;
    if (length == 0) return 0;
    if (!begun) start.run();
    if (chunked && left == 0 && !nextChunk()) return -1;
    begun = true;
    int read = in.read(bytes, from, (int) Math.min(length, left));
    if (read < 0) throw new IOException("the body is cut off");
    left -= read;
    if (!chunked && left == 0) ended = true;
    return read;
  }

  private boolean nextChunk() throws IOException {
    if (begun && !line().isEmpty()) throw new IOException("a chunk is malformed");
    begun = true;
    String size = line().split(";", 2)[0].strip();
    if (!size.matches("[0-9A-Fa-f]{1,8}")) throw new IOException("a chunk is malformed");
    left = Long.parseLong(size, 16);
    if (left > 0) return true;
    for (int i = 0; !line().isEmpty(); i++) {
      if (i == MOST_TRAILERS) throw new IOException("there are too many trailers");
    }
    ended = true;
    return false;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) throw new IOException("the body is cut off");
      if (line.length() == LONGEST_LINE) throw new IOException("a chunk is malformed");
      if (next != '\r') line.append((char) next);
    }
    return line.toString();
  }

  /** Reads what is left, up to so many bytes; whether that was all. */
  boolean drain(int most) throws IOException {
    if (ended) return true;
    // A client that waits for the word to go on sends nothing.
    if (!begun && !chunked && left > most) return false;
    byte[] waste = new byte[4096];
    for (int sum = 0; sum <= most; ) {
      int read = read(waste, 0, waste.length);
      if (read < 0) return true;
      sum += read;
    }
    return false;
  }
}
