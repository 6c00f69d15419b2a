//SOURCES LimitState.java
//SOURCES ../state/AtomicFile.java
//SOURCES ../state/PercentEncoding.java
//SOURCES ../state/StateHome.java

package mcptools.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;
import mcptools.state.FileStatus;
import mcptools.state.PercentEncoding;
import mcptools.state.StateHome;

/** The states of limits on disk, {@code mcp-state/limits}: a line each, fields between tabs. */
public record LimitStates(Path file) {
  private static final long MOST_BYTES = 1 << 20;

  public static LimitStates of(StateHome home) {
    return new LimitStates(home.globals().resolve("limits"));
  }

  /** By key; a file that cannot be used is as if there was none. */
  public Map<String, LimitState> read() {
    Map<String, LimitState> states = new LinkedHashMap<>();
    try {
      FileStatus status = FileStatus.of(file);
      if (!status.plainFile() || !status.ours() || status.bytes() > MOST_BYTES) return states;
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split("\t", -1);
        if (words.length < 5) continue;
        List<Long> ended = new ArrayList<>();
        for (int i = 5; i < words.length; i++) ended.add(Long.parseLong(words[i]));
        states.put(
            PercentEncoding.decode(words[0]),
            new LimitState(
                words[1].equals("above"),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                ended));
      }
    } catch (IOException | NumberFormatException e) {
      // the first pass, or a file that says nothing
    }
    return states;
  }

  /**
   * @throws UserError when it cannot be written
   */
  public void write(StateHome home, Map<String, LimitState> states) {
    home.makeGlobals();
    StringBuilder text = new StringBuilder();
    states.forEach((key, state) -> {
      if (state.equals(LimitState.NONE)) return;
      text.append(PercentEncoding.encode(key)).append('\t');
      text.append(state.above() ? "above" : "clear").append('\t').append(state.since());
      text.append('\t').append(state.quietUntil()).append('\t').append(state.quiet());
      for (long time : state.ended()) text.append('\t').append(time);
      text.append('\n');
    });
    AtomicFile.write(file, text.toString());
  }
}
