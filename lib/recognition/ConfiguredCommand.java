//SOURCES ../commandline/CommandForm.java

package mcptools.recognition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.CommandForm;
import mcptools.commandline.CommandForm.Fetched;
import mcptools.commandline.CommandForm.Module;
import mcptools.commandline.CommandForm.Program;
import mcptools.commandline.CommandForm.Script;
import mcptools.commandline.Interpreters;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.Launch;
import mcptools.commandline.Launchers;
import mcptools.commandline.PackageSpec;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.commandline.Shells;

/** The command of a configured server, and what becomes of it when it is run. */
final class ConfiguredCommand {
  /** Programs that recognition by shape never takes for servers, but that do start some. */
  private static final Set<String> STARTING =
      Options.names("ssh make gmake just task rake gradle gradlew mvn mvnw bazel socat nc ncat");

  /** Words that many programs have in their names. */
  private static final Set<String> GENERIC = Set.of("mcp", "server", "cli", "stdio", "start");

  /** Those of them that read a file of the folder that they are started in. */
  private static final Set<String> BUILDING =
      Options.names("make gmake just task rake gradle gradlew mvn mvnw bazel");

  private static final int DEPTH = 4;

  private final List<String> argv;
  private final boolean exact;
  private final boolean loose;
  private final boolean looseByName;
  private final Optional<CommandForm> form;

  ConfiguredCommand(List<String> command) {
    this.argv = Argv.of(command);
    this.form = CommandForm.of(argv);
    this.exact = isTelling();
    this.loose = isLoose(argv, DEPTH);
    this.looseByName = loose || isLooseByName();
  }

  /** True when the whole command line can belong to nothing but the server. */
  private boolean isTelling() {
    if (argv.isEmpty()) return false;
    String program = KnownPrograms.name(argv.getFirst());
    List<String> args = argv.subList(1, argv.size());
    if (form.isPresent()) return true;
    if (KnownPrograms.AGENTS.contains(program))
      return args.stream().anyMatch(ServerNames::mentions);
    if (KnownPrograms.INNOCENT.contains(program) && !STARTING.contains(program)) return false;
    return args.stream().anyMatch(a -> !a.startsWith("-"));
  }

  /**
   * Whether it means something else in each folder, as {@code node index.js} and {@code npm start}
   * do: it names neither an absolute path nor a package, an image or a program.
   */
  boolean isLoose(List<String> process) {
    return loose || (looseByName && !process.getFirst().equals(argv.getFirst()));
  }

  /** Whether that holds of some process which may be the server. */
  boolean mayBeLoose() {
    return looseByName || becomesLoosely();
  }

  /** Whether only the program's path says which it is, such as the Python of a project. */
  private boolean isLooseByName() {
    if (argv.isEmpty() || !argv.getFirst().startsWith("/")) return false;
    if (form.filter(Program.class::isInstance).isPresent()) return true;
    List<String> byName = new ArrayList<>(argv);
    byName.set(0, KnownPrograms.name(argv.getFirst()));
    return isLoose(byName, DEPTH);
  }

  private static boolean isLoose(List<String> argv, int depth) {
    if (argv.isEmpty() || argv.getFirst().isEmpty() || depth == 0) return true;
    String program = KnownPrograms.name(argv.getFirst());
    Optional<Launch> launch = Launchers.of(argv).or(() -> Interpreters.of(program, argv));
    if (launch.isEmpty() || launch.get() instanceof Launch.Nothing) return isLooseProgram(argv);
    Launch what = launch.get();
    if (what instanceof Launch.Command c)
      return !c.directory().startsWith("/") && isLoose(c.argv(), depth - 1);
    if (what instanceof Launch.Text t) {
      Shells.Command first = Shells.first(t.text(), t.parameters());
      return !first.directory().startsWith("/") && isLoose(first.argv(), depth - 1);
    }
    if (what instanceof Launch.Packaged p)
      return p.from().isEmpty() ? p.spec().startsWith(".") : p.from().startsWith(".");
    if (what instanceof Launch.Script s)
      return !s.path().startsWith("/") && !s.directory().startsWith("/");
    if (what instanceof Launch.Module m) return !m.directory().startsWith("/");
    if (what instanceof Launch.Named n) return !n.project().startsWith("/");
    if (what instanceof Launch.Container || what instanceof Launch.Inside)
      return program.endsWith("-compose") || argv.contains("compose");
    return argv.stream().noneMatch(arg -> arg.startsWith("/"));
  }

  /** A program is found by its name or its path; builders read a file of the folder. */
  private static boolean isLooseProgram(List<String> argv) {
    String path = argv.getFirst();
    if (BUILDING.contains(KnownPrograms.name(path)))
      return argv.stream().skip(1).noneMatch(arg -> arg.startsWith("/"));
    return path.indexOf('/') > 0 || Interpreters.isKnown(KnownPrograms.name(path));
  }

