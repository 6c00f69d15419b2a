//SOURCES NameWords.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Says whether a single word has the shape of a server's name, and what is left without it. */
public final class ServerNames {
  private static final int MAX_LENGTH = 200;

  /** What Zed calls a server. */
  static final String CONTEXT_SERVER = "-context-server";

  private ServerNames() {}

  /**
   * The short name of the server that a word names, such as "github" for "github-mcp-server".
   *
   * @param owner what to call it when the word says no more than "mcp" or "mcp-server"
   */
  static Optional<String> of(String word, String owner) {
    return of(word, owner, false);
  }

  /**
   * The same for a word that says what goes with servers, such as "mcp-debugger", when something
   * else shows that it is one.
   */
  public static Optional<String> ofSpoilt(String word) {
    return of(word, "", true);
  }

  /** The same for a word with "mcp" in its middle, as "kitchen-mcp-recipes". */
  public static Optional<String> ofMiddle(String word) {
    List<String> tokens = mentions(word) ? tokens(word) : List.of();
    int mcp = tokens.indexOf("mcp");
    if (mcp < 1 || mcp == tokens.size() - 1 || isTask(tokens.subList(0, mcp)))
      return Optional.empty();
    for (String after : tokens.subList(mcp + 1, tokens.size())) {
      if (NameWords.isOfNoServer(after)) return Optional.empty();
    }
    if (!Collections.disjoint(NameWords.KEEPERS, tokens)) return Optional.empty();
    tokens.remove("mcp");
    return Optional.of(String.join("-", tokens));
  }

  private static Optional<String> of(String word, String owner, boolean spoilt) {
    if (word.length() > MAX_LENGTH || word.indexOf(' ') >= 0) return Optional.empty();
    boolean zed = word.endsWith(CONTEXT_SERVER) && word.length() > CONTEXT_SERVER.length();
    if (zed) return Optional.of(tidy(word.substring(0, word.length() - CONTEXT_SERVER.length())));
    if (!mentions(word)) return Optional.empty();
    List<String> tokens = tokens(withoutNamespace(word));
    int mcp = tokens.lastIndexOf("mcp");
    if (mcp < 0) return Optional.empty();
    List<String> before = tokens.subList(0, mcp);
    List<String> rest = tokens.subList(mcp + 1, tokens.size());
    List<String> after = NameWords.withoutBuild(rest);
    boolean unnamed = before.isEmpty() && (after.isEmpty() || isServer(after.getLast()));
    if (unnamed && NameWords.isNumber(rest, after.size()))
      after = rest.subList(0, after.size() + 1);
    boolean says = !after.isEmpty() && isServer(after.getFirst());
    if (says) after = after.subList(1, after.size());
    if (isTask(before) || !Collections.disjoint(NameWords.NEVER, after)) return Optional.empty();
    if (!Collections.disjoint(NameWords.KEEPERS, tokens)) return Optional.empty();
    if (!after.isEmpty() && NameWords.SCREENS.contains(after.getLast())) return Optional.empty();
    Set<String> others =
        says && before.isEmpty() ? NameWords.NOT_A_SERVER_EITHER : NameWords.NOT_A_SERVER;
    if (spoilt && !before.isEmpty() && isSpoiling(after, others)) after = List.of();
    // As "kitchen-mcp-recipes" with a transport.
    if (spoilt && !before.isEmpty() && !NameWords.FLAVOURS.containsAll(after)) says = true;
    boolean flavoured = NameWords.FLAVOURS.containsAll(after);
    if (spoilt
        ? !Collections.disjoint(NameWords.CLIENTS, after)
        : others.contains(String.join("-", after)) && (before.isEmpty() || !flavoured)) {
      return Optional.empty();
    }
    boolean lone = before.isEmpty() && !says && !after.isEmpty();
    if (lone && !spoilt && NameWords.isTool(after)) return Optional.empty();
    boolean written = !says && !flavoured && NameWords.LANGUAGES.containsAll(before);
    if (written && isTask(after)) return Optional.empty();
    if (written && !before.isEmpty() && !Collections.disjoint(NameWords.NOT_A_SERVER, after)) {
      return Optional.empty();
    }
    if (written
        || before.isEmpty()
        || (before.size() == 1 && NameWords.STARTERS.contains(before.getFirst()))) {
      return Optional.of(behind(after, says, owner));
    }
    if (!flavoured && !says) return Optional.empty();
    String name = before.equals(List.of("server")) ? tidy(owner) : String.join("-", before);
    return Optional.of(flavoured ? name : name + "-" + String.join("-", after));
  }

