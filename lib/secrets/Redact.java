//SOURCES Secrets.java

package mcptools.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.commandline.KnownPrograms;

/** Makes command lines fit to be shown: without secrets, and safe for a terminal. */
public final class Redact {
  private static final Set<String> HEADERS = Set.of("-H", "--header", "--headers");
  private static final Set<String> LOGINS = Set.of("-u", "--user", "--proxy-user");
  private static final Set<String> PLAIN_HEADERS =
      Set.of("accept", "content-type", "user-agent", "host", "origin");

  /** Two words as JSON, TOML and YAML have them in a list, the first an option. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(\"--?[\\w-]{1,100}\"|'--?[\\w-]{1,100}'|(?<=[\\[,]\\s{0,9})--?[\\w-]{1,100})(,\\s*)"
              + "(\"[^\"]*\"|'[^']*'|[^\\s,\\]\"']+)");

  private static final Pattern NAME = Pattern.compile("-{0,2}[A-Za-z_][\\w.-]*");
  private static final int MAX_NAME = 100;

  private static final Pattern TEXT = Pattern.compile("-[a-z]*c");
  private static final Pattern SAFE = Pattern.compile("[\\w@%+=:,./-]+");

  private Redact() {}

  /**
   * The same arguments with {@code ***} for secrets: values of options, variables, headers and
   * query parameters whose names say so, logins in addresses, and tokens of well known shapes.
   */
  public static List<String> argv(List<String> argv) {
    List<String> shown = new ArrayList<>(argv.size());
    String previous = "";
    boolean shell =
        !argv.isEmpty() && KnownPrograms.SHELLS.contains(KnownPrograms.name(argv.getFirst()));
    for (String arg : argv) {
      boolean text = shell && TEXT.matcher(previous).matches();
      shown.add(text ? Secrets.hide(arg) : argument(arg, previous));
      previous = arg;
    }
    return shown;
  }

  /** A line of any text with {@code ***} for secrets, also in a list of arguments. */
  public static String line(String text) {
    return WORDS
        .matcher(Secrets.hide(text))
        .replaceAll(words -> {
          String shown = words.group(1) + words.group(2) + word(words.group(1), words.group(3));
          return Matcher.quoteReplacement(shown);
        });
  }

  /** As {@link #argv}, a word behind another one; both may have quotes. */
  public static String word(String before, String word) {
    String bare = bare(word);
    String shown = argument(bare, bare(before));
    return shown.equals(Secrets.HIDDEN) ? shown : word.replace(bare, shown);
  }

  private static String bare(String word) {
    return word.replaceAll("^[\"']|[\"']$", "");
  }

  /**
   * The redacted command line as one line, quoted as bash and zsh would read it; control characters
   * and characters that turn the direction of text show as escapes.
   */
  public static String command(List<String> argv) {
    List<String> shown = new ArrayList<>(argv(argv));
    while (shown.size() > 1 && shown.getLast().isEmpty()) shown.removeLast();
    // One string is a title that a program has written, not an argument.
    if (shown.size() == 1) return visible(shown.getFirst(), "");
    return String.join(" ", shown.stream().map(Redact::quoted).toList());
  }

  private static String argument(String arg, String previous) {
    boolean named = previous.startsWith("-") && previous.indexOf('=') < 0;
    if (HEADERS.contains(previous)) return header(arg);
    if (LOGINS.contains(previous) && arg.indexOf(':') > 0) {
      return arg.substring(0, arg.indexOf(':') + 1) + Secrets.HIDDEN;
    }
    if (named && Secrets.isSecretName(previous) && !isOption(arg)) return Secrets.HIDDEN;
    int name = assignedName(arg);
    if (name > 0) return arg.substring(0, name) + Secrets.HIDDEN;
    return Secrets.hide(arg);
  }

  /**
   * Index behind the "=" after a secret's name, as in {@code NAME=value}, {@code --name=value},
   * {@code -eNAME=value} and {@code --env=NAME=value}; 0 when there is none.
   */
  private static int assignedName(String arg) {
    int start = 0;
    for (int round = 0; round < 2; round++) {
      int equals = arg.indexOf('=', start);
      if (equals < 0 || equals - start > MAX_NAME) return 0;
      String name = arg.substring(start, equals);
      boolean plain = NAME.matcher(name).matches();
      String inner = name.startsWith("-e") ? name.substring(2) : "";
      if (plain && (Secrets.isSecretName(name) || Secrets.isSecretName(inner))) return equals + 1;
      if (!plain || !name.startsWith("-")) return 0;
      start = equals + 1;
    }
    return 0;
  }

  private static String header(String header) {
    int colon = header.indexOf(':');
    String name = header.substring(0, Math.max(colon, 0)).strip().toLowerCase(Locale.ROOT);
    if (colon < 0 || PLAIN_HEADERS.contains(name)) return Secrets.hide(header);
    return header.substring(0, colon) + ": " + Secrets.HIDDEN;
  }

  private static boolean isOption(String arg) {
    if (arg.startsWith("--")) return arg.length() > 2 && Character.isLetter(arg.charAt(2));
    return arg.length() == 2 && arg.charAt(0) == '-' && Character.isLetter(arg.charAt(1));
  }

  private static String quoted(String arg) {
    if (SAFE.matcher(arg.replace(Secrets.HIDDEN, "x")).matches()) return arg;
    if (arg.chars().noneMatch(Redact::isUnsafe)) return "'" + arg.replace("'", "'\\''") + "'";
    return "$'" + visible(arg, "'") + "'";
  }

  /** Escapes what a terminal would act on, and the characters of {@code also}. */
  private static String visible(String text, String also) {
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c == '\n') visible.append("\\n");
          else if (c == '\t') visible.append("\\t");
          else if (c == '\r') visible.append("\\r");
          else if (c == '\\' && !also.isEmpty()) visible.append("\\\\");
          else if (also.indexOf(c) >= 0) visible.append('\\').appendCodePoint(c);
          else if (isUnsafe(c))
            visible.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          else visible.appendCodePoint(c);
        });
    return visible.toString();
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR -> true;
      case Character.PARAGRAPH_SEPARATOR, Character.SURROGATE, Character.UNASSIGNED -> true;
      default -> false;
    };
  }
}
