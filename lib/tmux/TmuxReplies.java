//SOURCES Tmux.java
//SOURCES ../process/ParallelMap.java

package mcptools.tmux;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import mcptools.process.ParallelMap;
import mcptools.process.ProgramRunner;

/** What the tmux servers at some sockets say; each is asked once. */
public final class TmuxReplies {
  private final ProgramRunner runner;
  private final Map<String, Future<TmuxReply>> asked = new LinkedHashMap<>();

  public TmuxReplies(ProgramRunner runner) {
    this.runner = runner;
  }

  /** Waits for those that still think. */
  public List<TmuxReply> all() {
    return asked.values().stream().map(ParallelMap::result).toList();
  }

  /** Asks those that were not asked yet, all at once: each that hangs takes the whole limit. */
  public void ask(Set<String> sockets) {
    for (String socket : sockets) {
      // A File is never there when the text is no path, as one with a zero byte.
      if (asked.containsKey(socket) || !new File(socket).exists()) continue;
      asked.put(socket, ParallelMap.start(new Tmux(runner, Optional.of(socket))::read));
    }
  }
}
