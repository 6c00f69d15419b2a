//SOURCES OtherNames.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.ProgramName.Kind;

/** Recognises a program by the path of its script. */
public final class ScriptPath {
  private static final Set<String> ENDINGS =
      Options.names(
          "js mjs cjs ts mts cts tsx jsx py pyz pyw rb php phar pl lua jar pex AppImage dll csproj"
              + " fsproj exe sh bash zsh R jl exs");

  private static final Set<String> BUILT_ENDINGS = Set.of("jar", "dll", "phar", "pex", "pyz");

  /** File names that say nothing: the folder has to. */
  private static final Set<String> GENERIC =
      Options.names(
          """
          index main server cli app start run bin stdio http sse entry entrypoint bundle mod serve \
          __main__ __init__ run_server server-stdio stdio-server launch launcher program quarkus-run
          """);

  /** Endings of files that no interpreter runs. */
  private static final Set<String> DATA =
      Options.names(
          "conf cfg ini json jsonc yaml yml toml xml html css csv txt md log db sqlite lock sock"
              + " pid");

  private static final Set<String> TESTS =
      Set.of("test", "tests", "__tests__", "spec", "e2e", "testing");

  /** Folders inside a project that say nothing. */
  static final Set<String> INNER =
      Options.names(
          """
          dist build src bin lib out esm cjs mjs .output server servers target libs release debug \
          cmd js ts node python app packages main quarkus-app publish compiled .build cli stdio
          """);

  /** Folders of an agent's plugin that say nothing either. */
  private static final Set<String> PLUGIN =
      Options.names(
          """
          plugin plugins scripts mcp latest apps services tools modules internal pkg integrations \
          resources Resources Contents app.asar app.asar.unpacked
          """);

  private static final Set<String> BINS = Set.of("bin", ".bin", "Scripts", "libexec");
  private static final Set<String> HOMES = Set.of("home", "Users", "users", "root");

  /** Where folders of home folders are, besides at the top. */
  private static final Set<String> TOPS = Set.of("var", "export", "usr");

  private static final Set<String> SERVERS = Set.of("mcp-servers", "mcpservers");

  private static final Set<String> SYSTEM = Set.of("usr", "local", "opt", "srv", "tmp");

  /** Folders of what is built or to be built. */
  private static final Set<String> BUILT = Set.of("dist", "build", "lib", "out", "src");

  /** Before "-server" these make the name of something that serves no tools. */
  private static final Set<String> WEB =
      Options.names(
          "web dev test mock fake stub docs static api ui http file demo example preview");

  /** Scripts of these names look for servers or make one. */
  private static final List<String> CHORES = List.of("grep-mcp", "make-mcp", "find-mcp");

  private static final String EXTENSIONS = "Claude Extensions";

  private ScriptPath() {}

  public static ProgramName target(String path) {
    String plain = path.startsWith("file://") ? path.substring(7) : path;
    List<String> parts = new ArrayList<>();
    for (String part : plain.split("/")) {
      if (!part.isEmpty() && !part.equals(".")) parts.add(part);
    }
    if (parts.isEmpty()) return new ProgramName("", "mcp", Optional.empty(), Kind.FILE);
    int extension = parts.indexOf(EXTENSIONS);
    if (extension >= 0 && extension + 2 < parts.size()) {
      String id = parts.get(extension + 1);
      String name = ServerNames.tidy(id.substring(id.lastIndexOf('.') + 1));
      return new ProgramName(name, name, Optional.of(name), Kind.PACKAGE);
    }
    String file = parts.getLast();
    String stem = stem(file);
    int parent = parts.size() - 2;
    boolean inBin = parent >= 0 && BINS.contains(parts.get(parent));
    boolean program = inBin || (stem.equals(file) && !GENERIC.contains(stem));
    boolean installed = inBin && parts.get(parent).equals(".bin");
    boolean says = installed || !GENERIC.contains(stem.toLowerCase(Locale.ROOT));
    int folder = says ? parts.size() - 1 : outer(parts, parent);
    if (folder < 0)
      return new ProgramName(stem, ServerNames.tidy(stem), Optional.empty(), Kind.FILE);
    String word = says ? stem : parts.get(folder);
    String owner = inBin && stem.equals(file) ? "" : owner(parts, folder - 1);
    boolean other =
        DATA.contains(file.substring(file.lastIndexOf('.') + 1))
            || (parent >= 0 && TESTS.contains(parts.get(parent)));
    if (folder > 0 && parts.get(folder - 1).equals("extensions")) {
      word = word.substring(word.indexOf('.') + 1);
    }
    other |= isShell(file) && (isAbout(word) || OtherNames.isChore(word));
    other |= !installed && CHORES.stream().anyMatch(tidy(word)::startsWith);
    Optional<String> name =
        other ? Optional.empty() : ServerNames.of(word, owner).or(() -> module(parts, stem));
    return new ProgramName(word, OtherNames.label(word), name, program ? Kind.PROGRAM : Kind.FILE);
  }

