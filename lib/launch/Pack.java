//SOURCES Libraries.java

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a command's built form from what JBang says would run it. In the form's folder it writes
 * {@code arguments} for {@code java @arguments}, {@code arguments.aot}, the same with the AOT cache
 * {@code aot} that train.sh makes, {@code app.jar}, and {@code current}, which run.sh reads to find
 * whether the form is fresh.
 *
 * <p>Usage: Pack CLONE SCRIPT FORM LIBRARIES JAVA OPTION... -classpath PATH MAIN
 */
public final class Pack {
  private final Path clone;
  private final Path form;
  private final Path libraries;

  private Pack(Path clone, Path form, Path libraries) {
    this.clone = clone;
    this.form = form;
    this.libraries = libraries;
  }

  public static void main(String[] args) throws IOException {
    Pack pack = new Pack(Path.of(args[0]), Path.of(args[2]), Path.of(args[3]));
    pack.run(args[1], Path.of(args[4]), List.of(args).subList(5, args.length));
  }

  private void run(String script, Path java, List<String> words) throws IOException {
    int at = words.indexOf("-classpath");
    if (at < 0 || at + 3 != words.size()) {
      throw new IOException("JBang's command is not understood: " + words);
    }
    List<Path> path =
        Stream.of(words.get(at + 1).split(":"))
            .map(Path::of)
            .filter(jar -> !isForMac(jar) || !script.startsWith("scripts/") || !isLinux())
            .toList();
    // JBang's own cache may be cleared.
    List<Path> jars = new ArrayList<>();
    jars.add(Files.copy(path.getFirst(), form.resolve("app.jar")));
    if (path.size() > 1) jars.add(Libraries.merged(path.subList(1, path.size()), libraries));
    List<String> options = new ArrayList<>(words.subList(0, at));
    options.addAll(
        List.of("-cp", jars.stream().map(Path::toString).collect(Collectors.joining(":"))));
    String main = words.getLast();
    write("arguments", options, List.of(main));
    write(
        "arguments.aot",
        options,
        List.of(
            "-XX:AOTCache=" + form.resolve("aot"),
            "-Xlog:disable",
            // STARTUP.md: profiles
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:-AOTReplayTraining",
            main));
    Files.writeString(form.resolve("current"), current(script, java, jars));
  }

  /** OSHI and JNA: a command on Linux never loads them. STARTUP.md: libraries of macOS */
  private static boolean isForMac(Path jar) {
    String name = jar.getFileName().toString();
    return name.startsWith("oshi-") || name.startsWith("jna-");
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
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
  private String current(String script, Path java, List<Path> jars) throws IOException {
    Set<Path> sources = new LinkedHashSet<>();
    collect(clone.resolve(script), sources);
    for (String own : List.of("Pack.java", "Libraries.java", "train.sh", "scene.sh")) {
      sources.add(clone.resolve("lib/launch").resolve(own));
    }
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
    for (String line : Files.readAllLines(source)) {
      if (!line.startsWith("//SOURCES ")) continue;
      Path named = source.resolveSibling(line.substring("//SOURCES ".length()).strip());
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
