//SOURCES ScriptFolders.java

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
              + " fsproj exe sh bash zsh ps1 R jl exs dart clj scala sc kts");

  private static final Set<String> BUILT_ENDINGS = Set.of("jar", "dll", "phar", "pex", "pyz");

  /** File names that say nothing: the folder has to. */
  private static final Set<String> GENERIC =
      Options.names(
          """
          index main server cli app start run bin stdio http sse entry entrypoint bundle mod serve \
          __main__ __init__ run_server server-stdio stdio-server launch launcher program quarkus-run
          """);

  /** Last words of the names of modules that serve. */
  private static final Set<String> SERVING =
      Options.names(
          "boot serve server run runner start starter launch launcher service stdio http sse entry"
              + " entrypoint gateway bridge standalone transport");

  /** Endings of files that no interpreter runs. */
  private static final Set<String> DATA =
      Options.names(
          "conf cfg ini json jsonc yaml yml toml xml html css csv txt md log db sqlite lock sock"
              + " pid");

  private static final Set<String> TESTS =
      Set.of("test", "tests", "__tests__", "spec", "e2e", "testing");

  private static final Set<String> BINS = Set.of("bin", ".bin", "Scripts", "libexec");

  /** Scripts of these names look for servers or make one. */
  private static final List<String> CHORES = List.of("grep-mcp", "make-mcp", "find-mcp");

  private static final String WRAPPED = "-wrapped";

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
    int folder = says ? parts.size() - 1 : ScriptFolders.outer(parts, parent);
    if (folder < 0)
      return new ProgramName(stem, ServerNames.tidy(stem), Optional.empty(), Kind.FILE);
    // A folder may have spaces in its name, as "My MCP Server".
    String word = says ? stem : parts.get(folder).replace(' ', '-');
    String owner = inBin && stem.equals(file) ? "" : ScriptFolders.owner(parts, folder - 1);
    boolean other =
        DATA.contains(file.substring(file.lastIndexOf('.') + 1))
            || (parent >= 0 && TESTS.contains(parts.get(parent)));
    if (ScriptFolders.isExtension(parts, folder)) word = word.substring(word.indexOf('.') + 1);
    // Cargo's tests: "target/debug/deps/notes_mcp-3f9a1c2b7d5e8f60".
    other |= parent >= 0 && parts.get(parent).equals("deps");
    boolean shell = isShell(file);
    boolean source = shell || (says && !installed && !stem.equals(file));
    other |= source && ProgramName.isChore(word, shell);
    other |= shell && isAbout(word);
    other |= !installed && CHORES.stream().anyMatch(tidy(word)::startsWith);
    Optional<String> name =
        other ? Optional.empty() : ServerNames.of(word, owner).or(() -> inFolder(parts, stem));
    return new ProgramName(
        word, ProgramName.labelOf(word), name, program ? Kind.PROGRAM : Kind.FILE);
  }

  /** Whether the file's name says nothing about which program it is. */
  public static boolean isGeneric(String path) {
    return GENERIC.contains(stem(path.substring(path.lastIndexOf('/') + 1)));
  }

  /** A file name without the ending of a script, and without what Nix puts around it. */
  public static String stem(String file) {
    if (file.startsWith(".") && file.endsWith(WRAPPED) && file.length() > WRAPPED.length() + 1) {
      return file.substring(1, file.length() - WRAPPED.length());
    }
    int dot = file.lastIndexOf('.');
    return dot > 0 && ENDINGS.contains(file.substring(dot + 1)) ? file.substring(0, dot) : file;
  }

  /** Path of a module; one that says no more than "mcp" goes by the package that it is deep in. */
  public static String ofModule(String module) {
    String[] parts = module.split("\\.");
    int first = 0;
    while (first < parts.length - 2 && ScriptFolders.INNER.contains(parts[first])) first++;
    int last = parts.length - 1;
    boolean within = last > 1 || (last == 1 && !parts[0].equals("mcp"));
    if (within && isServing(parts[last], parts[last - 1])) {
      return module.substring(0, module.lastIndexOf('.')).replace('.', '/');
    }
    boolean deep = parts.length - first > 2 && ServerNames.isUnnamed(parts[parts.length - 1]);
    return deep ? parts[first] + "/" + parts[parts.length - 1] : module.replace('.', '/');
  }

  /** True for the part of a server's package that serves: "boot" in {@code weather_mcp.boot}. */
  private static boolean isServing(String module, String within) {
    Optional<String> server = ServerNames.of(within, "");
    if (server.isEmpty() || GENERIC.contains(module) || ServerNames.mentions(module)) return false;
    if (ProgramName.isClient(module)) return false;
    List<String> words = ServerNames.tokens(module);
    if (words.isEmpty()) return false;
    if (words.size() > 1 && ScriptFolders.OTHERS.contains(words.getFirst())) {
      return words.getFirst().equals("http");
    }
    return SERVING.contains(words.getLast()) || tidy(module).equals(server.get());
  }

  /** True for a whole program in a file, as opposed to a source. */
  public static boolean isBuilt(String path) {
    int dot = path.lastIndexOf('.');
    return dot > 0 && BUILT_ENDINGS.contains(path.substring(dot + 1));
  }

  private static boolean isShell(String file) {
    return file.endsWith(".ps1")
        || file.endsWith(".sh")
        || file.endsWith(".zsh")
        || file.endsWith(".bash");
  }

  /** True for "mcp-x": as a shell script it does something to servers more often than be one. */
  private static boolean isAbout(String word) {
    return tidy(word).startsWith("mcp-") && !tidy(word).startsWith("mcp-server");
  }

  /** The server that the folders alone say a script is. */
  private static Optional<String> inFolder(List<String> parts, String stem) {
    boolean generic = GENERIC.contains(stem);
    boolean source = !stem.equals(parts.getLast()) && !isShell(parts.getLast());
    return generic || source ? ScriptFolders.server(parts, stem, generic) : Optional.empty();
  }

  private static String tidy(String word) {
    return ServerNames.tidy(word);
  }
}
