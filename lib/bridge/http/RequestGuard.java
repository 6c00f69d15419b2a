//SOURCES ../client/Access.java
//SOURCES ../rpc/Refusal.java

package mcptools.bridge.http;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.regex.Pattern;
import mcptools.bridge.client.Access;
import mcptools.bridge.rpc.Refusal;

/**
 * Admits programs of this machine that have a secret, and no page in a browser, whatever name it
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

  /**
   * Refuses programs without the token or, where servers are started and stopped, without the
   * secret that no client has.
   */
  void checkToken(Headers headers, boolean control) throws Refusal {
    String given = given(headers);
    if (!(control ? access.controls(given) : access.opens(given))) {
      throw new Refusal(401, "the token is missing or wrong; mcp_manager connect sets it");
    }
  }

  /** Whether a request shows one of both. */
  public boolean opens(Headers headers) {
    return access.opens(given(headers)) || access.controls(given(headers));
  }

  private static String given(Headers headers) {
    List<String> tokens = headers.getOrDefault("Authorization", List.of());
    String token = tokens.size() == 1 ? tokens.getFirst() : "";
    boolean bearer = token.regionMatches(true, 0, Access.BEARER, 0, Access.BEARER.length());
    return bearer ? token.substring(Access.BEARER.length()).strip() : "";
  }
}
