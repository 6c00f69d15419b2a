//SOURCES Subcommands.java

package mcptools.recognition;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.Launch;
import mcptools.commandline.PackageSpec;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.recognition.Recognition.Match;

/** Servers that a framework's own program runs: of Java, JBang, PHP, Homebrew and the MCP SDKs. */
final class Frameworks {
  private static final Set<String> ENDINGS =
      Set.of("", "Application", "App", "Main", "Kt", "Stdio", "Launcher", "Runner");

  /** Of a console's task: it makes source code or installs something. */
  private static final Set<String> MAKING = Set.of("make", "gen", "install", "new", "igniter");

  /** Servers that come with Goose. */
  private static final Set<String> OF_GOOSE =
      Options.names("autovisualiser computercontroller developer memory tutorial");

  /** Scripts of a project that start what it is. */
  private static final Set<String> STARTS =
      Options.names("start serve mcp start:mcp mcp:start start:stdio");

  private static final Set<String> EDITORS = Options.names("code code-insiders codium");

  private static final Set<String> JBANG_OPTIONS =
      Options.names("-D -j --java --repos --deps -m --main --cp --class-path -C --catalog -R");

  private static final String JBANG = "jbang alias";
  private static final String MAIN = "java main class";

  private Frameworks() {}

  /** What a framework's own script runs; empty for other scripts. */
  static Optional<Optional<Match>> script(Launch.Script script) {
    String path = script.path();
    String file = path.substring(path.lastIndexOf('/') + 1);
    return switch (file) {
      case "jbang" -> Optional.of(jbang(script.rest()));
      case "artisan" -> Optional.of(console(script.rest(), path, ":"));
      case "console" ->
          path.endsWith("bin/console")
              ? Optional.of(console(script.rest(), path, ":"))
              : Optional.empty();
      case "mix" -> Optional.of(mix(script.rest()));
      case "sail" -> Optional.of(sail(script.rest()));
      case "rails", "rake" -> Optional.of(console(script.rest(), path, ":"));
      case "brew", "brew.rb" -> Optional.of(brew(script.rest()));
      default -> script.runtime().equals("php") ? php(script) : Optional.empty();
    };
  }

  /** Laravel's way into its container, as in {@code sail artisan boost:mcp}. */
  private static Optional<Match> sail(List<String> args) {
    boolean console = !args.isEmpty() && Set.of("artisan", "art", "a").contains(args.getFirst());
    return console ? console(args.subList(1, args.size()), "", ":") : Optional.empty();
  }

  /** A task of Mix, or the script that {@code mix run} runs. */
  private static Optional<Match> mix(List<String> args) {
    if (args.isEmpty() || !args.getFirst().equals("run")) return console(args, "", "\\.");
    String file = Options.read(args, 1, Set.of("-r", "--require", "-e", "--eval")).first();
    return file.endsWith(".exs")
        ? ProgramName.ofScript(file).name().map(n -> new Match(n, "elixir script"))
        : Optional.empty();
  }

  /** The server that an alias of a Clojure project is, or a namespace. */
  static Optional<Match> clojure(List<String> args) {
    int main = args.indexOf("-m");
    if (main >= 0 && main + 1 < args.size()) {
      String namespace = args.get(main + 1).replaceFirst("\\.(?:core|main)$", "");
      ProgramName target = ProgramName.ofScript(ScriptPath.ofModule(namespace));
      return target.name().map(n -> new Match(n, "clojure namespace"));
    }
    String first = args.isEmpty() ? "" : args.getFirst();
    List<String> aliases = List.of(first.split(":"));
    // Nothing but ":" splits into nothing.
    boolean runs = !aliases.isEmpty() && Set.of("-X", "-M", "-T").contains(aliases.getFirst());
    return runs && (aliases.contains("mcp") || aliases.contains("mcp-server"))
        ? Optional.of(new Match("mcp", "clojure alias"))
        : Optional.empty();
  }

  /** The server that {@code jbang} with these arguments runs. */
  static Optional<Match> jbang(List<String> args) {
    Options options = Options.read(args, args.indexOf("run") == 0 ? 1 : 0, JBANG_OPTIONS);
    String reference = options.first();
    int catalog = reference.indexOf('@');
    if (catalog > 0) {
      String alias = reference.substring(0, catalog);
      Optional<String> own = ScriptPath.target(alias).name();
      if (own.isEmpty() && ScriptPath.target(reference.substring(catalog + 1)).name().isPresent()) {
        own = Optional.of(ServerNames.tidy(alias));
      }
      return own.map(n -> new Match(n, JBANG));
    }
    String[] artifact = reference.split(":");
    String word = artifact.length > 2 ? last(artifact[0]) + "/" + artifact[1] : reference;
    return ScriptPath.target(word).name().map(n -> new Match(n, JBANG));
  }

  /** The server that a main class is: "McpServer" must be in its simple name, at its end nearly. */
  static Optional<Match> mainClass(Launch.MainClass launch) {
    String name = launch.name();
    String simple = name.substring(name.lastIndexOf('.') + 1);
    // As SQLcl's "SqlCli -mcp".
    if (Subcommands.isOnlyOption(launch.rest()))
      return Optional.of(new Match(ServerNames.tidy(simple), MAIN));
    int at = simple.toLowerCase(Locale.ROOT).indexOf("mcpserver");
    if (at < 0 && simple.startsWith("McpStdio")) {
      // As com.intellij.mcpserver.stdio.McpStdioRunnerKt.
      String[] packages = name.split("\\.");
      return Optional.of(new Match(ServerNames.tidy(packages[packages.length > 2 ? 1 : 0]), MAIN));
    }
    if (at < 0) return Optional.empty();
    String rest = simple.substring(at + 9);
    // Quarkus has them the other way round: MCPServerJDBC.
    boolean kind = at == 0 && !rest.isEmpty() && rest.equals(rest.toUpperCase(Locale.ROOT));
    if (!kind && !ENDINGS.contains(rest)) return Optional.empty();
    String server = ServerNames.tidy(kind ? rest : simple.substring(0, at));
    return Optional.of(new Match(server, MAIN));
  }

