//SOURCES ../commandline/CommandForm.java

package mcptools.recognition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.PackageSpec;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;

/** The command of a configured server, and what becomes of it when it is run. */
final class ConfiguredCommand {
  /** Programs that recognition by shape never takes for servers, but that do start some. */
  private static final Set<String> STARTING =
      Options.names("ssh make gmake just task rake gradle gradlew mvn mvnw bazel socat nc ncat");

  /** Words that many programs have in their names. */
  private static final Set<String> GENERIC = Set.of("mcp", "server", "cli", "stdio", "start");

  private final List<String> argv;
  private final boolean exact;
  private final Optional<CommandForm> form;

  ConfiguredCommand(List<String> command) {
    this.argv = Argv.of(command);
    this.form = CommandForm.of(argv);
    this.exact = isTelling();
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
