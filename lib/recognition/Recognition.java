//SOURCES ContainerServers.java
//SOURCES InlineCode.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.commandline.Argv;
import mcptools.commandline.Interpreters;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.Launch;
import mcptools.commandline.Launchers;
import mcptools.commandline.PackageSpec;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ProgramName.Kind;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.commandline.Shells;

/**
 * Recognises MCP servers by the shape of their command lines: which program runs, what it launches,
 * and what that is called. A keyword elsewhere in the line counts for nothing.
 */
public final class Recognition {
  /** Where the program of a command line stands: {@code managed} as in {@link Launch.Command}. */
  record Place(String directory, boolean managed, int depth) {
    Place in(String directory, boolean managed) {
      return new Place(directory, managed, depth + 1);
    }
  }

  private static final int DEPTH = 8;

  private static final Set<String> SCRIPT = Set.of(".js", ".cjs", ".mjs");

  /** What a package's program "mcp" is told; to that of the SDK they say nothing. */
  private static final Set<String> STARTS = Set.of("start", "serve", "stdio");

  private static final int PROXY_ARGS = 50;

  private Recognition() {}

  /** The server that a process is by its arguments; empty for all others and when unsure. */
  public static Optional<Match> of(List<String> argv) {
    if (!PackageSpec.mayNameServers(argv)) return Optional.empty();
    return command(Argv.of(argv), new Place("", false, 0));
  }

  static Optional<Match> command(List<String> argv, Place place) {
    if (argv.isEmpty() || argv.getFirst().isEmpty() || place.depth() > DEPTH) {
      return Optional.empty();
    }
    String program = KnownPrograms.name(argv.getFirst());
    if (program.equals("brew")) return Frameworks.brew(argv.subList(1, argv.size()));
    if (KnownPrograms.INNOCENT.contains(program))
      return Frameworks.other(program, argv.subList(1, argv.size()));
    if (program.startsWith("-")) return Optional.empty();
    Optional<Launch> launch = Launchers.of(argv).or(() -> Interpreters.of(program, argv));
    if (launch.isPresent()) return launched(launch.get(), argv, place);
    List<String> args = argv.subList(1, argv.size());
    if (program.equals("jbang")) return Frameworks.jbang(args);
    if (program.equals("clojure") || program.equals("clj")) return Frameworks.clojure(args);
    if (Interpreters.isKnown(program) || KnownPrograms.SHELLS.contains(program)) {
      return Optional.empty();
    }
    if (ProgramName.isMainOfApp(argv.getFirst())) return ofApp(argv.getFirst(), args, place);
    ProgramName target = ProgramName.ofScript(argv.getFirst());
    return named(target, args, "program", place.in("", place.managed()));
  }

  /** An application of macOS that is told to be a server, or that runs a script of its own. */
  private static Optional<Match> ofApp(String path, List<String> args, Place place) {
    String first = args.isEmpty() ? "" : args.getFirst();
    if (first.contains(".app/Contents/") && SCRIPT.stream().anyMatch(first::endsWith)) {
      return command(Stream.concat(Stream.of("node"), args.stream()).toList(), place.in("", false));
    }
    return Subcommands.app(path.substring(path.lastIndexOf('/') + 1), args);
  }

  private static Optional<Match> launched(Launch launch, List<String> argv, Place place) {
    if (launch instanceof Launch.Command c) {
      String directory = c.directory().isEmpty() ? place.directory() : c.directory();
      return command(c.argv(), place.in(directory, place.managed() || c.managed()))
          .or(() -> Frameworks.ofFolder(c));
    }
    if (launch instanceof Launch.Text t) {
      Shells.Command first = Shells.first(t.text(), t.parameters());
      String directory = inside(first.directory(), place, "");
      return command(first.argv(), place.in(directory, place.managed()));
    }
    if (launch instanceof Launch.Packaged p) return packaged(p, place);
    if (launch instanceof Launch.Container c) return ContainerServers.started(c, place);
    if (launch instanceof Launch.Inside i) return ContainerServers.inside(i, place);
    if (launch instanceof Launch.Script s) return script(s, place);
    if (launch instanceof Launch.Module m) {
      ProgramName target =
          ProgramName.ofScript(inside(m.directory(), place, ScriptPath.ofModule(m.name())));
      boolean whole = m.name().indexOf('.') < 0;
      return named(
          whole ? target : target.as(Kind.FILE), m.rest(), "python -m", place.in("", true));
    }
    if (launch instanceof Launch.Named n) return Frameworks.project(n, place.directory());
    if (launch instanceof Launch.Code c) return InlineCode.of(c.text());
    if (launch instanceof Launch.MainClass m) return Frameworks.mainClass(m);
    return launch instanceof Launch.Nothing ? ContainerServers.toolkit(argv) : Optional.empty();
  }

  private static Optional<Match> packaged(Launch.Packaged launch, Place place) {
    ProgramName target = PackageSpec.target(launch.spec());
    String program = ProgramName.launcher(target).orElse(target.word());
    if (Launchers.isKnown(program)) {
      List<String> argv = new ArrayList<>(List.of(program));
      argv.addAll(launch.rest());
      return command(argv, place.in(place.directory(), true));
    }
    String rule = launch.runner() + " package";
    Optional<Match> found = named(target, launch.rest(), rule, place.in("", true));
    String word = KnownPrograms.name(target.word());
    if (!launch.from().isEmpty() && isMcpTold(word, launch.rest())) {
      ProgramName from = PackageSpec.target(launch.from());
      return Optional.of(new Match(from.name().orElse(from.label()), rule));
    }
    boolean judged =
        launch.from().isEmpty()
            || word.equals("mcp")
            || (ProgramName.isClient(word) && !launch.from().contains(word))
            || KnownPrograms.AGENTS.contains(word)
            || KnownPrograms.isOther(word);
    if (found.isPresent() || judged || Errands.is(launch.rest())) return found;
    return PackageSpec.target(launch.from()).name().map(n -> new Match(n, rule));
  }

