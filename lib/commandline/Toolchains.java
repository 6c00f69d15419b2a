//SOURCES Argv.java
//SOURCES Launch.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import mcptools.commandline.Argv.Options;

/** Reads the command lines of Java, of .NET, and of tools that compile a program and run it. */
final class Toolchains {
  static final Set<String> PROGRAMS =
      Options.names(
          "java dotnet go swift scala-cli nix cargo beam.smp elixir mix rails mvn mvnw mvnd");

  private static final Set<String> JAVA =
      Options.names(
          """
          -cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports \
          --add-reads --source --enable-native-access
          """);

  /** Main classes of any application: the jar says which. */
  private static final Set<String> STARTERS =
      Set.of(
          "io.quarkus.runner.GeneratedMain",
          "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
          "org.springframework.boot.loader.JarLauncher",
          "org.springframework.boot.loader.launch.JarLauncher");

  private static final Set<String> BUILD =
      Options.names(
          """
          -exec -tags -mod -ldflags -gcflags -C -o -p --package --bin --example --manifest-path \
          --features --target --target-dir --profile --project -c --configuration -f --framework -j \
          --package-path --product --config --directory --launch-profile \
          --extra-experimental-features --experimental-features
          """);

  /** Of .NET; with others some of them stand alone. */
  private static final Set<String> DOTNET =
      Options.names(
          """
          -p --project -c --configuration -f --framework -o --launch-profile -v --verbosity -r \
          --runtime -a --arch --os --artifacts-path
          """);

  private static final Pattern SNAPSHOT = Pattern.compile("(?:_aot)?\\.dart\\.snapshot$");

  private static final String SPRING = "-Dspring.ai.mcp.server.";

  private static final String MAIN_CLASS = "-Dexec.mainClass=";

  private static final Set<String> ELIXIR =
      Options.names("-S -r -pr -pa -pz -e --eval --erl --name --sname --cookie --boot");

  private Toolchains() {}

  /** What such a program was started for; empty for others. */
  static Optional<Launch> of(String program, List<String> argv) {
    return switch (program) {
      case "java" -> java(argv);
      case "dotnet" -> dotnet(argv);
      case "beam.smp" -> beam(argv);
      case "elixir" -> elixir(argv);
      case "mix" -> script("elixir", "mix", Argv.from(argv, 1));
      case "rails" -> script("ruby", argv.getFirst(), Argv.from(argv, 1));
      case "mvn", "mvnw", "mvnd" -> maven(argv);
      case "go" -> run("go run", argv, o -> o.first());
      case "swift" -> run("swift run", argv, o -> o.first());
      case "scala-cli" -> run("scala-cli run", argv, o -> o.first());
      case "nix" -> run("nix run", argv, o -> o.first().substring(o.first().lastIndexOf('#') + 1));
      case "dart", "dartvm", "dartaotruntime" -> dart(argv);
      case "cargo" ->
          run(
              "cargo run",
              argv,
              o -> o.value("--bin", "--example", "-p", "--package").orElse(manifest(o)));
      default -> Optional.empty();
    };
  }

  private static Optional<Launch> java(List<String> argv) {
    int at = argv.indexOf("-jar");
    Options options = Options.read(argv, 1, JAVA);
    boolean isJar = at > 0 && at + 1 < argv.size() && options.has("-jar");
    if (isJar) {
      List<String> rest = new ArrayList<>(Argv.from(argv, at + 2));
      // Spring's settings may be the machine's or the program's.
      for (String option : argv.subList(1, at)) if (option.startsWith(SPRING)) rest.add(option);
      return script("java", argv.get(at + 1), rest);
    }
    String main = options.value("-m", "--module").filter(m -> !m.isEmpty()).orElse(options.first());
    String jar = options.value("-cp", "-classpath", "--class-path").orElse("");
    if (STARTERS.contains(main) && !jar.isEmpty()) {
      int end = jar.indexOf(':');
      return script("java", end < 0 ? jar : jar.substring(0, end), options.rest());
    }
    if (main.endsWith(".java")) return script("java", main, options.rest());
    return main.isEmpty()
        ? Optional.empty()
        : Optional.of(new Launch.MainClass(main, options.rest()));
  }

