//SOURCES Libraries.java

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a command's built form from what JBang says would run it, or all commands ({@code
 * Commands.java}), of which it takes what is this command's. In the form's folder it writes {@code
 * arguments} for {@code java @arguments}, {@code arguments.aot}, the same with the AOT cache {@code
 * aot} that train.sh makes, {@code app.jar}, and {@code current}, which run.sh reads to find
 * whether the form is fresh.
 *
 * <p>Usage: Pack CLONE LIBRARIES SCRIPT FORM [SCRIPT FORM...] -- JAVA OPTION... -classpath PATH
 * MAIN
 */
public final class Pack {
  /** The main class of all commands together. */
  private static final String ALL = "Commands";

  private static final List<String> OWN =
      List.of("Pack.java", "Libraries.java", "Reached.java", "train.sh", "scene.sh");

  private static final List<String> TRAINED =
      List.of(
          "-Xlog:disable",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:+IgnoreUnrecognizedVMOptions",
          // STARTUP.md: profiles
          "-XX:-AOTReplayTraining",
          // STARTUP.md: SLF4J
          "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
          "-Dslf4j.internal.verbosity=WARN");

  /** For what ends before there is anything to collect. STARTUP.md: huge pages */
  private static final List<String> ROOM =
      List.of("-Xmn32m", "-XX:+UseTransparentHugePages", "-XX:-PrintWarnings");

  /** Commands that stay for hours, and so are to be small. */
  private static final Set<String> LASTING = Set.of("mcp_manager", "mcptop");

  private final Path clone;
  private final Path form;
  private final Path libraries;

  private Pack(Path clone, Path form, Path libraries) {
    this.clone = clone;
    this.form = form;
    this.libraries = libraries;
  }

  public static void main(String[] args) throws IOException {
    List<String> words = List.of(args);
    int at = words.indexOf("--");
    for (int i = 2; i < at; i += 2) {
      Pack pack = new Pack(Path.of(args[0]), Path.of(args[i + 1]), Path.of(args[1]));
      pack.run(args[i], Path.of(args[at + 1]), words.subList(at + 2, args.length));
    }
  }

  private void run(String script, Path java, List<String> words) throws IOException {
    Set<Path> sources = new LinkedHashSet<>();
    collect(clone.resolve(script), sources);
    int at = words.indexOf("-classpath");
    if (at < 0 || at + 3 != words.size()) {
      throw new IOException("JBang's command is not understood: " + words);
    }
    Set<String> libraryNames = new HashSet<>();
    boolean trained = false;
    for (Path source : sources) {
      libraryNames.addAll(directive("//DEPS ", source));
      trained |= !directive("//TRAINING", source).isEmpty();
    }
    boolean oshi = libraryNames.stream().anyMatch(name -> name.contains(":oshi-core:"));
    List<Path> path =
        Stream.of(words.get(at + 1).split(":"))
            .map(Path::of)
            .filter(jar -> oshi || !isOfOshi(jar))
            .toList();
    List<String> options = new ArrayList<>();
    String main = words.getLast();
    boolean all = main.equals(ALL);
    if (all) {
      main = Path.of(script).getFileName().toString().replaceFirst("\\.java$", "");
      for (Path source : sources) options.addAll(directive("//RUNTIME_OPTIONS ", source));
    } else {
      options.addAll(words.subList(0, at));
    }
    // JBang's own cache may be cleared.
    Path app = form.resolve("app.jar");
    Path merged = Libraries.merged(path.subList(1, path.size()), libraries);
    List<Path> jars = new ArrayList<>(List.of(app));
    // STARTUP.md: what is reached
    boolean lean = trained && !oshi;
    if (lean || all) {
      Optional<Path> taken = Optional.of(merged).filter(jar -> lean);
      Libraries.chosen(path.getFirst(), classes(sources), taken, app);
    } else {
      Files.copy(path.getFirst(), app);
    }
    if (!lean) jars.add(merged);
    options.addAll(
        List.of("-cp", jars.stream().map(Path::toString).collect(Collectors.joining(":"))));
    write("arguments", options, List.of(main));
    List<String> trainedOptions = new ArrayList<>(TRAINED);
    trainedOptions.add("-XX:AOTCache=" + form.resolve("aot"));
    if (!LASTING.contains(main)) trainedOptions.addAll(ROOM);
    trainedOptions.add(main);
    write("arguments.aot", options, trainedOptions);
    for (String own : OWN) {
      sources.add(clone.resolve("lib/launch").resolve(own));
    }
    Files.writeString(form.resolve("current"), current(sources, java, jars));
  }

