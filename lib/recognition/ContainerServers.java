//SOURCES Transports.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Containers;
import mcptools.commandline.Interpreters;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.Launch;
import mcptools.commandline.Launchers;
import mcptools.commandline.PackageSpec;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.recognition.Recognition.Match;
import mcptools.recognition.Recognition.Place;

/** Servers in containers: by the image, by the container, or by the command that runs inside. */
final class ContainerServers {
  private static final String IMAGE = "container image";

  /** Names of servers that say nothing. */
  private static final Set<String> UNNAMED = Set.of("mcp", "mcp-server");

  /** Scripts of a project that start it, as they are or with ":" and how. */
  private static final Set<String> SERVING =
      Set.of("start", "serve", "server", "dev", "mcp", "stdio", "prod", "production");

  private static final int DEPTH = 4;

  private ContainerServers() {}

  /** The server that a new container is. */
  static Optional<Match> started(Launch.Container launch, Place place) {
    List<String> rest = launch.rest();
    String program = launch.entrypoint();
    if (program.isEmpty() && !rest.isEmpty()) program = rest.getFirst();
    // Among tools "serve" is a program of npm's.
    boolean other = KnownPrograms.isOther(KnownPrograms.name(program)) && !program.equals("serve");
    ProgramName image = image(launch.image());
    Optional<String> name = Containers.name(launch.image()).or(image::name);
    boolean named = Transports.isNamed(rest);
    if (name.isEmpty() && named) name = ServerNames.ofSpoilt(image.word());
    if (name.isEmpty() && (named || rest.isEmpty() || rest.equals(List.of("serve"))))
      name = ProgramName.ofGlued(image.word());
    if (name.isPresent() && !other && !isErrand(rest))
      return Optional.of(new Match(name.get(), IMAGE));
    List<String> argv = new ArrayList<>(rest);
    if (!launch.entrypoint().isEmpty()) argv.addFirst(launch.entrypoint());
    if (KnownPrograms.PROXIES.contains(image.word())) return Recognition.proxy(image, argv, place);
    Optional<Match> sub =
        launch.entrypoint().isEmpty() ? Subcommands.of(image, rest, true) : Optional.empty();
    if (sub.isEmpty() && Transports.isServing(image, rest)) {
      return Optional.of(new Match(Transports.label(image), IMAGE));
    }
    return sub.isPresent() ? sub : Recognition.command(argv, place.in("", false));
  }

  /** An image by its name and that of its owner, without registry and tag. */
  private static ProgramName image(String image) {
    int slash = image.lastIndexOf('/');
    int tag = image.indexOf(':', slash + 1);
    int owner = image.lastIndexOf('/', slash - 1);
    return PackageSpec.target(image.substring(owner + 1, tag < 0 ? image.length() : tag));
  }

  /** A server that a launcher is itself, as {@code docker mcp gateway run}. */
  static Optional<Match> toolkit(List<String> argv) {
    List<String> args = argv.subList(1, Math.min(argv.size(), 4));
    String program = KnownPrograms.name(argv.getFirst());
    boolean serves =
        args.equals(List.of("mcp", "gateway", "run"))
            || args.equals(List.of("agent", "serve", "mcp"))
            || args.equals(List.of("ai", "mcpserver"))
            || (program.equals("mise") && args.equals(List.of("mcp")));
    return serves && !Errands.isManaging(argv, 2)
        ? Optional.of(Subcommands.match(program))
        : Optional.empty();
  }

  /** A subcommand of the image's own program; it may also be another program. */
  private static boolean isErrand(List<String> rest) {
    if (Errands.is(rest)) return true;
    if (rest.isEmpty()) return false;
    String program = KnownPrograms.name(rest.getFirst());
    if (Launchers.isKnown(program)) return rest.size() > 1 && isTask(rest, DEPTH);
    return Errands.isSubcommand(rest, true) && !ServerNames.mentions(program);
  }

  /** Whether a launcher starts a tool there, such as the tests of the server, or nothing. */
  private static boolean isTask(List<String> argv, int depth) {
    if (argv.isEmpty() || depth == 0) return false;
    Launch launch = launch(argv);
    if (launch instanceof Launch.Command c) {
      return KnownPrograms.isOther(KnownPrograms.name(c.argv().getFirst()))
          || (Launchers.isKnown(KnownPrograms.name(c.argv().getFirst()))
              && isTask(c.argv(), depth - 1));
    }
    if (launch instanceof Launch.Module m) return KnownPrograms.isOther(m.name());
    if (launch instanceof Launch.Packaged p) {
      return KnownPrograms.isOther(KnownPrograms.name(PackageSpec.target(p.spec()).word()));
    }
    if (launch instanceof Launch.Named n) return !isServing(n.script());
    return launch instanceof Launch.Nothing;
  }

  private static boolean isServing(String script) {
    int colon = script.indexOf(':');
    return SERVING.contains(colon < 0 ? script : script.substring(0, colon));
  }

  /** The server that a command in a running container is; by itself it may not say which. */
  static Optional<Match> inside(Launch.Inside launch, Place place) {
    Optional<Match> found = Recognition.command(launch.argv(), place.in("", false));
    if (found.isPresent()) {
      Match match = found.get();
      if (!UNNAMED.contains(match.name())) return found;
      String name =
          Containers.name(launch.container()).orElse(ServerNames.tidy(launch.container()));
      return Optional.of(new Match(name, match.rule()));
    }
    boolean untold = launch.argv().isEmpty() || isUntold(launch.argv());
    if (!launch.piped() || !untold) return Optional.empty();
    Optional<String> name = Containers.name(launch.container());
    return name.isEmpty() ? Optional.empty() : Optional.of(new Match(name.get(), "container name"));
  }

  /** A program whose file says no more than that it is the main one: {@code node index.js}. */
  private static boolean isUntold(List<String> argv) {
    Launch launch = launch(argv);
    if (launch instanceof Launch.Command c) launch = launch(c.argv());
    if (launch instanceof Launch.Module m) {
      return Transports.areAll(m.rest())
          && !KnownPrograms.isOther(m.name())
          && ScriptPath.isGeneric(m.name().substring(m.name().lastIndexOf('.') + 1));
    }
    return launch instanceof Launch.Script s
        && Transports.areAll(s.rest())
        && ScriptPath.isGeneric(s.path());
  }

  private static Launch launch(List<String> argv) {
    return Launchers.of(argv)
        .or(() -> Interpreters.of(KnownPrograms.name(argv.getFirst()), argv))
        .orElse(Launch.NOTHING);
  }
}
