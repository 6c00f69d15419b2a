//SOURCES ../rpc/Refusal.java
//SOURCES ../rpc/Room.java

package mcptools.bridge.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Room;

/** Reads request bodies. A body takes memory for what has arrived of it, not for what will. */
final class RequestBodies {
  /** Bytes of one body. */
  static final int MOST = 16 << 20;

  private static final int FIRST = 4 << 10;

  /** Bytes that are read of a body that is too large. */
  private static final int WASTE = 4 * MOST;

  /** How long that is done; nanoseconds. */
  private static final long LINGER = 3_000_000_000L;

  /** How long to wait for memory that other bodies have; milliseconds. */
  private static final long PATIENCE = 20_000;

  /** How long a body may take before it has to arrive at some rate; nanoseconds. */
  private static final long GRACE = 10_000_000_000L;

  /** Bytes a second. */
  private static final long RATE = 64 << 10;

  private RequestBodies() {}

  /**
   * @param bytes of which {@code length} are the body
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Body(byte[] bytes, int length) {}

  /**
   * Reads a request's body.
   *
   * @param share holds the memory that it takes
   */
  static Body read(HttpExchange http, Room.Share share) throws IOException, Refusal {
    try {
      return whole(http, share);
    } catch (Refusal e) {
      share.close();
      discard(http.getRequestBody());
      throw e;
    }
  }

  private static Body whole(HttpExchange http, Room.Share share) throws IOException, Refusal {
    String header = http.getRequestHeaders().getFirst("Content-Length");
    long announced = MOST;
    if (header != null && header.matches("\\d{1,18}")) announced = Long.parseLong(header);
    if (announced > MOST) throw tooLarge();
    InputStream in = http.getRequestBody();
    byte[] bytes = new byte[(int) Math.min(announced + 1, FIRST)];
    int length = 0;
    long begun = System.nanoTime();
    while (true) {
      int read = in.read(bytes, length, bytes.length - length);
      if (read < 0) return new Body(bytes, length);
      length += read;
      long late = System.nanoTime() - begun - GRACE;
      if (late > 0 && length < late / 1_000_000_000 * RATE) {
        throw new Refusal(408, "the body arrives too slowly");
      }
      if (length < bytes.length) continue;
      if (length > MOST) throw tooLarge();
      int longer = (int) Math.min(announced + 1, 2L * length);
      if (!share.grow(longer, PATIENCE)) {
        throw new Refusal(503, "too many large requests are there at once; try again");
      }
      bytes = Arrays.copyOf(bytes, longer);
    }
  }

  private static Refusal tooLarge() {
    return new Refusal(413, "the body is longer than " + MOST + " bytes");
  }

  /** Reads on for a while: a client that is still sending would not read the answer. */
  private static void discard(InputStream in) {
    byte[] waste = new byte[FIRST];
    long end = System.nanoTime() + LINGER;
    try {
      for (int sum = 0, read = 0;
          read >= 0 && sum < WASTE && System.nanoTime() < end;
          sum += read) {
        read = in.read(waste);
      }
    } catch (IOException e) {
      // it has stopped sending
    }
  }
}
