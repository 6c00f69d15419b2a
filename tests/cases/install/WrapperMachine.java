package mcptools.tests.cases.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;

/**
 * A machine with no Java, JBang, Maven or curl but what a test puts there. The wrapper on it is a
 * copy that looks for the system's JDKs inside the scratch folder, and takes {@link #JAR} for
 * JBang.
 */
final class WrapperMachine {
  /** What the machine's Maven gets as JBang. */
  static final String JAR = "a jar";

  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "dirname",
          "env",
          "grep",
          "head",
          "find",
          "touch",
          "ln",
          "mkdir",
          "mktemp",
          "mv",
          "nice",
          "openssl",
          "readlink",
          "rm",
          "rmdir",
          "sha256sum",
          "shasum",
          "sleep",
          "sort",
          "tail");

  final Path clone;
  final Path bin;
  final Path cache;
  final Path program;
  private final Path folder;
  private final Run run;

  WrapperMachine(Scratch scratch) {
    folder = scratch.folder();
    clone = scratch.directory("my clone");
    bin = scratch.directory("bin");
    cache = scratch.directory("cache");
    run =
        Run.in(scratch)
            .without("JAVA_HOME")
            .without("JBANG_DIR")
            .without("JBANG_CACHE_DIR")
            .without("JBANG_REPO")
            .without("MCP_TOOLS_CLONE")
            .with("XDG_CACHE_HOME", cache.toString())
            .with("PATH", bin.toString());
    String text =
        read(Checkout.root().resolve("jbang"))
            .replaceAll("(?m)(?<=[ ])/(?=(usr/(lib|java|local)|opt|Library|home)/)", folder + "/")
            .replaceAll("(?m)^sha256=.*$", "sha256=" + sha256(JAR));
    executable(clone.resolve("jbang"), text);
    for (String part :
        List.of(
            "run.sh",
            "build.sh",
            "train.sh",
            "scene.sh",
            "Pack.java",
            "Libraries.java",
            "Reached.java")) {
      copy("lib/launch/" + part);
    }
    copy("lib/watch/holder.sh");
    jar(folder.resolve("a part.jar"));
    TOOLS.forEach(tool -> Tools.find(tool).ifPresent(path -> link(bin.resolve(tool), path)));
    // The program that JBang would start: prints its arguments and keeps its environment.
    program =
        executable(
            folder.resolve("program"),
            """
            #!/bin/sh
            [ -n "$MCP_TOOLS_TRAINING" ] || env | sort >'%s/program.env'
            for argument; do printf '<%%s>' "$argument"; done
            cat
            exit 7
            """
                .formatted(folder));
  }

  /**
   * Puts a JDK into a folder of the machine, given relative to its root; its java acts as JBang.
   */
  Path jdk(String home, String version) {
    Path jdk = folder.resolve(home);
    write(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    String real = System.getProperty("java.home");
    executable(jdk.resolve("bin/javac"), "#!/bin/sh\nexec '" + real + "/bin/javac' \"$@\"\n");
    executable(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        case "$*" in
          @*) shift; exec '%2$s' fixed 'a  b' "$@" ;;
          *' Pack '*) exec '%4$s/bin/java' "$@" ;;
          *-XX:AOTCacheOutput=*)
            echo >>'%1$s/trainings'
            [ ! -e '%1$s/cut' ] || kill -KILL $$
            exit
            ;;
        esac
        env | sort >'%1$s/java.env'
        for argument; do printf '<%%s>' "$argument" >>'%1$s/java.arguments'; done
        for last; do :; done
        case $last in
          '%3$s'/*) printf %%s "'$0' -Dx='a b' -classpath '%1$s/a part.jar' tm" ;;
          *) printf %%s "'%2$s' fixed 'a  b'" ;;
        esac
        exit 255
        """
            .formatted(folder, program, clone, real));
    return jdk;
  }

  void javaOnPath(Path jdk) {
    link(bin.resolve("java"), jdk.resolve("bin/java"));
  }

  /** Puts a program of the user's on PATH. */
  void tool(String name, String script) {
    executable(bin.resolve(name), "#!/bin/sh\n" + script);
  }

  /** Puts a Maven on PATH that gets a jar of this content, slowly, and counts. */
  void maven(String content) {
    tool(
        "mvn",
        "echo \"$@\" >>'"
            + folder
            + "/maven'; sleep 0.3; printf '%s' '"
            + content
            + "' >jbang-cli-0.132.1-all.jar\n");
  }

  void cachedJar() {
    write(jar(), JAR);
    Run.lendPack(cache, clone);
  }

  Path jar() {
    return cache.resolve("mcp-tools/jbang-0.132.1.jar");
  }

  /** Has training runs of the JDK cut off; else they make no cache. */
  void cutTraining() {
    write(folder.resolve("cut"), "");
  }

  /** How often the JDK was to make an AOT cache. */
  long trainings() {
    return file("trainings").lines().count();
  }

  /** The built forms of a command that are kept. */
  List<Path> forms(String command) {
    Path built = Path.of(cache + "/mcp-tools/built" + clone + "/" + command);
    try (Stream<Path> files = Files.list(built)) {
      return files.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result run(String shell, String... arguments) {
    return run(run, shell, clone.resolve("jbang"), arguments);
  }

  Result run(Run with, String shell, Path wrapper, String... arguments) {
    List<String> words = List.of(shell.split(" "));
    Path found = Tools.shell(words.getFirst());
    return with.command(
        Stream.of(
                Stream.of(found.toString()),
                words.stream().skip(1),
                Stream.of(wrapper.toString()),
                Stream.of(arguments))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  /** How commands run on this machine, to be changed for one of them. */
  Run run() {
    return run;
  }

  /** A file of the machine, "" when it is not there. */
  String file(String name) {
    Path file = folder.resolve(name);
    return Files.exists(file) ? read(file) : "";
  }

  /** The names in an environment that was kept, less those that shells set by themselves. */
  Set<String> names(String file) {
    Pattern own = Pattern.compile("_|PWD|OLDPWD|SHLVL|LOGNAME");
    return file(file)
        .lines()
        .map(line -> line.replaceAll("=.*", ""))
        .filter(name -> !own.matcher(name).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** An empty jar. */
  static void jar(Path file) {
    try {
      new JarOutputStream(Files.newOutputStream(file), new Manifest()).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path executable(Path file, String script) {
    write(file, script);
    file.toFile().setExecutable(true);
    return file;
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void link(Path link, Path target) {
    try {
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the clone, as it is. */
  private void copy(String file) {
    executable(clone.resolve(file), read(Checkout.root().resolve(file)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
