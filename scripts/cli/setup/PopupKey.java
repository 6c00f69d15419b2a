//SOURCES ../../../lib/state/Clone.java
//SOURCES ../../../lib/tmux/Tmux.java

package mcptools.cli.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.process.ProgramRunner;
import mcptools.state.Clone;
import mcptools.tmux.Tmux;

/** The key that {@code mcp-tools.tmux} binds to mcptop. */
public final class PopupKey {
  private static final Pattern BOUND =
      Pattern.compile("bind-key\\s+(?:-r\\s+)?-T\\s+prefix\\s+(\\S+)\\s+(.*)");

  private PopupKey() {}

  /**
   * Unbinds it where it still runs the mcptop of this clone.
   *
   * @param sockets of tmux servers, living or dead
   * @return such as "T at /tmp/tmux-1000/default"
   */
  public static List<String> unbindAll(
      ProgramRunner runner, Collection<String> sockets, Path clone) {
    List<String> unbound = new ArrayList<>();
    String ours = unquoted(clone + "/" + Clone.LAUNCHER + "' mcptop");
    for (String socket : sockets) {
      Tmux tmux = new Tmux(runner, Optional.of(socket));
      for (String line : tmux.run("list-keys", "-T", "prefix").out().lines().toList()) {
        Matcher bound = BOUND.matcher(line);
        if (!bound.matches() || !unquoted(bound.group(2)).contains(ours)) continue;
        String key = bound.group(1);
        // tmux lists a quote as \".
        String argument = key.startsWith("\\") ? key.substring(1) : key;
        if (tmux.run("unbind-key", "-T", "prefix", argument).ok()) {
          unbound.add(key + " at " + socket);
        }
      }
    }
    return unbound;
  }

  /** Each version of tmux quotes in its own way. */
  private static String unquoted(String text) {
    return text.replaceAll("[\"'\\\\]", "");
  }
}
