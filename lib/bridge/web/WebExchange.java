//DEPS org.jspecify:jspecify:1.0.1
//SOURCES BodyInput.java
//SOURCES RequestHead.java
//SOURCES ResponseOutput.java

package mcptools.bridge.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One request and its response on a connection. */
final class WebExchange extends HttpExchange {
  /** Bytes of a body that nobody has read, after which the connection is worth keeping. */
  private static final int WASTE = 64 << 10;

  private final Socket socket;
  private final OutputStream out;
  private final RequestHead head;
  private final BodyInput body;
  private final Headers headers = new Headers();
  private @Nullable ResponseOutput response;
  private int status = -1;
  private boolean continued;

  WebExchange(Socket socket, InputStream in, OutputStream out, RequestHead head) {
    this.socket = socket;
    this.out = out;
    this.head = head;
    this.body = new BodyInput(in, head.length(), this::goOn);
  }

  /** Whether the client waits for a word before it sends the body. */
  private boolean isWaiting() {
    return !continued && "100-continue".equalsIgnoreCase(head.headers().getFirst("Expect"));
  }

  private void goOn() throws IOException {
    if (!isWaiting() || status >= 0) return;
    continued = true;
    out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    out.flush();
  }

  @Override
  public void sendResponseHeaders(int code, long length) throws IOException {
    if (status >= 0) throw new IOException("the response has begun");
    status = code;
    boolean empty = length < 0 || code == 204 || code == 304;
    boolean chunked = length == 0 && !empty && !head.old();
    if (chunked) headers.set("Transfer-Encoding", "chunked");
    else if (length > 0 || (empty && code != 204)) {
      headers.set("Content-Length", Long.toString(Math.max(0, length)));
    } else if (length == 0) {
      headers.set("Connection", "close");
    }
    if (head.closes()) headers.set("Connection", "close");
    else if (head.old() && !isClosing()) headers.set("Connection", "keep-alive");
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(code).append(" \r\n");
    headers.forEach((name, values) ->
        values.forEach(v -> text.append(name).append(": ").append(v).append("\r\n")));
    out.write(text.append("\r\n").toString().getBytes(ISO_8859_1));
    long bytes = empty ? 0 : length > 0 ? length : -1;
    ResponseOutput made =
        new ResponseOutput(out, bytes, chunked, empty || head.method().equals("HEAD"));
    response = made;
    if (empty) made.close();
  }

  private boolean isClosing() {
    return "close".equalsIgnoreCase(headers.getFirst("Connection"));
  }

  /** Ends it; whether the connection can take another request. */
  boolean finish() throws IOException {
    ResponseOutput made = response;
    if (made == null) return false;
    made.close();
    // A connection that is closed with unread input may lose the response.
    boolean read = !isWaiting() && body.drain(WASTE);
    return read && made.isWhole() && !isClosing();
  }

  @Override
  public void close() {
    // The connection does that.
  }

  @Override
  public Headers getRequestHeaders() {
    return head.headers();
  }

  @Override
  public Headers getResponseHeaders() {
    return headers;
  }

  @Override
  public URI getRequestURI() {
    return head.uri();
  }

  @Override
  public String getRequestMethod() {
    return head.method();
  }

  @Override
  public InputStream getRequestBody() {
    return body;
  }

  @Override
  public OutputStream getResponseBody() {
    if (response == null) throw new IllegalStateException("the headers come first");
    return response;
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public int getResponseCode() {
    return status;
  }

  @Override
  public String getProtocol() {
    return head.old() ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public HttpContext getHttpContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return null;
  }

  @Override
  public void setAttribute(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setStreams(@Nullable InputStream in, @Nullable OutputStream other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return null;
  }
}
