//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Column.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcptools.report.Text;
import org.jspecify.annotations.Nullable;

/** What can be done by keys. The help, the last line and docs/mcptop.md have it from here. */
public enum Action {
  DOWN("", "One row down.", "j", "Down"),
  UP("", "One row up.", "k", "Up"),
  PAGE_DOWN("", "One page down.", "PageDown", "C-f"),
  PAGE_UP("", "One page up.", "PageUp", "C-b"),
  FIRST("", "To the first row.", "g", "Home"),
  LAST("", "To the last row.", "G", "End"),
  FILTER("filter", "Show only what matches, as you type. Enter keeps that, Esc ends it.", "/"),
  MARK("mark", "Mark the row, for keys that do something with several.", "Space"),
  DETAILS("details", "Show or hide the details: evidence, limits, trend.", "Enter"),
  DETAILS_DOWN("", "Scroll the details down.", "J"),
  DETAILS_UP("", "Scroll the details up.", "K"),
  END(
      "end",
      "End servers, or close a session that nobody is attached to. First it shows what would be"
          + " ended, and why that may be; y does it.",
      "x",
      "F9"),
  RESTART("restart", "Restart a shared server; asks first.", "r"),
  CONNECT("share", "Share a server: connect clients to one for all; asks first.", "c"),
  GO("go to", "Go to the session, and to the pane in it.", "s"),
  TREE("tree", "Show a tree, or servers alone.", "t", "F5"),
  FOLD("", "Fold away what is below.", "-", "Left"),
  UNFOLD("", "Unfold it.", "+", "Right"),
  UNSORTED("", "Sort by owner and age, as at first.", "0"),
  MOUSE("", "Leave the mouse to the terminal, to select text; or take it back.", "m"),
  BACK("", "Close what is open; else end the filter, then the marks.", "Esc"),
  REDRAW("", "Read and paint all anew.", "C-l"),
  SUSPEND("", "Stop; fg goes on.", "C-z"),
  HELP("help", "Show or hide the keys.", "?", "F1"),
  QUIT("quit", "Leave.", "q", "C-c", "F10");

  static final int KEYS_WIDTH = 13;

  private static final Map<String, Action> BY_KEY = new HashMap<>();

  static {
    for (Action action : values()) for (String key : action.keys) BY_KEY.put(key, action);
  }

  private final String label;
  private final String does;
  private final List<String> keys;

  /**
   * @param label in the last line of the screen; "" for what is not there
   */
  Action(String label, String does, String... keys) {
    this.label = label;
    this.does = does;
    this.keys = List.of(keys);
  }

  /** Null for a key that does nothing. */
  static @Nullable Action of(String key) {
    return BY_KEY.get(key);
  }

  String label() {
    return label;
  }

  public List<String> keys() {
    return keys;
  }

  /** The same in lines of at most so many columns, the keys in {@value #KEYS_WIDTH} of them. */
  static List<List<String>> help(int columns) {
    List<List<String>> lines = new ArrayList<>();
    int width = Math.max(20, columns - KEYS_WIDTH - 2);
    for (List<String> row : table()) {
      String keys = row.getFirst();
      for (String line : Text.wrap(row.getLast(), width).split("\n")) {
        lines.add(List.of(keys, line));
        keys = "";
      }
    }
    return lines;
  }

  /** All keys, with what they do. */
  public static List<List<String>> table() {
    List<List<String>> table = new ArrayList<>();
    for (Action action : values()) table.add(List.of(String.join(", ", action.keys), action.does));
    for (Column column : Column.values()) {
      if (column.key() == ' ') continue;
      String sorts = "Sort by " + column.word() + "; again the other way round.";
      table.add(List.of(String.valueOf(column.key()), sorts));
    }
    return table;
  }
}