  /** Whether the file's name says nothing about which program it is. */
  public static boolean isGeneric(String path) {
    return GENERIC.contains(stem(path.substring(path.lastIndexOf('/') + 1)));
  }

  /** A file name without the ending of a script. */
  public static String stem(String file) {
    int dot = file.lastIndexOf('.');
    return dot > 0 && ENDINGS.contains(file.substring(dot + 1)) ? file.substring(0, dot) : file;
  }

  /** Path of a module; one that says no more than "mcp" goes by the package that it is deep in. */
  public static String ofModule(String module) {
    String[] parts = module.split("\\.");
    int first = 0;
    while (first < parts.length - 2 && INNER.contains(parts[first])) first++;
    boolean deep = parts.length - first > 2 && ServerNames.isUnnamed(parts[parts.length - 1]);
    return deep ? parts[first] + "/" + parts[parts.length - 1] : module.replace('.', '/');
  }

  /** True for a whole program in a file, as opposed to a source. */
  public static boolean isBuilt(String path) {
    int dot = path.lastIndexOf('.');
    return dot > 0 && BUILT_ENDINGS.contains(path.substring(dot + 1));
  }

  private static boolean isShell(String file) {
    return file.endsWith(".sh") || file.endsWith(".zsh") || file.endsWith(".bash");
  }

  /** True for "mcp-x": as a shell script it does something to servers more often than be one. */
  private static boolean isAbout(String word) {
    return tidy(word).startsWith("mcp-") && !tidy(word).startsWith("mcp-server");
  }

  private static String tidy(String word) {
    return ServerNames.tidy(word);
  }

  /** The server in a folder of servers, or in the "mcp" folder: "dist/mcp/state-server.js". */
  private static Optional<String> module(List<String> parts, String stem) {
    int folder = GENERIC.contains(stem) ? outer(parts, parts.size() - 2) : -1;
    if (folder > 0 && SERVERS.contains(tidy(parts.get(folder - 1)))) {
      return ServerNames.of("mcp-" + parts.get(folder), "");
    }
    if (folder > 0 && stem.equals("server") && parts.get(folder - 1).equals("mcp")) {
      return ServerNames.of("mcp-" + parts.get(folder), "").filter(n -> !WEB.contains(n));
    }
    int parent = parts.size() - 2;
    boolean inside =
        parent > 0 && parts.get(parent).equals("mcp") && BUILT.contains(parts.get(parent - 1));
    if (!inside || !tidy(stem).endsWith("-server")) return Optional.empty();
    String name = tidy(stem).substring(0, stem.length() - 7);
    return WEB.contains(name) ? Optional.empty() : Optional.of(name);
  }

  private static int outer(List<String> parts, int from) {
    int i = from;
    while (i >= 0 && INNER.contains(parts.get(i))) i--;
    return i;
  }

  private static boolean isPlugin(String folder) {
    return PLUGIN.contains(folder) || Character.isDigit(folder.charAt(0));
  }

  /** Whether the folder at an index has the home folders of users: "/srv/home/x" is a project. */
  private static boolean isHomes(List<String> parts, int at) {
    if (!HOMES.contains(parts.get(at))) return false;
    return at == 0 || !parts.get(at).equals("home") || TOPS.contains(parts.get(at - 1));
  }

  private static String owner(List<String> parts, int from) {
    int i = from;
    while (i >= 0 && (INNER.contains(parts.get(i)) || isPlugin(parts.get(i)))) i--;
    boolean home = i > 0 && isHomes(parts, i - 1);
    if (i < 0 || home || SYSTEM.contains(parts.get(i)) || parts.get(i).startsWith("@")) return "";
    String owner = parts.get(i);
    if (owner.endsWith(".app")) owner = owner.substring(0, owner.length() - 4);
    return ServerNames.of(owner, "").orElse(owner);
  }
}