  /** True behind the name of "weather-mcp-app", and not of a client. */
  private static boolean isSpoiling(List<String> after, Set<String> others) {
    return others.contains(String.join("-", after))
        && Collections.disjoint(NameWords.CLIENTS, after);
  }

  /** The name that follows "mcp", or the owner's when that says nothing. */
  private static String behind(List<String> words, boolean says, String owner) {
    List<String> name = words;
    if (name.size() > 1 && isServer(name.getLast())) name = name.subList(0, name.size() - 1);
    // As in "mcp-for-unity".
    if (name.size() > 1 && name.getFirst().equals("for")) name = name.subList(1, name.size());
    boolean flavour =
        NameWords.TRANSPORTS.containsAll(name) || (says && NameWords.FLAVOURS.containsAll(name));
    if (name.isEmpty() && says && owner.isEmpty()) return "mcp-server";
    if (name.isEmpty() || (flavour && !owner.isEmpty())) return tidy(owner);
    return String.join("-", name);
  }

  /** Without the namespace of a Python package, as in "awslabs.cdk-mcp-server". */
  private static String withoutNamespace(String word) {
    String last = word.substring(word.lastIndexOf('.') + 1);
    return last.indexOf('-') > 0 && mentions(last) ? last : word;
  }

  /** True when a name says how a server is reached, not what it does. */
  static boolean isFlavour(String name) {
    return NameWords.FLAVOURS.contains(name);
  }

  /** True for "mcp", alone or with how it is reached: "mcp_stdio". */
  static boolean isUnnamed(String word) {
    List<String> tokens = tokens(word);
    return tokens.remove("mcp") && NameWords.FLAVOURS.containsAll(tokens);
  }

  /** A name as tables show it: lower case, with dashes; "mcp" for none. */
  public static String tidy(String name) {
    String tidy = name.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    return tidy.isBlank() ? "mcp" : tidy;
  }

  /** True when "mcp" is in the text, in any case. */
  public static boolean mentions(String text) {
    for (int i = 0; i + 2 < text.length(); i++) {
      if ((text.charAt(i) | 32) == 'm'
          && (text.charAt(i + 1) | 32) == 'c'
          && (text.charAt(i + 2) | 32) == 'p') {
        return true;
      }
    }
    return false;
  }

  static boolean isTask(List<String> before) {
    if (before.isEmpty()) return false;
    // As in "02_use_mcp_server".
    boolean numbered = before.size() > 1 && NameWords.isDigits(before.getFirst());
    String first = before.get(numbered ? 1 : 0);
    boolean lone = before.size() == (numbered ? 2 : 1);
    return NameWords.VERBS.contains(first) || (lone && NameWords.LONE_VERBS.contains(first));
  }

  private static boolean isServer(String token) {
    return token.equals("server") || token.equals("servers");
  }

  /** The words of a name in lower case; "mcp" is one even when a name runs on around it. */
  static List<String> tokens(String word) {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= word.length(); i++) {
      boolean end = i == word.length() || "-_.:".indexOf(word.charAt(i)) >= 0;
      if (end) {
        add(tokens, word.substring(start, i).toLowerCase(Locale.ROOT));
        start = i + 1;
      } else if (isCapital(word, i)) {
        add(tokens, word.substring(start, i).toLowerCase(Locale.ROOT));
        tokens.add("mcp");
        start = i + 3;
        i += 2;
      }
    }
    return tokens;
  }

  private static void add(List<String> tokens, String word) {
    String token = word.equals("mcpd") && !tokens.isEmpty() ? "mcp" : word;
    int mcp = token.lastIndexOf("mcp");
    String rest = mcp < 0 ? "" : token.substring(mcp + 3);
    boolean joined = mcp >= 4 && !token.startsWith("fastmcp") && (rest.isEmpty() || isServer(rest));
    if (joined || (mcp == 0 && (isServer(rest) || rest.equals("bridge")))) {
      if (mcp > 0) tokens.add(token.substring(0, mcp));
      tokens.add("mcp");
      if (!rest.isEmpty()) tokens.add(rest);
    } else if (!token.isEmpty()) {
      tokens.add(token);
    }
  }

  /** True at the "Mcp" of "WeatherMcpServer" and the "MCP" of "MCPServer". */
  private static boolean isCapital(String word, int at) {
    boolean capital = word.startsWith("MCP", at) || word.startsWith("Mcp", at);
    return capital && (at + 3 == word.length() || !Character.isLowerCase(word.charAt(at + 3)));
  }
}
