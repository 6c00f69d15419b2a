//SOURCES Launchd.java
//SOURCES ../../process/Platform.java
//SOURCES ../../state/AtomicFile.java
//SOURCES ../../state/Clone.java
//SOURCES ../../state/StateHome.java

package mcptools.bridge.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mcptools.error.UserError;
import mcptools.process.Platform;
import mcptools.process.ProgramRunner;
import mcptools.state.AtomicFile;
import mcptools.state.Clone;
import mcptools.state.StateHome;
import mcptools.state.UserFolders;

/**
 * Has the system start the bridge at login, and again when it has died: a unit of the user's
 * systemd, or an agent of launchd.
 *
 * @param environment of the command
 * @param mac whether it is macOS
 */
public record LoginService(
    StateHome home, Map<String, String> environment, ProgramRunner runner, boolean mac) {
  /** Set in the environment of a bridge that the system starts again itself. */
  public static final String SERVICE = "MCP_TOOLS_SERVICE";

  private static final String UNIT = "mcp-tools.service";
  private static final String AGENT = "mcp-tools.bridge";
  private static final int SECONDS = 20;

  /** What the bridge needs to find its state, its config and its servers' programs. */
  private static final List<String> PASSED =
      List.of("PATH", "MCP_TOOLS_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "JAVA_HOME");

  public static LoginService of(StateHome home, Map<String, String> environment) {
    return new LoginService(home, environment, ProgramRunner.system(), Platform.isMac());
  }

  /** Its file, which need not exist. */
  public Path file() {
    if (mac) {
      return UserFolders.of(environment).resolve("Library/LaunchAgents").resolve(AGENT + ".plist");
    }
    return UserFolders.config(environment).resolve("systemd/user").resolve(UNIT);
  }

  private Path link() {
    return file().resolveSibling("default.target.wants").resolve(UNIT);
  }

  public boolean isInstalled() {
    return Files.exists(file(), LinkOption.NOFOLLOW_LINKS) && !isSchedule();
  }

  /** An earlier version called the schedule of setup so. */
  private boolean isSchedule() {
    try {
      return Files.readString(file()).contains("lib/launch/scheduled.sh");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the system can do that. */
  public boolean isPossible() {
    return mac || systemctl("show-environment");
  }

  /**
   * Installs it. It takes over at the next login, or at once when no bridge runs.
   *
   * @param runs whether a bridge runs
   * @throws UserError when there is no such service of the user's
   */
  public void install(boolean runs) {
    Path clone = Clone.required();
    if (!isPossible()) {
      throw new UserError(
          1,
          "your systemd cannot be reached, so nothing starts the bridge at login;"
              + " start it from ~/.profile: mcp_manager serve --detach");
    }
    String program = clone.resolve(Clone.LAUNCHER).toString();
    try {
      Files.createDirectories(mac ? file().getParent() : link().getParent());
      AtomicFile.write(file(), mac ? agent(program) : unit(program));
      if (!mac && !Files.exists(link(), LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link(), file());
      }
    } catch (IOException e) {
      throw new UserError(1, file() + " cannot be written: " + e.getMessage());
    }
    if (!mac) systemctl("daemon-reload");
    if (runs) return;
    // An older job may be loaded still, of which the bridge was stopped.
    if (mac) new Launchd(runner).load(AGENT, file());
    else systemctl("start", UNIT);
  }

  /** Removes it, if it is there; a bridge that it started goes on. Returns whether it was. */
  public boolean remove() {
    if (!isInstalled()) return false;
    try {
      Files.deleteIfExists(link());
      Files.delete(file());
    } catch (IOException e) {
      throw new UserError(1, file() + " cannot be removed: " + e.getMessage());
    }
    if (!mac) systemctl("daemon-reload");
    return true;
  }

  private boolean systemctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("systemctl", "--user"));
    command.addAll(List.of(arguments));
    try {
      return runner.run(command, Optional.empty(), SECONDS).ok();
    } catch (UserError e) {
      return false; // it is not installed
    }
  }

  private Map<String, String> passed() {
    Map<String, String> passed = new LinkedHashMap<>();
    for (String name : PASSED) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) passed.put(name, value);
    }
    passed.put(SERVICE, "1");
    return passed;
  }

  private String unit(String program) {
    String variables =
        passed().entrySet().stream()
            .map(e -> "Environment=" + quoted(e.getKey() + "=" + e.getValue()) + "\n")
            .collect(Collectors.joining());
    return """
    [Unit]
    Description=MCP servers that all sessions share (mcp-tools)

    [Service]
    %sExecStart=%s mcp_manager serve --none
    Restart=on-failure
    RestartSec=1

    [Install]
    WantedBy=default.target
    """
        .formatted(variables, quoted(program).replace("$", "$$"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%") + '"';
  }

  private String agent(String program) {
    String variables =
        passed().entrySet().stream()
            .map(e -> "<key>%s</key><string>%s</string>".formatted(e.getKey(), xml(e.getValue())))
            .collect(Collectors.joining());
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0"><dict>
    <key>Label</key><string>%s</string>
    <key>ProgramArguments</key><array><string>%s</string><string>mcp_manager</string>
    <string>serve</string><string>--none</string></array>
    <key>EnvironmentVariables</key><dict>%s</dict>
    <key>RunAtLoad</key><true/>
    <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
    </dict></plist>
    """
        .formatted(AGENT, xml(program), variables);
  }

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
