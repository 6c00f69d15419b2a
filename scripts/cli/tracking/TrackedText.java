//SOURCES TrackedJson.java
//SOURCES ../../../lib/report/Table.java

package mcptools.cli.tracking;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcptools.process.ProcessInfo;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.snapshot.Snapshot;
import mcptools.state.TrackingFile;

/** The table of {@code session_tracker list}. */
public final class TrackedText {
  private static final String HINT =
      "Sessions have ended; session_tracker cleanup-orphaned ends what they left.";

  private TrackedText() {}

  /**
   * @param columns that a line has at most
   */
  public static void print(PrintWriter out, Snapshot snapshot, int columns) {
    List<TrackingFile> files = snapshot.records().toList();
    if (files.isEmpty()) {
      out.println("No session is tracked.");
      return;
    }
    Table table =
        new Table("SESSION", "STATE", "SERVER", "PID", "PROCESSES", "AGE")
            .right(3, 4, 5)
            .cut("SESSION", 24)
            .cut("SERVER", 12)
            .cut("SESSION", 12)
            .spare("PROCESSES");
    for (TrackingFile file : files) rows(table, snapshot, file);
    out.print(table.format(Colors.NONE, columns));
    boolean ended = files.stream().anyMatch(f -> snapshot.session(f) == Snapshot.Liveness.ENDED);
    if (ended) out.println("\n" + Text.wrap(HINT, columns));
  }

  private static void rows(Table table, Snapshot snapshot, TrackingFile file) {
    String session = file.name();
    String state = snapshot.session(file).name().toLowerCase(Locale.ROOT);
    if (file.servers().isEmpty()) table.row(session, state, "-", "", "", "");
    for (TrackingFile.Server server : file.servers()) {
      Optional<ProcessInfo> root = TrackedJson.alive(snapshot, server);
      long running =
          server.processes().stream().filter(id -> snapshot.table().get(id).isPresent()).count();
      String name = server.name().isEmpty() ? "?" : server.name();
      String age = root.map(p -> Units.age(snapshot.table().age(p))).orElse("gone");
      table.row(session, state, name, server.root().pid(), root.isEmpty() ? "" : running, age);
      session = "";
      state = "";
    }
  }
}
