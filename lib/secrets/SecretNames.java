package mcptools.secrets;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Recognises names of options and variables whose values must not be shown. */
final class SecretNames {
  private static final Set<String> WORDS =
      Set.of(
          "key",
          "keys",
          "token",
          "tokens",
          "secret",
          "secrets",
          "pass",
          "password",
          "pwd",
          "pw",
          "cred",
          "creds",
          "auth",
          "oauth",
          "bearer",
          "pat",
          "jwt",
          "cookie",
          "cookies",
          "dsn",
          "sig",
          "signature",
          "otp");

  /** These count also inside a longer word, as in "accesstoken". */
  private static final Set<String> STEMS =
      Set.of(
          "token",
          "secret",
          "passw",
          "passphrase",
          "credential",
          "apikey",
          "authorization",
          "bearer",
          "accesskey",
          "privatekey");

  private static final Set<String> NEGATIONS = Set.of("no", "without", "skip", "disable", "max");

  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern SEPARATOR = Pattern.compile("[-_.%]+");

  private SecretNames() {}

  /** True for a name, with or without dashes before it, whose value should not be shown. */
  static boolean isSecret(String name) {
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
