//SOURCES ../client/Access.java
//SOURCES ../rpc/Refusal.java

package mcptools.bridge.http;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.regex.Pattern;
import mcptools.bridge.client.Access;
import mcptools.bridge.rpc.Refusal;

/**
 * Admits programs of this machine that have the token, and no page in a browser, whatever name it
 * resolves to this address.
 */
public record RequestGuard(Access access) {
  private static final List<String> HERE = List.of("127.0.0.1", "localhost", "[::1]");
  private static final Pattern LOCAL =
      Pattern.compile("https?://(?:127\\.0\\.0\\.1|localhost|\\[::1])(?::\\d{1,5})?");

  /** Refuses pages in a browser. */
  void checkOrigin(Headers headers) throws Refusal {
    List<String> hosts = headers.getOrDefault("Host", List.of());
    boolean here =
        hosts.size() == 1
            && HERE.stream().anyMatch(h -> hosts.getFirst().equals(h + ":" + access.port()));
    if (!here) throw new Refusal(403, "the header Host must name this machine and this port");
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!LOCAL.matcher(origin).matches()) {
        throw new Refusal(403, "pages of that origin are refused");
      }
    }
  }

  /** Refuses programs without the token. */
  void checkToken(Headers headers) throws Refusal {
    if (!opens(headers)) {
      throw new Refusal(401, "the token is missing or wrong; mcp_manager connect sets it");
    }
  }

  /** Whether a request shows the token. */
  public boolean opens(Headers headers) {
    List<String> tokens = headers.getOrDefault("Authorization", List.of());
    String token = tokens.size() == 1 ? tokens.getFirst() : "";
    boolean bearer = token.regionMatches(true, 0, Access.BEARER, 0, Access.BEARER.length());
    return bearer && access.opens(token.substring(Access.BEARER.length()).strip());
  }
}