  /** Whether a process has these very arguments; its program may be given by its path. */
  boolean isExactly(List<String> process) {
    if (!exact || process.size() != argv.size()) return false;
    String program = argv.getFirst();
    String other = process.getFirst();
    if (!other.equals(program)) {
      boolean resolved = argv.size() > 1 || program.indexOf('/') < 0 || other.indexOf('/') < 0;
      if (!resolved || !KnownPrograms.name(other).equals(KnownPrograms.name(program))) return false;
    }
    return process.subList(1, process.size()).equals(argv.subList(1, argv.size()));
  }

  /** The same by its form, which says less than its command line: a module has no folder. */
  boolean becomesLoosely() {
    return loose || form.filter(Module.class::isInstance).isPresent();
  }

  /** Whether a process of this form is the server or one of the launchers before it. */
  boolean becomes(CommandForm process) {
    if (form.isEmpty() || !isSame(form.get().rest(), process.rest())) return false;
    CommandForm ours = form.get();
    if (ours instanceof Program program) return isRunBy(program, process);
    if (ours instanceof Fetched spec) return isStartedFrom(spec, process);
    if (ours instanceof Script script) {
      return process instanceof Script other
          && other.path().equals(script.path())
          && other.runtime().equals(script.runtime());
    }
    return ours instanceof Module module
        && process instanceof Module other
        && other.name().equals(module.name());
  }

  /** A title has lost which words belonged together. */
  private static boolean isSame(List<String> rest, List<String> other) {
    return rest.equals(other) || String.join(" ", rest).equals(String.join(" ", other));
  }

  /** The program itself, or its file run by an interpreter as its first line asks for. */
  private static boolean isRunBy(Program program, CommandForm process) {
    String path = "";
    if (process instanceof Program other) path = other.path();
    if (process instanceof Script other) path = other.path();
    if (path.equals(program.path())) return true;
    boolean byName = program.path().indexOf('/') < 0;
    return byName && path.substring(path.lastIndexOf('/') + 1).equals(program.name());
  }

  private static boolean isStartedFrom(Fetched spec, CommandForm process) {
    if (process instanceof Fetched other) {
      return other.registry().equals(spec.registry())
          && other.spec().equals(spec.spec())
          && other.from().equals(spec.from());
    }
    boolean npm = spec.registry().equals("npm");
    if (process instanceof Program other) {
      return npm ? isNpm(spec, other.path()) : isPythonBin(spec, other.path());
    }
    if (!(process instanceof Script other)) return false;
    if (npm) return isNpm(spec, other.path());
    return spec.registry().equals("python") && isPythonBin(spec, other.path());
  }

  private static boolean isNpm(Fetched spec, String path) {
    int cache = path.indexOf(ProgramName.NPX_CACHE);
    return isBin(spec, path) || (cache >= 0 && path.startsWith(npxFolder(asked(spec)), cache));
  }

  private static String asked(Fetched spec) {
    return spec.from().isEmpty() ? spec.spec() : spec.from();
  }

  /** A file of the package itself, or its entry among the programs that are installed with it. */
  private static boolean isBin(Fetched spec, String path) {
    String name = packageName(asked(spec));
    if (name.isEmpty()) return false;
    if (path.contains("/node_modules/" + name + "/")) return true;
    int slash = path.lastIndexOf('/');
    String bin = tidy(ScriptPath.stem(path.substring(slash + 1)));
    String word = tidy(PackageSpec.target(spec.spec()).word());
    boolean installed = path.startsWith(".bin", slash - 4) && path.contains("/node_modules/");
    if (slash >= 0 && !installed) return false;
    if (GENERIC.containsAll(List.of(word.split("-")))) return false;
    return bin.equals(word);
  }

  /**
   * Where npx installs a package, whatever that calls its program: under a hash of what is asked.
   */
  private static String npxFolder(String asked) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(asked.getBytes(UTF_8));
      return ProgramName.NPX_CACHE + HexFormat.of().formatHex(hash, 0, 8) + "/";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-512.", e);
    }
  }

  private static boolean isPythonBin(Fetched spec, String path) {
    int slash = path.lastIndexOf('/');
    String word = tidy(PackageSpec.target(spec.spec()).word());
    boolean bin = slash < 0 || path.startsWith("/bin", slash - 4);
    return bin && !word.isEmpty() && tidy(path.substring(slash + 1)).equals(word);
  }

  /** A package's name with its scope and without its version. */
  private static String packageName(String spec) {
    int version = spec.indexOf('@', 1);
    String name = version > 0 ? spec.substring(0, version) : spec;
    boolean plain = name.indexOf(':') < 0 && !name.startsWith(".") && !name.startsWith("/");
    return plain ? name : "";
  }

  private static String tidy(String name) {
    return name.replace('_', '-');
  }
}
