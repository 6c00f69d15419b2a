//SOURCES ../state/UserFolders.java

package mcptools.tmux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mcptools.state.UserFolders;

/** What a user adds to the config of tmux, to see in the status line what the watcher knows. */
public final class StatusLine {
  private static final String OPTION = "@mcp_tools_status";

  /**
   * For {@code ~/.tmux.conf}, which may be read again. The usual length would cut off what stands
   * there.
   */
  public static final String LINE =
      "if -F '#{m:*"
          + OPTION
          + "*,#{status-right}}' ''"
          + " \"set -g status-right-length 90 ; set -ga status-right ' #{"
          + OPTION
          + "}'\"";

  private StatusLine() {}

  /** Whether a config of tmux shows it. */
  public static boolean isShown(Map<String, String> environment) {
    Path home = UserFolders.of(environment);
    Path config = UserFolders.config(environment);
    for (Path file : List.of(home.resolve(".tmux.conf"), config.resolve("tmux/tmux.conf"))) {
      try {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains("@mcp_tools_")) return true;
      } catch (IOException e) {
        // there is none
      }
    }
    return false;
  }
}
