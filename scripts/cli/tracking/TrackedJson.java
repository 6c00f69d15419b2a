//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/snapshot/Snapshot.java

package mcptools.cli.tracking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcptools.process.ProcessInfo;
import mcptools.report.Json;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;

/** The JSON of {@code session_tracker list}. */
public final class TrackedJson {
  private TrackedJson() {}

  /** What is recorded of each session. */
  public static String of(Snapshot snapshot) {
    List<Object> entries = new ArrayList<>();
    for (Stored<TrackingFile> file : snapshot.files())
      file.content().ifPresent(c -> entries.add(entry(snapshot, file, c)));
    return Json.of(Map.of("sessions", entries));
  }

  /** A line of an old file has no start time, and so means whatever has the pid. */
  static Optional<ProcessInfo> alive(Snapshot snapshot, TrackingFile.Server server) {
    return server.root().start() < 0
        ? snapshot.table().get(server.root().pid())
        : snapshot.table().get(server.root());
  }

  private static Map<String, Object> entry(
      Snapshot snapshot, Stored<TrackingFile> stored, TrackingFile file) {
    List<Object> servers = new ArrayList<>();
    for (TrackingFile.Server server : file.servers()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", server.name());
      entry.put("pid", server.root().pid());
      if (server.root().start() >= 0) entry.put("start", server.root().start());
      entry.put("running", alive(snapshot, server).isPresent());
      entry.put("processes", server.processes().stream().map(p -> p.pid()).toList());
      servers.add(entry);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("session", file.name());
    entry.put("state", snapshot.session(file).name().toLowerCase(Locale.ROOT));
    entry.put("file", stored.path().toString());
    file.session()
        .ifPresent(place -> {
          entry.put("id", place.id());
          entry.put("socket", place.socket());
          entry.put("directory", place.directory());
        });
    entry.put("servers", servers);
    return entry;
  }
}
