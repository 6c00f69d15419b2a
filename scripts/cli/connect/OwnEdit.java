//DEPS info.picocli:picocli:4.7.7
//SOURCES ConnectText.java
//SOURCES ../../../lib/connect/OwnServers.java
//SOURCES ../command/Ask.java

package mcptools.cli.connect;

import java.io.PrintWriter;
import mcptools.cli.command.Ask;
import mcptools.connect.OwnServers.Edit;
import picocli.CommandLine;

/**
 * Shows a change of the user's own config, asks, and writes it.
 *
 * @param json whether the output is kept for JSON
 */
record OwnEdit(boolean yes, boolean json) {
  void show(CommandLine line, Edit edit) {
    PrintWriter out = json ? line.getErr() : line.getOut();
    out.print(ConnectText.shownDiff(edit.diff()));
    out.flush();
  }

  void write(CommandLine line, Edit edit) {
    if (!edit.changes()) return;
    if (!json || !yes) show(line, edit);
    if (!yes) Ask.confirm(line, "Write this?", "nothing was written");
    edit.write();
  }
}
