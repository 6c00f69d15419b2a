//DEPS org.jspecify:jspecify:1.0.1

package mcptools.bridge.web;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first line and the headers of a request.
 *
 * @param length bytes of the body; -1 when it is chunked
 * @param old whether the version is 1.0
 */
record RequestHead(String method, URI uri, Headers headers, long length, boolean old) {
  private static final int MOST_BYTES = 64 << 10;
  private static final int MOST_HEADERS = 200;
  private static final Pattern LINE =
      Pattern.compile("([A-Z]{1,20}) ([!-~]{1,8000}) HTTP/1\\.([01])");
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");

  /** A request that cannot be read; its message has the status and a sentence. */
  static final class Bad extends IOException {
    private static final long serialVersionUID = 1;

    final int status;

    Bad(int status, String sentence) {
      super(sentence);
      this.status = status;
    }
  }

  /** Reads the next; empty at the end of the stream. */
  static Optional<RequestHead> read(InputStream in) throws IOException {
    Lines lines = new Lines(in);
    String first = lines.next();
    // RFC 9112: a client may send an empty line after a body.
    if (first != null && first.isEmpty()) first = lines.next();
    if (first == null) return Optional.empty();
    Matcher line = LINE.matcher(first);
    if (!line.matches()) throw new Bad(400, "the first line is no request");
    Headers headers = new Headers();
    int count = 0;
    for (String each = lines.next(); !"".equals(each); each = lines.next()) {
      if (each == null) throw new IOException("the headers are cut off");
      Matcher header = HEADER.matcher(each);
      if (!header.matches()) throw new Bad(400, "a header is malformed");
      if (++count > MOST_HEADERS) throw new Bad(431, "there are too many headers");
      headers.add(header.group(1), header.group(2).stripTrailing());
    }
    boolean old = line.group(3).equals("0");
    return Optional.of(
        new RequestHead(line.group(1), uri(line.group(2)), headers, length(headers), old));
  }

  private static URI uri(String text) throws Bad {
    try {
      URI uri = new URI(text);
      if (uri.getPath() != null) return uri;
    } catch (URISyntaxException e) {
      // as below
    }
    throw new Bad(400, "the address is malformed");
  }

  private static long length(Headers headers) throws Bad {
    List<String> lengths = headers.getOrDefault("Content-Length", List.of());
    List<String> codings = headers.getOrDefault("Transfer-Encoding", List.of());
    if (codings.isEmpty() && lengths.isEmpty()) return 0;
    if (codings.size() + lengths.size() > 1) throw new Bad(400, "the length is said twice");
    if (codings.isEmpty()) {
      String length = lengths.getFirst();
      if (!length.matches("\\d{1,18}")) throw new Bad(400, "the length is no number");
      return Long.parseLong(length);
    }
    if (!codings.getFirst().equalsIgnoreCase("chunked")) {
      throw new Bad(501, "only chunked is a known transfer encoding");
    }
    return -1;
  }

  /** Whether the connection ends with this request. */
  boolean closes() {
    String connection = String.valueOf(headers.getFirst("Connection")).toLowerCase(Locale.ROOT);
    return old ? !connection.contains("keep-alive") : connection.contains("close");
  }

  /** The lines of a head; all of it is bounded. */
  private static final class Lines {
    private final InputStream in;
    private int left = MOST_BYTES;

    Lines(InputStream in) {
      this.in = in;
    }

    /** Without its end; null at the end of the stream. */
    @Nullable String next() throws IOException {
      StringBuilder line = new StringBuilder();
      while (true) {
        int next = in.read();
        if (next < 0) return null;
        if (--left < 0) throw new Bad(431, "the headers are too long");
        if (next == '\n') break;
        line.append((char) next);
      }
      int end = line.length();
      if (end > 0 && line.charAt(end - 1) == '\r') line.setLength(end - 1);
      return line.toString();
    }
  }
}
