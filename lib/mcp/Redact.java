//SOURCES SecretNames.java
//SOURCES Secrets.java

package mcptools.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes command lines fit to be shown: without secrets, and safe for a terminal. */
public final class Redact {
  private static final Set<String> HEADERS = Set.of("-H", "--header", "--headers");
  private static final Set<String> LOGINS = Set.of("-u", "--user", "--proxy-user");
  private static final Set<String> PLAIN_HEADERS =
      Set.of("accept", "content-type", "user-agent", "host", "origin");

  /** {@code NAME=value}, {@code --name=value}, {@code --env=NAME=value}; the value to the end. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "((?:-{1,2}[\\w-]{1,60}=)?(-{0,2}[A-Za-z_][\\w.-]{0,100})=).+", Pattern.DOTALL);

  private static final Pattern SHELL_TEXT = Pattern.compile("-[a-z]*c|-S|--call");
  private static final Pattern SAFE = Pattern.compile("[\\w@%+=:,./-]+");

  private Redact() {}

  /**
   * The same arguments with {@code ***} for secrets: values of options, variables, headers and
   * query parameters whose names say so, logins in addresses, and tokens of well known shapes.
   */
  public static List<String> argv(List<String> argv) {
    List<String> shown = new ArrayList<>(argv.size());
    String previous = "";
    for (String arg : argv) {
      shown.add(argument(arg, previous));
      previous = arg;
    }
    return shown;
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
    if (named && SecretNames.isSecret(previous) && !isOption(arg)) return Secrets.HIDDEN;
    Matcher assignment = ASSIGNMENT.matcher(arg);
    if (!SHELL_TEXT.matcher(previous).matches()
        && assignment.matches()
        && isSecret(assignment.group(2))) {
      return assignment.group(1) + Secrets.HIDDEN;
    }
    return Secrets.hide(arg);
  }

  /** Also knows {@code -eNAME=value} of container tools. */
  private static boolean isSecret(String name) {
    return SecretNames.isSecret(name)
        || (name.startsWith("-e") && SecretNames.isSecret(name.substring(2)));
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