  /** The top-level classes of sources, as in a jar but for the suffix. */
  private static Set<String> classes(Set<Path> sources) throws IOException {
    Set<String> classes = new HashSet<>();
    for (Path source : sources) {
      String name = source.getFileName().toString().replaceFirst("\\.java$", "");
      List<String> word = directive("package ", source);
      classes.add(word.isEmpty() ? name : word.getFirst().replaceAll("[.;]", "/") + name);
    }
    return classes;
  }

  /** The words behind each such beginning of a line. */
  private static List<String> directive(String name, Path source) throws IOException {
    if (Files.isDirectory(source)) return List.of();
    return Files.readAllLines(source).stream()
        .filter(line -> line.startsWith(name))
        .flatMap(line -> Stream.of(line.substring(name.length()).strip().split("\\s+")))
        .toList();
  }

  /**
   * OSHI and JNA, which are there for what is compiled together with {@code doctor}. STARTUP.md:
   * libraries of doctor
   */
  private static boolean isOfOshi(Path jar) {
    String name = jar.getFileName().toString();
    return name.startsWith("oshi-") || name.startsWith("jna-");
  }

  /** As the java launcher reads it: quoted, with backslashes doubled. */
  private void write(String name, List<String> options, List<String> more) throws IOException {
    StringBuilder text = new StringBuilder();
    for (List<String> words : List.of(options, more)) {
      for (String word : words) {
        text.append('"').append(word.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
      }
    }
    Files.writeString(form.resolve(name), text);
  }

  /** Shell code that sets {@code arguments} and {@code java}, and {@code fresh} to "" or 1. */
  private String current(Set<Path> sources, Path java, List<Path> jars) throws IOException {
    Path release = java.getParent().resolveSibling("release");
    String version =
        Files.readAllLines(release).stream()
            .filter(l -> l.startsWith("JAVA_RUNTIME_VERSION="))
            .findFirst()
            .orElse("JAVA_RUNTIME_VERSION=");
    return """
    arguments=%s
    java=%s
    fresh=1
    JAVA_RUNTIME_VERSION=
    [ ! -r %s ] || . %3$s
    found=$JAVA_RUNTIME_VERSION
    %s
    [ "$found" = "$JAVA_RUNTIME_VERSION" ] || fresh=
    for file in %s; do
      [ -f "$file" ] || fresh=
    done
    for file in %s; do
      [ %s -nt "$MCP_TOOLS_CLONE/$file" ] || fresh=
    done
    """
        .formatted(
            quoted(form.resolve("arguments")),
            quoted(java),
            quoted(release),
            version,
            jars.stream().map(Pack::quoted).collect(Collectors.joining(" ")),
            sources.stream().map(s -> quoted(clone.relativize(s))).collect(Collectors.joining(" ")),
            quoted(form.resolve("stamp")));
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  /**
   * A source and what its {@code //SOURCES} lines name, and what those name; of a pattern in a
   * folder also the folder, which changes when a file is added.
   */
  private static void collect(Path source, Set<Path> found) throws IOException {
    if (!found.add(source.normalize())) return;
    for (String word : directive("//SOURCES ", source)) {
      Path named = source.resolveSibling(word);
      if (named.toString().indexOf('*') < 0) {
        collect(named, found);
        continue;
      }
      Path folder = named.getParent();
      boolean deep = folder.endsWith("**");
      for (Path each : deep ? folders(folder.getParent()) : List.of(folder)) {
        found.add(each.normalize());
        String pattern = named.getFileName().toString();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(each, pattern)) {
          for (Path file : files) collect(file, found);
        }
      }
    }
  }

  private static List<Path> folders(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isDirectory).toList();
    }
  }
}
