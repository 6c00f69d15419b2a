package mcptools.tmux;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What TMUX names in the environment of all that was started in a pane: "socket,server,session".
 *
 * @param server pid of the tmux server
 * @param session id of the session that the pane was made in, such as "$3"
 */
public record TmuxEnvironment(String socket, long server, String session) {
  public static final String VARIABLE = "TMUX";

  public static final String PANE = "TMUX_PANE";

  /** Variable of every process in a session that `tm` opened; no part of TMUX. */
  public static final String MARKER = "MCP_TOOLS_SESSION";

  private static final String FOLDER = "/tmux-";

  /** Empty when there is no such variable, or something else in it. */
  public static Optional<TmuxEnvironment> of(Map<String, String> environment) {
    String text = environment.getOrDefault(VARIABLE, "");
    // The name of a socket may hold commas.
    int second = text.lastIndexOf(',');
    int first = second < 0 ? -1 : text.lastIndexOf(',', second - 1);
    if (first < 0) return Optional.empty();
    String session = text.substring(second + 1);
    OptionalLong server = number(text.substring(first + 1, second));
    if (server.isEmpty() || number(session).isEmpty()) return Optional.empty();
    return Optional.of(
        new TmuxEnvironment(text.substring(0, first), server.getAsLong(), "$" + session));
  }

  /** Whose socket it is by the name of its folder, such as "/tmp/tmux-1000/default". */
  public OptionalLong user() {
    for (int at = socket.lastIndexOf(FOLDER); at >= 0; at = socket.lastIndexOf(FOLDER, at - 1)) {
      int end = socket.indexOf('/', at + 1);
      OptionalLong user =
          end < 0 ? number("") : number(socket.substring(at + FOLDER.length(), end));
      if (user.isPresent()) return user;
    }
    return OptionalLong.empty();
  }

  /** Up to ten digits; empty for any other text. */
  private static OptionalLong number(String text) {
    if (text.isEmpty() || text.length() > 10) return OptionalLong.empty();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
