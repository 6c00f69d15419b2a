//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/tmux/Session.java

package mcptools.cli.tmux;

import java.io.PrintWriter;
import java.util.List;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.tmux.Session;

/** The sessions of a tmux server and their directories. */
public final class SessionList {
  private SessionList() {}

  /**
   * @param columns that a line has at most
   */
  public static void print(PrintWriter out, List<Session> sessions, int columns) {
    if (sessions.isEmpty()) {
      out.println("No tmux session is open.");
      return;
    }
    Table table =
        new Table("SESSION", "STATE", "DIRECTORY")
            .cut("SESSION", 24)
            .cutStart("DIRECTORY", 18)
            .cut("SESSION", 12);
    for (Session session : sessions) {
      table.row(
          session.name(),
          (session.clients() > 0 ? "attached" : "detached") + (session.kept() ? ", kept" : ""),
          session.directory().orElse("(not opened by tm)"));
    }
    out.print(table.format(Colors.NONE, columns));
  }
}