  /** The server that the command line of an MCP SDK runs, as in {@code mcp run server.py}. */
  static Optional<Match> sdk(List<String> args) {
    Options options =
        Options.read(args, 1, Options.names("-t --transport -p --port --host --path -l --with"));
    if (args.isEmpty() || !args.getFirst().equals("run") || Errands.hasAction(args))
      return Optional.empty();
    String file = options.first();
    int object = file.lastIndexOf(':');
    if (object > 0 && !file.startsWith("http")) file = file.substring(0, object);
    ProgramName script = ProgramName.ofScript(file);
    return Optional.of(new Match(script.name().orElse(script.label()), "mcp run"));
  }

  /** The server that a PHP framework's console runs, as in {@code artisan mcp:start weather}. */
  private static Optional<Match> console(List<String> args, String path, String separator) {
    Options options = Options.read(args, 0, Set.of());
    List<String> parts = List.of(options.first().split(separator));
    int mcp = parts.indexOf("mcp");
    if (mcp < 0 || Errands.hasAction(args)) return Optional.empty();
    boolean errand = !Collections.disjoint(MAKING, parts) || Errands.isWordForOne(parts.getFirst());
    boolean last = mcp == parts.size() - 1;
    if (errand || (last ? mcp == 0 : !Subcommands.VERBS.contains(parts.get(mcp + 1)))) {
      return Optional.empty();
    }
    String handle = options.rest().isEmpty() ? "" : options.rest().getFirst();
    String own = handle.isEmpty() || handle.startsWith("-") ? project(path) : handle;
    String name = mcp > 0 ? parts.get(mcp - 1) : own;
    return Optional.of(Subcommands.match(ServerNames.tidy(name)));
  }

  /** The server that a task of any other console is, as {@code rmem:mcp}, or Composer's program. */
  private static Optional<Optional<Match>> php(Launch.Script script) {
    List<String> args = script.rest();
    if (!args.isEmpty() && args.getFirst().endsWith(":mcp")) {
      return Optional.of(console(args, "", ":"));
    }
    boolean own = script.path().endsWith("vendor/bin/mcp");
    return own && !Errands.isSubcommand(args, false) && !Errands.is(args)
        ? Optional.of(Optional.of(new Match("mcp", "php bin")))
        : Optional.empty();
  }

  /** An editor that is nothing but a server: it has no other argument; or a task of Rake. */
  static Optional<Match> other(String program, List<String> args) {
    if (program.equals("rake")) return console(args, "", ":");
    boolean serves = EDITORS.contains(program) && args.equals(List.of("--mcp"));
    return serves ? Optional.of(Subcommands.match(program)) : Optional.empty();
  }

  /** Homebrew's own server. */
  static Optional<Match> brew(List<String> args) {
    boolean serves =
        !args.isEmpty() && args.getFirst().equals("mcp-server") && !Errands.hasAction(args);
    return serves ? Optional.of(Subcommands.match("brew")) : Optional.empty();
  }

  /** One of the servers that come with Goose, as in {@code goose mcp memory}. */
  static Optional<Match> goose(List<String> args) {
    boolean own =
        args.size() > 1 && args.getFirst().equals("mcp") && OF_GOOSE.contains(args.get(1));
    return own ? Optional.of(Subcommands.match(args.get(1))) : Optional.empty();
  }

  /** The server that a project is whose own script starts it: {@code npm start --prefix x-mcp}. */
  static Optional<Match> project(Launch.Named launch, String directory) {
    String project = launch.project().isEmpty() ? directory : launch.project();
    if (project.isEmpty() || !STARTS.contains(launch.script())) return Optional.empty();
    boolean folder = project.indexOf('/') >= 0 && !project.startsWith("@");
    ProgramName target =
        folder ? ScriptPath.target(project + "/index.js") : PackageSpec.target(project);
    return target.name().map(n -> new Match(n, "package script"));
  }

  /** The server that a program is which is called as the folder that it is run in. */
  static Optional<Match> ofFolder(Launch.Command launch) {
    String folder = launch.directory();
    if (!launch.managed()
        || folder.indexOf('/') < 0
        || Errands.is(launch.argv().subList(1, launch.argv().size()))) {
      return Optional.empty();
    }
    String program = ServerNames.tidy(launch.argv().getFirst());
    return ScriptPath.target(folder + "/index.js")
        .name()
        .filter(program::equals)
        .map(n -> new Match(n, "program of the folder"));
  }

  private static String last(String group) {
    return group.substring(group.lastIndexOf('.') + 1);
  }

  /** Name of the folder that a framework's console is in, or its bin folder; "" for none. */
  private static String project(String console) {
    List<String> parts = List.of(console.split("/"));
    int folder = parts.size() - (console.contains("bin/") ? 3 : 2);
    return folder < 0 ? "" : parts.get(folder);
  }
}
