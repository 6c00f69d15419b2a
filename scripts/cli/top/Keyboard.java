//SOURCES Event.java

package mcptools.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes events of the bytes that a terminal sends (ECMA-48, xterm's mouse). */
public final class Keyboard {
  private static final char ESCAPE = '\033';
  private static final String PASTE = "[200~";
  private static final String PASTED = "\033[201~";

  private static final Map<Character, String> LETTERS =
      Map.of(
          'A', "Up", 'B', "Down", 'C', "Right", 'D', "Left", 'H', "Home", 'F', "End", 'P', "F1",
          'Q', "F2", 'R', "F3", 'S', "F4");

  private static final Map<String, String> NUMBERS =
      Map.ofEntries(
          Map.entry("1", "Home"),
          Map.entry("7", "Home"),
          Map.entry("4", "End"),
          Map.entry("8", "End"),
          Map.entry("3", "Delete"),
          Map.entry("5", "PageUp"),
          Map.entry("6", "PageDown"),
          Map.entry("11", "F1"),
          Map.entry("15", "F5"),
          Map.entry("20", "F9"),
          Map.entry("21", "F10"));

  /** What came and is not whole yet. */
  private String left = "";

  private byte[] torn = new byte[0];

  /** Whether what comes is pasted. It is no keys: it would press any of them. */
  private boolean pasting;

  /** The events in what came; a sequence that is not whole waits for the rest. */
  public List<Event> events(byte[] bytes, int length) {
    byte[] all = new byte[torn.length + length];
    System.arraycopy(torn, 0, all, 0, torn.length);
    System.arraycopy(bytes, 0, all, torn.length, length);
    int whole = whole(all);
    torn = java.util.Arrays.copyOfRange(all, whole, all.length);
    String text = left + new String(all, 0, whole, UTF_8);
    List<Event> events = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = next(text, at, events);
      if (end < 0) break;
      at = end;
    }
    left = text.substring(at);
    return events;
  }

  /** Whether a sequence has begun, or Esc was pressed, which time alone can tell. */
  public boolean isWaiting() {
    return !left.isEmpty() && !pasting;
  }

  /** The events in what has begun, when nothing more came in time. */
  public List<Event> timedOut() {
    List<Event> events = new ArrayList<>();
    if (!isWaiting()) return events;
    if (left.equals(String.valueOf(ESCAPE))) events.add(new Event.Key("Esc"));
    left = "";
    return events;
  }

  /** How many of the bytes are whole characters of UTF-8. */
  private static int whole(byte[] bytes) {
    for (int back = 1; back <= Math.min(3, bytes.length); back++) {
      int b = bytes[bytes.length - back] & 0xff;
      if (b < 0x80) return bytes.length;
      if (b < 0xc0) continue;
      int wanted = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
      return back < wanted ? bytes.length - back : bytes.length;
    }
    return bytes.length;
  }

  /** Where the next event ends; -1 when it is not whole. */
  private int next(String text, int at, List<Event> events) {
    if (pasting) {
      int end = text.indexOf(PASTED, at);
      int kept = text.length() - PASTED.length() + 1; // of which the end may be a part
      if (end < 0) return kept > at ? kept : -1;
      pasting = false;
      return end + PASTED.length();
    }
    char c = text.charAt(at);
    if (c != ESCAPE) {
      int end = text.offsetByCodePoints(at, 1);
      events.add(new Event.Key(name(text.substring(at, end))));
      return end;
    }
    if (at + 1 == text.length()) return -1;
    char kind = text.charAt(at + 1);
    if (kind == 'O') return letter(text, at + 2, events);
    if (kind == '[') return sequence(text, at + 2, events);
    if (kind == ESCAPE) {
      events.add(new Event.Key("Esc"));
      return at + 1;
    }
    return text.offsetByCodePoints(at + 1, 1); // with Alt: no key of ours
  }

  private static int letter(String text, int at, List<Event> events) {
    if (at >= text.length()) return -1;
    String name = LETTERS.get(text.charAt(at));
    if (name != null) events.add(new Event.Key(name));
    return at + 1;
  }

  private int sequence(String text, int from, List<Event> events) {
    // The console of Linux sends F1 to F5 so.
    if (text.startsWith("[", from)) {
      if (from + 1 == text.length()) return -1;
      char letter = text.charAt(from + 1);
      if (letter >= 'A' && letter <= 'E') events.add(new Event.Key("F" + (letter - 'A' + 1)));
      return from + 2;
    }
    int end = from;
    while (end < text.length() && (text.charAt(end) < '@' || text.charAt(end) > '~')) end++;
    if (end == text.length()) {
      // Nothing that long is a key.
      return end - from > 32 ? end : -1;
    }
    String numbers = text.substring(from, end);
    char last = text.charAt(end);
    if (text.startsWith(PASTE, from - 1)) {
      pasting = true;
    } else if (numbers.startsWith("<")) {
      mouse(numbers.substring(1), last, events);
    } else if (last == '~') {
      String name = NUMBERS.get(numbers.split(";", 2)[0]);
      if (name != null) events.add(new Event.Key(name));
    } else {
      String name = LETTERS.get(last);
      if (name != null) events.add(new Event.Key(name));
    }
    return end + 1;
  }

  private static void mouse(String numbers, char last, List<Event> events) {
    String[] words = numbers.split(";");
    if (words.length != 3 || last != 'M') return;
    try {
      int button = Integer.parseInt(words[0]);
      int column = Integer.parseInt(words[1]) - 1;
      int row = Integer.parseInt(words[2]) - 1;
      if (button == 0) events.add(new Event.Mouse(Event.Mouse.Kind.PRESS, column, row));
      if (button == 64) events.add(new Event.Mouse(Event.Mouse.Kind.WHEEL_UP, column, row));
      if (button == 65) events.add(new Event.Mouse(Event.Mouse.Kind.WHEEL_DOWN, column, row));
    } catch (NumberFormatException e) {
      // no terminal sends this
    }
  }

  private static String name(String character) {
    char c = character.charAt(0);
    return switch (c) {
      case '\r', '\n' -> "Enter";
      case '\t' -> "Tab";
      case ' ' -> "Space";
      case 0x7f, '\b' -> "Backspace";
      default -> c < ' ' ? "C-" + (char) ('a' + c - 1) : character;
    };
  }
}
