//SOURCES ../../../lib/config/ConfigPlaces.java
//SOURCES ../../../lib/error/UserError.java
//SOURCES ../../../lib/state/UserFolders.java

package mcptools.cli.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mcptools.config.ConfigPlaces;
import mcptools.error.UserError;
import mcptools.state.UserFolders;

/**
 * The texts by which launchd, systemd and cron run {@code lib/launch/scheduled.sh}.
 *
 * @param folder of the clone
 * @param minutes from one run to the next; 1 to 59
 * @param words for scheduled.sh
 */
public record ScheduleText(
    Path folder, Map<String, String> environment, long minutes, List<String> words) {
  /** Variables of this command that a schedule does not have by itself. */
  private static final List<String> KEPT =
      List.of(
          "PATH",
          "HOME",
          "MCP_TOOLS_HOME",
          "XDG_CONFIG_HOME",
          "XDG_CACHE_HOME",
          "TMUX_TMPDIR",
          "JAVA_HOME",
          "TZ");

  private static final String PROGRAM = "lib/launch/scheduled.sh";
  private static final String EVERY = "*/";
  private static final String SILENT = " >/dev/null 2>&1";

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("/bin/sh"));
    command.add(folder.resolve(PROGRAM).toString());
    command.addAll(words);
    return command;
  }

  private Map<String, String> variables() {
    Map<String, String> kept = new LinkedHashMap<>();
    // By the names of servers in all configs they are protected and limited.
    for (String name : Stream.concat(KEPT.stream(), ConfigPlaces.variables().stream()).toList()) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty() && value.chars().noneMatch(c -> c < ' ')) kept.put(name, value);
    }
    kept.putIfAbsent("HOME", UserFolders.of(environment).toString());
    return kept;
  }

  /** What launchd writes of each run; scheduled.sh moves it to a ".1" beside it. */
  static Path log(Map<String, String> environment) {
    return UserFolders.of(environment).resolve("Library/Logs/mcp-tools.schedule.log");
  }

  /** A property list of launchd. */
  public String plist(String label) {
    StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<plist version=\"1.0\"><dict>\n<key>Label</key>").append(string(label));
    out.append("\n<key>ProgramArguments</key><array>");
    command().forEach(word -> out.append(string(word)));
    out.append("</array>\n<key>EnvironmentVariables</key><dict>");
    variables()
        .forEach((name, value) ->
            out.append("<key>").append(name).append("</key>").append(string(value)));
    Path log = log(environment);
    out.append("</dict>\n<key>StartInterval</key><integer>").append(minutes * 60);
    out.append("</integer>\n<key>StandardOutPath</key>").append(string(log.toString()));
    out.append("\n<key>StandardErrorPath</key>").append(string(log.toString()));
    out.append("\n<key>RunAtLoad</key><false/>\n<key>ProcessType</key><string>Background</string>");
    out.append("\n<key>LowPriorityIO</key><true/>\n<key>Nice</key><integer>10</integer>\n");
    return out.append("</dict></plist>\n").toString();
  }

  private static String string(String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<string>" + safe + "</string>";
  }

  /** A service of systemd. */
  public String service() {
    StringBuilder out =
        new StringBuilder("[Unit]\nDescription=Limits and health of MCP servers\n\n");
    out.append("[Service]\nType=oneshot\nNice=10\nIOSchedulingClass=idle\n");
    variables()
        .forEach((name, value) ->
            out.append("Environment=").append(quoted(name + "=" + value)).append('\n'));
    out.append("ExecStart=");
    List<String> quoted = command().stream().map(ScheduleText::quoted).toList();
    // Else systemd takes what stands behind "$" for a variable.
    return out.append(String.join(" ", quoted).replace("$", "$$")).append('\n').toString();
  }

  /** Whether a text is one that {@link #service} made. */
  static boolean isService(String text) {
    return text.contains("ExecStart=") && text.contains(PROGRAM);
  }

  /** A timer of systemd: a run that was missed is made up for. */
  public String timer() {
    String times =
        dividesAnHour()
            ? "OnCalendar=*:0/" + minutes + "\nPersistent=true"
            : "OnActiveSec=" + minutes + "min\nOnUnitActiveSec=" + minutes + "min";
    return "[Unit]\nDescription=Limits and health of MCP servers\n\n[Timer]\n"
        + times
        + "\n\n[Install]\nWantedBy=timers.target\n";
  }

  private boolean dividesAnHour() {
    return 60 % minutes == 0;
  }

  private static String quoted(String text) {
    String safe = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    return '"' + safe + '"';
  }

  /** A line of a crontab. */
  public String cron() {
    if (!dividesAnHour()) {
      throw new UserError(2, "cron takes minutes that divide an hour, such as 5m, 10m or 15m");
    }
    StringBuilder out = new StringBuilder(EVERY + minutes + " * * * *");
    variables()
        .forEach((name, value) -> out.append(' ').append(name).append('=').append(shell(value)));
    command().forEach(word -> out.append(' ').append(shell(word)));
    String line = out.append(SILENT).toString();
    if (line.length() > 900) {
      throw new UserError(1, "PATH is too long for a line of a crontab; make it shorter");
    }
    return line;
  }

  /** Whether a line of a crontab is one that {@link #cron} made. */
  static boolean isCron(String line) {
    return line.startsWith(EVERY) && line.contains(PROGRAM) && line.endsWith(SILENT);
  }

  /** In a crontab "%" is a line end. */
  private static String shell(String text) {
    String safe = text.matches("[\\w/.:+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    return safe.replace("%", "\\%");
  }
}
