//DEPS org.jspecify:jspecify:1.0.1

package mcptools.tmux;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session as one listing saw it.
 *
 * @param name as tmux has it; not unique across tmux servers and not safe as a target
 * @param directory the directory that `tm` opened it for; empty when `tm` did not
 * @param path the directory that tmux made it in; empty when tmux did not say
 * @param marker what `tm` put into the environment of its panes; empty when `tm` did not
 * @param kept marked to stay though nothing happens in it
 * @param clients number of attached clients
 * @param created seconds since the epoch
 * @param activity when somebody typed or something was printed there last, seconds since the epoch
 * @param windows number of windows
 * @param panes its panes, those of windows that it shares with other sessions included
 */
public record Session(
    Id id,
    String name,
    Optional<String> directory,
    Optional<String> path,
    Optional<String> marker,
    boolean kept,
    int clients,
    long created,
    long activity,
    int windows,
    List<Pane> panes) {
  /** Session option: the directory that `tm` opened the session for, percent-encoded. */
  public static final String DIRECTORY_OPTION = "@mcp_tools_directory";

  /** Session option: the value of {@link TmuxEnvironment#MARKER} in the session's panes. */
  public static final String MARKER_OPTION = "@mcp_tools_session";

  /** Session option: not empty when the session is to stay though nothing happens in it. */
  public static final String KEEP_OPTION = "@mcp_tools_keep";

  /** The directory that it is for, as far as that is known. */
  public Optional<String> place() {
    return directory.or(() -> path);
  }

  private static boolean isNumbered(char sign, String text) {
    return text.length() > 1
        && text.charAt(0) == sign
        && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * @param leader pid of the process that tmux started in the pane, the leader of its process
   *     session; 0 when it has ended, and the pane stays (remain-on-exit)
   */
  public record Pane(PaneId id, long leader) {}

  /**
   * A session's id within its tmux server, such as "$3". Ids are never used again by a server, so
   * unlike a name it cannot mean another session.
   */
  public record Id(String text) {
    /**
     * @throws IllegalArgumentException when the text is not "$" and digits
     */
    public Id {
      if (!valid(text)) throw new IllegalArgumentException("not a session id: " + text);
    }

    public static boolean valid(String text) {
      return isNumbered('$', text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A pane's id within its tmux server, such as "%5"; a server never uses one again. */
  public record PaneId(String text) {
    /**
     * @throws IllegalArgumentException when the text is not "%" and digits
     */
    public PaneId {
      if (!valid(text)) throw new IllegalArgumentException("not a pane id: " + text);
    }

    public static boolean valid(String text) {
      return isNumbered('%', text);
    }

    // STARTUP.md: records
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof PaneId pane && text.equals(pane.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
