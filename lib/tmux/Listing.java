//SOURCES TmuxReply.java
//SOURCES ../process/ProgramRunner.java
//SOURCES ../state/PercentEncoding.java

package mcptools.tmux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.process.ProgramRunner.Result;
import mcptools.state.PercentEncoding;
import mcptools.tmux.Session.PaneId;

/**
 * The one question that gets all about a server: a row for the server, one for each session and one
 * for each pane. The key is made anew for each question and stands between the fields and at the
 * end of a row, so that no name can hold those: before tmux 3.2 one may hold a newline.
 */
record Listing(String key) {
  private static final List<String> SERVER = List.of("T", "#{pid}", "#{version}", "#{socket_path}");
  private static final List<String> SESSION =
      List.of(
          "S",
          "#{session_id}",
          "#{session_name}",
          "#{" + Session.DIRECTORY_OPTION + "}",
          "#{" + Session.MARKER_OPTION + "}",
          "#{" + Session.KEEP_OPTION + "}",
          "#{session_attached}",
          "#{session_created}",
          "#{session_activity}",
          "#{session_windows}");

  /** In tmux 3.1, which has no session_path, the directory that its active pane is in. */
  private static final List<String> DIRECTORY =
      List.of("D", "#{session_id}", "#{?session_path,#{session_path},#{pane_current_path}}");

  private static final List<String> PANE =
      List.of(
          "P", "#{session_id}", "#{pane_id}", "#{?pane_dead,0,#{pane_pid}}", "#{window_activity}");

  /** What a server without sessions says of the panes; before tmux 3.2 of itself, too. */
  private static final String NO_SESSION = "no current target";

  /** The arguments for tmux. A server without sessions answers the first command at the most. */
  String[] arguments() {
    return new String[] {
      "display-message", "-p", row(SERVER), ";",
      "list-sessions", "-F", row(SESSION), ";",
      "list-sessions", "-F", row(DIRECTORY), ";",
      "list-panes", "-a", "-F", row(PANE)
    };
  }

  /** Whether the server printed nothing because it has no session. */
  static boolean isEmpty(Result result) {
    return result.out().isEmpty() && result.error().equals(NO_SESSION);
  }

  /** The arguments that ask about the server alone, with a command that needs no session. */
  String[] server() {
    return new String[] {"list-commands", "-F", row(SERVER), "list-commands"};
  }

  /** The same rows as one format, for a single session. */
  String format() {
    return String.join("\n", row(SERVER), row(SESSION), row(DIRECTORY), row(PANE));
  }

  private String separator() {
    return "|" + key + "|";
  }

  private String end() {
    return "|" + key + ".";
  }

  private String row(List<String> fields) {
    return String.join(separator(), fields) + end();
  }

  TmuxReply parse(String socket, Result result) {
    List<String[]> servers = new ArrayList<>();
    Map<String, String[]> sessions = new LinkedHashMap<>();
    Map<String, String> paths = new HashMap<>();
    Map<String, List<Session.Pane>> panes = new LinkedHashMap<>();
    // tmux counts for a session only what its clients type.
    Map<String, Long> printed = new HashMap<>();
    try {
      for (String row : split(result.out(), end() + "\n")) {
        if (row.isEmpty()) continue; // after the last
        String[] fields = split(row, separator()).toArray(String[]::new);
        switch (fields[0]) {
          case "T" -> servers.add(expect(fields, SERVER));
          case "S" -> sessions.put(expect(fields, SESSION)[1], fields);
          case "D" -> paths.put(expect(fields, DIRECTORY)[1], fields[2]);
          case "P" -> {
            panes
                .computeIfAbsent(expect(fields, PANE)[1], k -> new ArrayList<>())
                .add(new Session.Pane(new PaneId(fields[2]), Long.parseLong(fields[3])));
            printed.merge(fields[1], Long.parseLong(fields[4]), Math::max);
          }
          default -> throw new IllegalArgumentException("unknown row");
        }
      }
      if (servers.isEmpty()) return failed(socket, result);
      boolean empty = sessions.isEmpty() && result.error().equals(NO_SESSION);
      if (!result.ok() && !empty) return failed(socket, result);
      List<Session> found = new ArrayList<>();
      for (String[] row : sessions.values()) {
        String path = paths.getOrDefault(row[1], "");
        long activity = Math.max(Long.parseLong(row[8]), printed.getOrDefault(row[1], 0L));
        found.add(session(row, path, activity, panes.getOrDefault(row[1], List.of())));
      }
      String[] server = servers.getFirst();
      // tmux itself may know it by a path that means something in its own directory alone.
      String path = socket.startsWith("/") ? socket : server[3];
      return new TmuxReply.Answer(path, Long.parseLong(server[1]), server[2], found);
    } catch (IllegalArgumentException e) {
      return new TmuxReply.Silent(socket, "tmux gave an answer that is not understood: " + e);
    }
  }

  private static TmuxReply failed(String socket, Result result) {
    String error = result.error();
    boolean absent =
        error.startsWith("no server running on")
            || (error.startsWith("error connecting to")
                && (error.endsWith("(No such file or directory)")
                    || error.endsWith("(Connection refused)")));
    if (absent) return new TmuxReply.Absent(socket);
    return new TmuxReply.Silent(socket, error.isEmpty() ? "exit code " + result.exit() : error);
  }

  private static Session session(
      String[] row, String path, long activity, List<Session.Pane> panes) {
    return new Session(
        new Session.Id(row[1]),
        row[2],
        Optional.of(row[3]).filter(s -> !s.isEmpty()).map(PercentEncoding::decode),
        Optional.of(path).filter(s -> !s.isEmpty()),
        Optional.of(row[4]).filter(s -> !s.isEmpty()),
        !row[5].isEmpty(),
        Integer.parseInt(row[6]),
        Long.parseLong(row[7]),
        activity,
        Integer.parseInt(row[9]),
        List.copyOf(panes));
  }

  private static List<String> split(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at; (at = text.indexOf(separator, from)) >= 0; from = at + separator.length()) {
      parts.add(text.substring(from, at));
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static String[] expect(String[] fields, List<String> asked) {
    if (fields.length == asked.size()) return fields;
    throw new IllegalArgumentException(fields.length + " fields for " + asked.size());
  }
}
