//SOURCES ServerNames.java

package mcptools.commandline;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** Says of names that do not have the shape of a server's what they may be instead. */
public final class OtherNames {
  private static final int MAX_LENGTH = 200;

  /** Parts of names of .NET projects that say what they are in the whole. */
  private static final Set<String> LAYERS =
      Options.names("cli interface console server host app tool service");

  private OtherNames() {}

  /** True for what talks to servers, tests them or is about them. */
  public static boolean isClient(String word) {
    if (word.length() > MAX_LENGTH || word.startsWith("mcp")) return true;
    List<String> tokens = ServerNames.tokens(word);
    return !Collections.disjoint(NameWords.CLIENTS, tokens)
        || !Collections.disjoint(NameWords.NEVER, tokens)
        || ServerNames.isTask(tokens);
  }

  /**
   * True for a name that only begins or ends with "mcp", as "azmcp" does: that of a server when it
   * is told to serve.
   */
  public static boolean isJoined(String word) {
    if (word.endsWith("mcp") && word.length() > 3) return true;
    if (!word.startsWith("mcp") || word.length() < 6 || !Character.isLetter(word.charAt(3))) {
      return false;
    }
    String rest = word.substring(3);
    boolean about =
        NameWords.CLIENTS.contains(rest)
            || NameWords.NOT_A_SERVER.contains(rest)
            || NameWords.NEVER.contains(rest);
    return !about || Set.of("proxy", "gateway").contains(rest);
  }

  /** What a file's program is called: "tars" for Tars.Interface.Cli and "foo" for foo-1.2. */
  static String label(String word) {
    int end = word.length();
    for (int i = 1; i + 1 < word.length() && end == word.length(); i++) {
      if (word.charAt(i) == '-' && Character.isDigit(word.charAt(i + 1))) end = i;
    }
    String label = ServerNames.tidy(word.substring(0, end));
    for (int dot = label.lastIndexOf('.'); dot > 0; dot = label.lastIndexOf('.')) {
      if (!LAYERS.contains(label.substring(dot + 1))) break;
      label = label.substring(0, dot);
    }
    return label;
  }

  /** True when the first word of a shell script's name says what it does to servers. */
  static boolean isChore(String word) {
    List<String> tokens = ServerNames.tokens(word);
    return tokens.size() > 1 && NameWords.LONE_VERBS.contains(tokens.getFirst());
  }
}