  private static Optional<Launch> dotnet(List<String> argv) {
    Options options = Options.read(argv, 1, Set.of());
    String first = options.first();
    if (first.endsWith(".dll")) return script("dotnet", first, options.rest());
    if (first.equals("exec")) {
      Options exec = Options.read(options.operands(), 1, Set.of());
      return script("dotnet", exec.first(), exec.rest());
    }
    if (first.equals("dnx")) return Optional.of(dnx(options.operands()));
    if (first.equals("tool") && options.rest().size() > 1) {
      List<String> words = Argv.from(options.rest(), 1);
      boolean run = Set.of("run", "exec").contains(options.rest().getFirst());
      return run
          ? Optional.of(
              new Launch.Packaged("dotnet tool", words.getFirst(), "", Argv.from(words, 1)))
          : Optional.empty();
    }
    return run("dotnet run", argv, o -> o.value("--project", "-p").orElse(o.first()));
  }

  /** What .NET fetches and runs, as in {@code dnx Foo.McpServer --yes}. */
  static Launch dnx(List<String> argv) {
    Options options = Options.read(argv, 1, Set.of("--source", "--add-source", "--version"));
    if (options.operands().isEmpty()) return Launch.NOTHING;
    return new Launch.Packaged("dnx", options.first(), "", options.rest());
  }

  /** The main class that Maven runs in its own process. */
  private static Optional<Launch> maven(List<String> argv) {
    String main = "";
    boolean runs = false;
    for (String arg : argv) {
      runs |=
          arg.equals("exec:java") || (arg.contains(":exec-maven-plugin") && arg.endsWith(":java"));
      if (arg.startsWith(MAIN_CLASS)) main = arg.substring(MAIN_CLASS.length());
    }
    return runs && !main.isEmpty()
        ? Optional.of(new Launch.MainClass(main, List.of()))
        : Optional.empty();
  }

  /** A script of Dart, a snapshot of one, or a program of a package. */
  private static Optional<Launch> dart(List<String> argv) {
    Options options = Options.read(argv, 1, Set.of("-D", "--define", "--packages"));
    String first = options.first();
    if (first.equals("run")) {
      Options run = Options.read(options.operands(), 1, Set.of("-D", "--define"));
      return run.operands().isEmpty()
          ? Optional.empty()
          : Optional.of(Launch.managed(run.operands(), ""));
    }
    String path = SNAPSHOT.matcher(first).replaceFirst(".dart");
    return path.endsWith(".dart") ? script("dart", path, options.rest()) : Optional.empty();
  }

  private static Optional<Launch> elixir(List<String> argv) {
    Options options = Options.read(argv, 1, ELIXIR);
    if (options.has("-e", "--eval") || (options.first().isEmpty() && !options.has("-S")))
      return Optional.empty();
    return options.has("-S")
        ? script("elixir", options.value("-S").orElse(""), options.operands())
        : script("elixir", options.first(), options.rest());
  }

  /** The script of Elixir that Erlang's machine runs, as in {@code ... -extra /usr/bin/mix x}. */
  private static Optional<Launch> beam(List<String> argv) {
    List<String> elixir = Argv.from(argv, argv.lastIndexOf("-extra") + 1);
    if (elixir.size() == argv.size() || elixir.isEmpty()) return Optional.empty();
    return script("elixir", elixir.getFirst(), Argv.from(elixir, 1));
  }

  private static Optional<Launch> run(
      String runtime, List<String> argv, Function<Options, String> what) {
    Set<String> withValue = runtime.equals("dotnet run") ? DOTNET : BUILD;
    Options global = Options.read(argv, 1, withValue);
    if (!global.first().equals("run")) return Optional.empty();
    Options run = Options.read(global.operands(), 1, withValue);
    String path = what.apply(run);
    boolean named =
        run.has("--project", "-p", "--package", "--bin", "--example", "--manifest-path");
    List<String> rest = named ? run.operands() : run.rest();
    if (!rest.isEmpty() && rest.getFirst().equals("--")) rest = Argv.from(rest, 1);
    int version = path.lastIndexOf('@');
    if (version > Math.max(0, path.lastIndexOf('/'))) path = path.substring(0, version);
    return path.isEmpty() || path.equals(".") ? Optional.empty() : script(runtime, path, rest);
  }

  private static Optional<Launch> script(String runtime, String path, List<String> rest) {
    return Optional.of(new Launch.Script(runtime, path, "", rest));
  }

  private static String manifest(Options options) {
    String manifest = options.value("--manifest-path").orElse("");
    int slash = manifest.lastIndexOf('/');
    return slash <= 0 ? "" : manifest.substring(0, slash);
  }
}
