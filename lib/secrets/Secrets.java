//SOURCES ../commandline/Argv.java

package mcptools.secrets;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.commandline.Argv.Options;

/** Hides secrets in a text: by the names of what they are given to, and by their own shapes. */
public final class Secrets {
  public static final String HIDDEN = "***";

  private static final Set<String> WORDS =
      Options.names(
          """
          key keys token tokens secret secrets pass password pwd pw cred creds auth oauth bearer pat \
          jwt cookie cookies dsn sig signature otp
          """);

  /** These count also inside a longer word, as in "accesstoken". */
  private static final Set<String> STEMS =
      Options.names(
          """
          token secret passw passphrase credential apikey authorization bearer accesskey privatekey
          """);

  private static final Set<String> NEGATIONS = Set.of("no", "without", "skip", "disable", "max");

  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern SEPARATOR = Pattern.compile("[-_.%]+");

  /** A name, what parts it from its value, and the place where the value begins. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?<![\\w.%-])([\\w.%-]{1,100})(\\\\?[\"']?\\s{0,20}[:=]\\s{0,20}|\\s{1,20})");

  private static final Pattern KEY_BLOCK =
      Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*", Pattern.DOTALL);

  /** A password may hold an "@" or a "/" that should have been encoded; a port is none. */
  private static final Pattern USER_INFO =
      Pattern.compile(
          "(?<=://)(?:[^\\s/:@'\"]{0,300}:(?!\\d{1,5}(?:[/?#\\s]|$))[^\\s'\"]{0,300}|[^\\s/:@'\"]{1,300})@");

  private static final Pattern SSH_USER = Pattern.compile("(?<=ssh://)[\\w.-]+@");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer)\\s{1,20}[^\\s'\"]+");

  /** Long random segments of addresses, as in web hooks. */
  private static final Pattern SEGMENT =
      Pattern.compile(
          "(?<=[\\w.-]/)(?=\\w{0,200}\\d)(?=\\w{0,200}[A-Z])(?=\\w{0,200}[a-z])\\w{24,}={0,2}");

  private static final Pattern SHAPES =
      Pattern.compile(
          """
          (?<![A-Za-z0-9])(?:gh[pousr]_\\w{4,}|github_pat_\\w+|glpat-[\\w-]{4,}|sbp_\\w+|xox[a-z]-[\\w-]+\
          |xapp-[\\w-]+|(?:AKIA|ASIA)[0-9A-Z]{8,}|AIza[\\w-]{20,}|ya29\\.[\\w-]+|eyJ[\\w-]{4,}[\\w.=-]*\
          |sk-(?=[\\w-]{0,200}\\d|[\\w-]{16})[\\w-]{6,}|[rsp]k_(?:live|test)_\\w+|whsec_\\w+|hf_\\w{10,}\
          |npm_\\w{30,}|pypi-[\\w-]{16,}|dop_v1_\\w+|shp[a-z]{2}_\\w+|SG\\.[\\w-]{10,}\\.[\\w-]+|ntn_\\w{10,}\
          |lin_api_\\w+|figd_[\\w-]+|tvly-[\\w-]{8,}|fc-[0-9a-f]{16,}|pplx-\\w{8,}|gsk_\\w{10,}|r8_\\w{10,}\
          |nvapi-[\\w-]{8,}|ATATT[\\w-]{8,}|sntry[su]_[\\w=+/-]+|ops_eyJ[\\w=-]+)\
          """);

  private Secrets() {}

  /** The text with every secret in it hidden. */
  public static String hide(String text) {
    String hidden = KEY_BLOCK.matcher(text).replaceAll(HIDDEN);
    hidden = hideUsers(hidden);
    hidden = hideNamed(hidden);
    hidden = BEARER.matcher(hidden).replaceAll("$1 " + HIDDEN);
    if (hidden.contains("://")) hidden = SEGMENT.matcher(hidden).replaceAll(HIDDEN);
    return SHAPES.matcher(hidden).replaceAll(HIDDEN);
  }

  private static String hideUsers(String text) {
    if (!text.contains("://")) return text;
    Matcher ssh = SSH_USER.matcher(text);
    return USER_INFO
        .matcher(text)
        .replaceAll(user -> {
          boolean plain = ssh.find(user.start()) && ssh.start() == user.start();
          boolean same = plain && ssh.end() == user.end();
          return Matcher.quoteReplacement(same ? user.group() : HIDDEN + "@");
        });
  }

  private static String hideNamed(String text) {
    StringBuilder hidden = new StringBuilder();
    Matcher named = NAMED.matcher(text);
    int done = 0;
    while (named.find(done)) {
      int value = named.end();
      String between = named.group(2);
      boolean colon = between.indexOf(':') >= 0;
      boolean option = between.isBlank();
      boolean counts =
          isSecretName(named.group(1))
              && value < text.length()
              && !(option && (!named.group(1).startsWith("-") || isOption(text, value)))
              && !(colon && (text.startsWith("//", value) || isPath(text, named.start())));
      hidden.append(text, done, value);
      done = value;
      if (counts) {
        int end = end(text, value, colon);
        hidden.append(end > value ? HIDDEN : "");
        done = end;
      }
    }
    return hidden.append(text, done, text.length()).toString();
  }

  /** True for "auth:latest" at the end of an image's name, and the like. */
  private static boolean isPath(String text, int name) {
    return name > 0 && text.charAt(name - 1) == '/';
  }

  private static boolean isOption(String text, int at) {
    return text.startsWith("--", at)
        || (text.startsWith("-", at) && (at + 2 >= text.length() || text.charAt(at + 2) == ' '));
  }

  /** Where a value ends: at its closing quote, or else at what cannot be in a value. */
  private static int end(String text, int start, boolean colon) {
    int i = start;
    boolean escaped = text.startsWith("\\\"", start);
    if (escaped) i++;
    char first = text.charAt(i);
    if (first == '"' || first == '\'') {
      for (i++; i < text.length(); i++) {
        if (text.charAt(i) == first) return i + 1;
        if (text.charAt(i) == '\\' && !(escaped && text.startsWith("\\\"", i))) i++;
      }
      return text.length();
    }
    if (first == '{') return start;
    if (first == '[') {
      int close = text.indexOf(']', i);
      return close < 0 ? text.length() : close + 1;
    }
    String stops = colon ? "\n\"'" : " \t\r\n\"';&|";
    while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) i++;
    return i;
  }

  /** True for a name, with or without dashes before it, whose value should not be shown. */
  static boolean isSecretName(String name) {
    String bare = name.replaceFirst("^-+", "");
    String lower = bare.toLowerCase(Locale.ROOT);
    String[] words = SEPARATOR.split(CAMEL.matcher(bare).replaceAll("-").toLowerCase(Locale.ROOT));
    if (words.length == 0 || NEGATIONS.contains(words[0]) || lower.startsWith("tokenizer")) {
      return false;
    }
    for (String word : words) {
      if (WORDS.contains(word) || (word.length() > 4 && word.endsWith("key"))) return true;
    }
    return STEMS.stream().anyMatch(s -> lower.replaceAll("[-_.]", "").contains(s));
  }
}