  /** True for {@code mcp start}, as the packages that Speakeasy generates have it. */
  private static boolean isMcpTold(String word, List<String> args) {
    return word.equals("mcp")
        && !args.isEmpty()
        && STARTS.contains(args.getFirst())
        && !Errands.hasAction(args);
  }

  private static Optional<Match> script(Launch.Script launch, Place place) {
    ProgramName target = ProgramName.ofScript(inside(launch.directory(), place, launch.path()));
    Optional<Optional<Match>> framework = Frameworks.script(launch);
    if (framework.isPresent()) return framework.get();
    boolean run = launch.runtime().indexOf(' ') > 0;
    // Somebody's own program, of which "mcp" may be any argument.
    if (run && (launch.path().startsWith(".") || launch.path().indexOf('/') < 0))
      target = target.as(Kind.FILE);
    String what = target.kind() == Kind.FILE ? " script" : " bin";
    if (ScriptPath.isBuilt(launch.path())) target = target.as(Kind.PROGRAM);
    String rule = run ? launch.runtime() : launch.runtime() + what;
    // In the system's own folders a lone "mcp" may well be the name of a file.
    boolean managed = target.kind() != Kind.FILE && !launch.path().startsWith("/usr/bin/");
    // Many packages call their program so, as Stripe's does.
    boolean fetched = launch.path().contains("/_npx/") && launch.path().endsWith("/.bin/mcp");
    boolean options = launch.rest().isEmpty() || launch.rest().getFirst().startsWith("-");
    boolean serves = options || isMcpTold("mcp", launch.rest());
    if (fetched && serves && !Errands.is(launch.rest())) {
      return Optional.of(new Match("mcp", rule));
    }
    return named(target, launch.rest(), rule, place.in("", managed));
  }

  private static Optional<Match> named(
      ProgramName target, List<String> args, String rule, Place place) {
    String word = KnownPrograms.name(target.word());
    boolean file = target.kind() == Kind.FILE;
    // A file may be in a folder of that name: "mcp-servers/git/server.py".
    boolean placed = file && target.name().isPresent();
    if (KnownPrograms.INNOCENT.contains(word) && !placed) return Optional.empty();
    if (KnownPrograms.PROXIES.contains(word) || KnownPrograms.PROXIES.contains(target.label()))
      return proxy(target, args, place);
    if (!file && (word.equals("mcp") || word.equals("fastmcp"))) {
      Optional<Match> run = Frameworks.sdk(args);
      if (run.isPresent() || target.kind() == Kind.PROGRAM || word.equals("fastmcp")) return run;
    }
    boolean smithery = target.label().equals("smithery") && !Errands.hasAction(args);
    boolean runs = smithery && args.size() > 1 && args.getFirst().equals("run");
    if (runs && !args.get(1).startsWith("-")) {
      ProgramName inner = PackageSpec.target(args.get(1));
      return Optional.of(new Match(inner.name().orElse(inner.label()), rule));
    }
    Optional<Match> sub = Subcommands.of(target, args, place.managed());
    if (sub.isPresent() || KnownPrograms.AGENTS.contains(word)) return sub;
    if (Errands.is(args)) return Optional.empty();
    Optional<String> name = target.name();
    boolean fetched = target.kind() == Kind.PACKAGE;
    if (name.isPresent() && Errands.isSubcommand(args, fetched)) return Optional.empty();
    boolean bare = args.isEmpty() || args.getFirst().startsWith("-");
    if (name.isEmpty() && fetched && bare && rule.endsWith(" package"))
      name = ServerNames.ofMiddle(target.word());
    if (name.isEmpty() && Transports.isNamed(args)) name = ServerNames.ofSpoilt(target.word());
    if (name.isEmpty() && Transports.isServing(target, args))
      name = Optional.of(Transports.label(target));
    return name.map(n -> new Match(n, rule));
  }

  /** A proxy goes by the name of the server that its arguments start. */
  static Optional<Match> proxy(ProgramName proxy, List<String> args, Place place) {
    if (Errands.is(args)) return Optional.empty();
    for (int i = 0; i < Math.min(args.size(), PROXY_ARGS); i++) {
      String arg = args.get(i);
      if (arg.startsWith("-")) continue;
      List<String> inner = arg.indexOf(' ') > 0 ? Shells.words(arg) : args.subList(i, args.size());
      Optional<Match> found = command(inner, place.in("", false));
      // An address is named by its host, whose port says nothing.
      if (found.isPresent()) {
        return Optional.of(new Match(found.get().name().replaceFirst(":\\d+$", ""), "proxy"));
      }
    }
    return Optional.of(new Match(proxy.name().orElse(proxy.label()), "proxy"));
  }

  private static String inside(String directory, Place place, String path) {
    String base = directory.isEmpty() ? place.directory() : directory;
    boolean absolute = path.startsWith("/") || path.startsWith("~") || path.startsWith("file:");
    return base.isEmpty() || absolute ? path : base + "/" + path;
  }

  /**
   * A process that was recognised as an MCP server.
   *
   * @param name short, lower case, such as "filesystem"
   * @param rule the shape that gave it away, such as "npx package" or "python -m"
   */
  public record Match(String name, String rule) {
    private static final String CONFIGURED = "configured in ";

    /** The server that a client's config names. */
    static Match configured(String name, String client) {
      return new Match(name, CONFIGURED + client);
    }

    boolean isConfigured() {
      return rule.startsWith(CONFIGURED);
    }
  }
}
