//SOURCES WebConnections.java
//SOURCES WebExchange.java

package mcptools.bridge.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandler;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Predicate;
import mcptools.bridge.web.RequestHead.Bad;

/** A connection, and the requests on it, one after the other. */
final class WebConnection {
  /** How long a client without a token may take for its headers; milliseconds. */
  private static final int FIRST_MILLIS = 30_000;

  /** How long an idle connection is kept, and how long nothing of a body may come; milliseconds. */
  private static final int IDLE_MILLIS = 300_000;

  private static final int BODY_MILLIS = 30_000;
  private static final int BUFFER = 8 << 10;

  private final Socket socket;
  private final HttpHandler handler;
  private final Predicate<Headers> admits;
  private final WebConnections all;
  private volatile boolean busy;

  WebConnection(Socket socket, HttpHandler handler, Predicate<Headers> admits, WebConnections all) {
    this.socket = socket;
    this.handler = handler;
    this.admits = admits;
    this.all = all;
  }

  /** Whether a request is being answered. */
  boolean isBusy() {
    return busy;
  }

  /** Closes it; what is being read or written fails. */
  void drop() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone
    }
  }

  /** Serves it to its end, by this thread. */
  void serve() {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
      socket.setSoTimeout(FIRST_MILLIS);
      while (serve(in, out)) socket.setSoTimeout(IDLE_MILLIS);
    } catch (IOException e) {
      // it is gone
    } finally {
      all.remove(this);
    }
  }

  /** Serves a request; whether another may follow. */
  private boolean serve(InputStream in, OutputStream out) throws IOException {
    Optional<RequestHead> head;
    try {
      head = RequestHead.read(in);
    } catch (Bad e) {
      refuse(out, e);
      return false;
    }
    if (head.isEmpty()) return false;
    boolean admitted = admits.test(head.get().headers());
    if (admitted) all.admit(this);
    socket.setSoTimeout(BODY_MILLIS);
    WebExchange exchange = new WebExchange(socket, in, out, head.get());
    if (!admitted) exchange.getResponseHeaders().set("Connection", "close");
    busy = true;
    try {
      handler.handle(exchange);
      return exchange.finish() && !Thread.interrupted();
    } finally {
      busy = false;
    }
  }

  private static void refuse(OutputStream out, Bad bad) throws IOException {
    byte[] sentence = (bad.getMessage() + "\n").getBytes(UTF_8);
    String head =
        "HTTP/1.1 %d \r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(bad.status, sentence.length);
    out.write(head.getBytes(UTF_8));
    out.write(sentence);
    out.flush();
  }
}
