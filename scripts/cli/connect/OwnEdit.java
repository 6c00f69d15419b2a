//DEPS info.picocli:picocli:4.7.7
//SOURCES DiffText.java
//SOURCES ../../../lib/connect/OwnServers.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../command/Ask.java
//SOURCES ../command/Syntax.java

package mcptools.cli.connect;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.cli.command.Ask;
import mcptools.cli.command.Syntax;
import mcptools.connect.OwnServers.Edit;
import mcptools.report.Json;
import mcptools.settings.Settings;
import picocli.CommandLine;

/** Shows a change of the user's own config, asks, and writes it. */
final class OwnEdit {
  private boolean dryRun;
  private boolean json;
  private boolean yes;

  OwnEdit() {}

  /**
   * With what was given to another command.
   *
   * @param json whether the output is kept for JSON
   */
  OwnEdit(boolean yes, boolean json, boolean dryRun) {
    this.yes = yes;
    this.json = json;
    this.dryRun = dryRun;
  }

  /** Adds its options. */
  Syntax options(Syntax syntax) {
    return syntax
        .flag("-y,--yes", "Do not ask.", () -> yes = true)
        .flag("-n,--dry-run", "Only show what would change.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean json() {
    return json;
  }

  void finish(CommandLine line, Edit edit) {
    if (!edit.changes()) return;
    boolean asks = !dryRun && !yes;
    if (!json || asks) {
      PrintWriter out = json ? line.getErr() : line.getOut();
      out.print(edit.diff(DiffText::line));
      out.flush();
    }
    if (asks) Ask.confirm(line, "Write this?", "nothing was written");
    if (!dryRun) edit.write();
  }

  void print(CommandLine line, String what, List<?> names) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", Settings.file(System.getenv()).toString());
    object.put(what, names);
    object.put("dryRun", dryRun);
    line.getOut().println(Json.of(object));
  }

  /** Says what to call after the change. */
  void next(CommandLine line, String start, String connect) {
    if (!dryRun) line.getOut().println("Next: " + start + ", then " + connect + ".");
  }
}
