//SOURCES Tmux.java
//SOURCES ../process/Beside.java
//SOURCES ../process/Shell.java

package mcptools.tmux;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.process.Beside;
import mcptools.process.Shell;

/** What the tmux servers at some sockets say; each is asked once. */
public final class Readings {
  private final Shell shell;
  private final Map<String, Reading> asked = new LinkedHashMap<>();

  public Readings(Shell shell) {
    this.shell = shell;
  }

  public List<Reading> all() {
    return List.copyOf(asked.values());
  }

  /** Asks those that were not asked yet, all at once: each that hangs takes the whole limit. */
  public void ask(Set<String> sockets) {
    Map<String, Tmux> servers = new LinkedHashMap<>();
    for (String socket : sockets) {
      // A File is never there when the text is no path, as one with a zero byte.
      if (asked.containsKey(socket) || !new File(socket).exists()) continue;
      servers.put(socket, new Tmux(shell, Optional.of(socket)));
    }
    if (servers.size() < 2) {
      servers.forEach((socket, tmux) -> asked.put(socket, tmux.read()));
      return;
    }
    Map<String, Beside<Reading>> readings = new LinkedHashMap<>();
    servers.forEach((socket, tmux) -> readings.put(socket, Beside.start(tmux::read)));
    readings.forEach((socket, reading) -> asked.put(socket, reading.get()));
  }
}
