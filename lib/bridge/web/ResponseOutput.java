package mcptools.bridge.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;

/** The body of a response, by its length, in chunks, or up to the end of the connection. */
final class ResponseOutput extends OutputStream {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST = "0\r\n\r\n".getBytes(ISO_8859_1);

  private final OutputStream out;
  private final boolean chunked;
  private final boolean discarded;
  private long left;
  private boolean closed;

  /**
   * @param length bytes; -1 for any number
   * @param chunked whether these come in chunks
   * @param discarded whether nothing is sent, as for HEAD
   */
  ResponseOutput(OutputStream out, long length, boolean chunked, boolean discarded) {
    this.out = out;
    this.left = length;
    this.chunked = chunked;
    this.discarded = discarded;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (closed) throw new IOException("the response is closed");
    if (length == 0 || discarded) return;
    if (left >= 0) {
      if (length > left) throw new IOException("the response is longer than it was said to be");
      left -= length;
    }
    if (chunked) out.write((Integer.toHexString(length) + "\r\n").getBytes(ISO_8859_1));
    out.write(bytes, from, length);
    if (chunked) out.write(LINE_END);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Ends it; whether all of it was sent shows {@link #isWhole}. */
  @Override
  public void close() throws IOException {
    if (closed) return;
    closed = true;
    if (chunked && !discarded) out.write(LAST);
    out.flush();
  }

  boolean isWhole() {
    return closed && (left <= 0 || discarded);
  }
}
