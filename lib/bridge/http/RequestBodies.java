//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../rpc/Refusal.java

package mcptools.bridge.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;

/** Reads request bodies, of all clients together no more than fit into memory. */
final class RequestBodies {
  /** Bytes of one body. */
  static final int MOST = 16 << 20;

  /** Smaller bodies are not counted; bytes. */
  private static final int SMALL = 64 << 10;

  /** Bytes that are read of a body that is too large. */
  private static final int WASTE = 4 * MOST;

  private static final int UNIT = 1 << 10;
  private static final int ALL = MOST / UNIT;
  private static final int WAIT_SECONDS = 30;

  private final Semaphore room = new Semaphore(ALL, true);

  private final ThreadLocal<Integer> taken = ThreadLocal.withInitial(() -> 0);

  /** Reads a request's body. The caller must {@link #release} it after use. */
  JsonElement read(HttpExchange http) throws IOException, Refusal {
    String length = http.getRequestHeaders().getFirst("Content-Length");
    long announced = MOST;
    if (length != null && length.matches("\\d{1,18}")) announced = Long.parseLong(length);
    if (announced > MOST) throw tooLarge(http);
    if (announced > SMALL) take((int) Math.min(ALL, announced / UNIT + 1));
    byte[] bytes = http.getRequestBody().readNBytes(MOST + 1);
    if (bytes.length > MOST) throw tooLarge(http);
    try {
      return Rpc.parse(bytes);
    } catch (JsonParseException | StackOverflowError e) {
      throw new Refusal(400, Rpc.error(Rpc.PARSE_ERROR, "the body is no JSON"));
    }
  }

  /** Discards the body: a client that is still sending would not read the answer. */
  private static Refusal tooLarge(HttpExchange http) {
    byte[] waste = new byte[SMALL];
    InputStream in = http.getRequestBody();
    try {
      for (int sum = 0, read = 0; read >= 0 && sum < WASTE; sum += read) read = in.read(waste);
    } catch (IOException e) {
      // it has stopped sending
    }
    return new Refusal(413, "the body is longer than " + MOST + " bytes");
  }

  private void take(int units) throws Refusal {
    try {
      if (room.tryAcquire(units, WAIT_SECONDS, TimeUnit.SECONDS)) {
        taken.set(units);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Refusal(503, "too many large requests are there at once; try again");
  }

  /** Frees the space of the body that this thread has read. */
  void release() {
    room.release(taken.get());
    taken.remove();
  }
}
