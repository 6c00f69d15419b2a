//SOURCES Redact.java

package mcptools.secrets;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of configs without secrets: that a line holds one may only be said above it. */
public final class ConfigLines {
  /** How far above. */
  private static final int MOST_LINES = 500;

  /** Some configs are one line of megabytes. */
  private static final int MOST_CHARACTERS = 2_000;

  private static final String QUOTED = "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|'[^']*'";

  /** An option at the end of a line of arguments. */
  private static final Pattern OPTION =
      Pattern.compile(
          "(?:^|[\\s,\\[])([\"']?)(--?[\\w-]{1,100})\\1\\s*,?\\s*(?:(?://|#)[^\"']*)?$");

  /** The word that a line of arguments begins with. */
  private static final Pattern WORD =
      Pattern.compile(
          "\\s*(?:(?:-\\s+)?(" + QUOTED + ")|-\\s+(\\S.*)|([^\\s,\\[\\]{}\"'-][^\\s,\\]}]*))");

  /** A name with the start of its value. */
  private static final Pattern NAMED =
      Pattern.compile("\\s*(?:-\\s+)?([\"']?)([\\w.%-]{1,100})\\1\\s*[:=](?:\\s+(.*))?");

  private static final Pattern BLOCK = Pattern.compile("(?:[!&]\\S+\\s+)*[|>][-+0-9]*\\s*(?:#.*)?");
  private static final Pattern PARTS = Pattern.compile("\\s*(?:[\\[{\\]}]|-?\\s*$).*");
  private static final Pattern FENCE = Pattern.compile("\"\"\"|'''");
  private static final String KEY_BEGIN = "PRIVATE KEY-----";

  private ConfigLines() {}

  /** A line without its end, and with {@code ***} for secrets. */
  public static String redacted(List<String> lines, int index) {
    String line = bare(lines.get(index));
    if (line.isBlank()) return line;
    if (isInKey(lines, index) || isInFences(lines, index) || isBelowSecret(lines, index, line)) {
      return line.substring(0, indent(line)) + Secrets.HIDDEN;
    }
    Matcher option = OPTION.matcher(above(lines, index));
    Matcher word = WORD.matcher(line);
    if (!option.find() || !word.lookingAt()) return Redact.line(line);
    int group = word.group(1) != null ? 1 : word.group(2) != null ? 2 : 3;
    String shown = Redact.word(option.group(2), word.group(group));
    if (shown.equals(word.group(group))) return Redact.line(line);
    return line.substring(0, word.start(group)) + shown + Redact.line(line.substring(word.end()));
  }

  private static String bare(String line) {
    String start = line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) : line;
    return start.replaceFirst("\\r?\\n\\z", "");
  }

  private static int indent(String line) {
    int at = 0;
    while (at < line.length() && Character.isWhitespace(line.charAt(at))) at++;
    return at;
  }

  /** The end of the next line above that says something; "" for none. */
  private static String above(List<String> lines, int index) {
    for (int i = index - 1; i >= Math.max(0, index - MOST_LINES); i--) {
      String line = lines.get(i);
      String end = line.substring(Math.max(0, line.length() - MOST_CHARACTERS)).strip();
      if (!end.isEmpty() && !end.startsWith("//") && !end.startsWith("#")) return end;
    }
    return "";
  }

  private static boolean isInKey(List<String> lines, int index) {
    for (int i = index - 1; i >= Math.max(0, index - MOST_LINES); i--) {
      String line = lines.get(i);
      if (line.contains("-----END")) return false;
      if (line.contains("-----BEGIN") && line.contains(KEY_BEGIN)) return true;
    }
    return false;
  }

  /** In a text of several lines of TOML. */
  private static boolean isInFences(List<String> lines, int index) {
    for (int i = index - 1; i >= Math.max(0, index - MOST_LINES); i--) {
      String line = bare(lines.get(i));
      if (FENCE.matcher(line).results().count() % 2 == 0) continue;
      Matcher named = NAMED.matcher(line);
      return named.matches()
          && Secrets.isSecretName(named.group(2))
          && FENCE.matcher(rest(named)).lookingAt();
    }
    return false;
  }

  private static String rest(Matcher named) {
    return named.group(3) == null ? "" : named.group(3).strip();
  }

  /** Whether a line that this one is indented below has a secret's name, and this one its value. */
  private static boolean isBelowSecret(List<String> lines, int index, String line) {
    boolean item = line.stripLeading().startsWith("-");
    // Of a name below a secret's name, the name itself says what it is.
    boolean value = !NAMED.matcher(line).matches() && !PARTS.matcher(line).matches();
    int depth = indent(line);
    for (int i = index - 1; i >= Math.max(0, index - MOST_LINES) && depth >= 0; i--) {
      String above = bare(lines.get(i));
      if (above.isBlank()) continue;
      int other = indent(above);
      // A list may stand right below its name.
      boolean outer = other < depth || (item && other == depth && !isItem(above));
      if (!outer) continue;
      depth = other;
      item = isItem(above);
      Matcher named = NAMED.matcher(above);
      if (!named.matches() || !Secrets.isSecretName(named.group(2))) continue;
      String rest = rest(named);
      if (BLOCK.matcher(rest).matches() || isOpen(rest)) return true;
      if (value && !rest.startsWith("{")) return true;
    }
    return false;
  }

  private static boolean isItem(String line) {
    return line.stripLeading().startsWith("- ");
  }

  /** Whether a quoted text does not end in its line. */
  private static boolean isOpen(String rest) {
    if (!rest.startsWith("\"") && !rest.startsWith("'")) return false;
    return !Pattern.compile("(?:" + QUOTED + ").*").matcher(rest).matches();
  }
}
