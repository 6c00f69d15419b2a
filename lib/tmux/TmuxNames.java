package mcptools.tmux;

/** The names under which mcp-tools keeps things in tmux. */
public final class TmuxNames {
  /** Session option: the directory that `tm` opened the session for, percent-encoded. */
  public static final String DIRECTORY = "@mcp_tools_directory";

  /** Session option: the value of {@link #VARIABLE} in the session's panes. */
  public static final String MARKER = "@mcp_tools_session";

  /** Session option: not empty when the session is to stay though nothing happens in it. */
  public static final String KEEP = "@mcp_tools_keep";

  /** Environment variable of every process in a session that `tm` opened. */
  public static final String VARIABLE = "MCP_TOOLS_SESSION";

  private TmuxNames() {}
}
