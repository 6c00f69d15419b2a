//SOURCES PackageSpec.java
//SOURCES ScriptPath.java

package mcptools.commandline;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/**
 * The program that a command line comes down to, once its launchers are taken off.
 *
 * @param word what it is called: a file name without ending, or a package without scope and version
 * @param label what to call it when only a subcommand makes it a server, such as "firebase"
 * @param name short name of the server that the word has the shape of; empty when it has not
 */
public record ProgramName(String word, String label, Optional<String> name, Kind kind) {
  /** Where the word comes from. */
  public enum Kind {
    /** A package of a registry, or a file inside one. */
    PACKAGE,
    /** Something in a bin folder. */
    PROGRAM,
    /** Any other file: somebody's source or build. */
    FILE
  }

  public ProgramName as(Kind kind) {
    return new ProgramName(word, label, name, kind);
  }

  private static final String MODULES = "node_modules/";

  /** Launchers that are scripts themselves, by the names of their files. */
  private static final Map<String, String> LAUNCHERS =
      Map.of("npx-cli", "npx", "npm-cli", "npm", "dotenv-cli", "dotenv", "yarnpkg", "yarn");

  /** Where npx installs what it runs. */
  public static final String NPX_CACHE = "/_npx/";

  private static final Set<String> SAME =
      Options.names(
          """
          npx npm pnpm pnpx yarn bunx tsx ts-node ts-node-esm ts-node-dev tsnd vite-node jiti esno \
          nodemon uvx pipx poetry corepack dotenv dotenvx cross-env jbang conda mamba micromamba srt
          """);

  private static final int MAX_LENGTH = 200;

  /** Parts of names of .NET projects that say what they are in the whole. */
  private static final Set<String> LAYERS =
      Options.names("cli interface console server host app tool service");

  /** Before "mcp" in one word these make the name of a library, or that of something to try. */
  private static final Set<String> GLUED = Options.names("lib fast py go my test use no");

  /** The program that a script is, also inside {@code node_modules}. */
  public static ProgramName ofScript(String path) {
    Optional<ProgramName> inside = modulePackage(path).map(PackageSpec::target);
    if (inside.isPresent() && ScriptPath.isGeneric(path)) return inside.get();
    ProgramName target = ScriptPath.target(path);
    if (target.kind() == Kind.PROGRAM) {
      boolean fetched = path.contains(NPX_CACHE) && path.contains("/.bin/");
      Optional<String> known = PackageSpec.known(target.word(), fetched);
      if (known.isPresent()) {
        return new ProgramName(target.word(), target.label(), known, Kind.PROGRAM);
      }
    }
    if (target.name().isPresent() || launcher(target).isPresent()) return target;
    return inside.orElse(target);
  }

  /** A quick look for what cannot be a launcher. */
  static boolean mayBeLauncher(String path) {
    for (String name : SAME) {
      if (path.contains(name)) return true;
    }
    return false;
  }

  /** The launcher that a script is, by the name it goes by in a shell. */
  public static Optional<String> launcher(ProgramName script) {
    // "yarn-4.5.0.cjs" is how a project keeps its own
    String word = withoutVersion(script.word());
    if (SAME.contains(word)) return Optional.of(word);
    return Optional.ofNullable(LAUNCHERS.get(script.word()));
  }

  /** True for the program behind an icon of macOS; helpers beside it may well be servers. */
  public static boolean isMainOfApp(String path) {
    int slash = path.lastIndexOf('/');
    int app = path.indexOf(".app/Contents/MacOS/");
    return app > 0 && path.substring(0, app).endsWith(path.substring(slash));
  }

  private static Optional<String> modulePackage(String path) {
    int modules = path.lastIndexOf(MODULES);
    if (modules < 0) return Optional.empty();
    String[] inside = path.substring(modules + MODULES.length()).split("/");
    if (inside.length == 0) return Optional.empty();
    int file = inside.length - 1;
    boolean scoped = inside[0].startsWith("@");
    int first = scoped ? 2 : 1;
    if (file < first || inside[0].equals(".bin") || inside[file].contains("install")) {
      return Optional.empty();
    }
    for (int i = first; i < file; i++) {
      if (!ScriptFolders.INNER.contains(inside[i])) return Optional.empty();
    }
    return Optional.of(scoped ? inside[0] + "/" + inside[1] : inside[0]);
  }

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

  /** The server "gno" of an image "gnomcp", when the word is one that ends so. */
  public static Optional<String> ofGlued(String word) {
    if (!word.endsWith("mcp") || word.length() < 5 || isClient(word)) return Optional.empty();
    String name = word.substring(0, word.length() - 3);
    boolean plain = name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    boolean library = GLUED.contains(name) || NameWords.LANGUAGES.contains(name);
    return plain && !library ? Optional.of(name) : Optional.empty();
  }

  /** What a file's program is called: "tars" for Tars.Interface.Cli and "foo" for foo-1.2. */
  static String labelOf(String word) {
    String label = ServerNames.tidy(withoutVersion(word));
    for (int dot = label.lastIndexOf('.'); dot > 0; dot = label.lastIndexOf('.')) {
      if (!LAYERS.contains(label.substring(dot + 1))) break;
      label = label.substring(0, dot);
    }
    return label;
  }

  /** A name up to the first number that follows a dash. */
  static String withoutVersion(String word) {
    for (int i = 1; i + 1 < word.length(); i++) {
      if (word.charAt(i) == '-' && Character.isDigit(word.charAt(i + 1)))
        return word.substring(0, i);
    }
    return word;
  }

  /**
   * True when the first word of a file's name says what it does to servers.
   *
   * @param shell whether it is a shell's script, which seldom is a server itself
   */
  static boolean isChore(String word, boolean shell) {
    List<String> tokens = ServerNames.tokens(word);
    if (tokens.size() < 2) return false;
    String first = tokens.getFirst();
    if (shell && NameWords.LONE_VERBS.contains(first)) return true;
    boolean about = shell || (tokens.get(1).equals("mcp") && !tokens.getLast().equals("server"));
    return about && NameWords.CHORES.contains(first);
  }
}
