package mcptools.tests.cases.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The launcher with the real JBang, on a copy of this clone in a folder with a space. */
@Order(1)
@ExtendWith(Scratch.Extension.class)
class LauncherTest {
  private static final String GOOD = "how a test is called";

  /** A command that is compiled in a second, as it needs of lib what each does. */
  private static final String SMALL =
      """
      //JAVA 25+
      //RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1
      //TRAINING
      //SOURCES cli/command/Cli.java
      import mcptools.cli.command.Cli;
      import mcptools.cli.command.Syntax;

      class tml implements Cli.Command {
        public static void main(String[] args) {
          Cli.exit(Cli.run(new tml(), args));
        }

        @Override
        public Syntax syntax() {
          return new Syntax("tml", line -> 0, "%s");
        }
      }
      """;

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A clone, and the cache that it is built in. */
  private record Copy(Path cache, Scratch scratch, Path folder) {
    static Copy in(Scratch scratch) throws IOException {
      Path clone = scratch.directory("a clone");
      for (String part : List.of("lib", "scripts", "jbang")) {
        copy(Checkout.root().resolve(part), clone.resolve(part));
      }
      Path cache = scratch.folder().resolve("cache");
      Run.lendPack(cache, clone);
      return new Copy(cache, scratch, clone);
    }

    Result tml(String... arguments) {
      return tml(Run.in(scratch).apart(scratch), arguments);
    }

    Result tml(Run run, String... arguments) {
      String launcher = folder.resolve("lib/launch/run.sh").toString();
      return run.timeout(PATIENCE)
          .command(
              Stream.concat(Stream.of(launcher, "tml"), Stream.of(arguments))
                  .toArray(String[]::new));
    }

    /** The folder of the built form. */
    Path form() throws IOException {
      String arguments = current().lines().findFirst().orElseThrow();
      return Path.of(arguments.replaceAll(".*='|/arguments'", ""));
    }

    /** Succeeds when the built form has an AOT cache that the JVM takes. */
    void assertTrained() throws IOException {
      Path form = form();
      assertThat(form.resolve("arguments")).content().contains("-XX:AOTCache=" + form + "/aot");
      // With this the JVM fails where it would do without the cache.
      Run.in(scratch)
          .apart(scratch)
          .command(JAVA, "-XX:AOTMode=on", "@" + form + "/arguments", "--help")
          .ok();
    }

    /** What the launcher reads. */
    String current() throws IOException {
      return Files.readString(Path.of(cache + "/mcp-tools/built" + folder + "/tml/current"));
    }

    /** Saves a small script with this description in place of the real one. */
    void save(String description) throws IOException {
      Files.writeString(script(), SMALL.formatted(description));
    }

    Path script() {
      return folder.resolve("scripts/tml.java");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else Files.copy(file, target);
      }
    }
  }

  @Test
  void anEditShowsAtOnceAndABrokenOneLeavesTheGoodBuildAlone(Scratch scratch) throws Exception {
    Copy copy = Copy.in(scratch);
    Path clone = copy.folder();
    copy.save(GOOD);
    assertThat(copy.tml("--help").ok().out()).contains(GOOD);
    String first = copy.current();
    assertThat(copy.tml("--help").ok().err()).isEmpty();
    assertThat(copy.current()).isEqualTo(first);

    copy.save("x\" + 1 +; \"");
    Result broken = copy.tml("--help").exits(1);
    assertThat(broken.err()).contains("tml.java", "error:");
    assertThat(broken.out()).isEmpty();
    assertThat(copy.current()).isEqualTo(first);
    copy.save(GOOD);
    Files.setLastModifiedTime(copy.script(), FileTime.from(Instant.EPOCH));
    assertThat(copy.tml("--help").ok().out()).contains(GOOD);
    assertThat(copy.current()).isEqualTo(first);

    copy.save("edited");
    assertThat(copy.tml("--help").ok().out()).contains("edited").doesNotContain(GOOD);
    String edited = copy.current();
    Path training = clone.resolve("lib/launch/train.sh");
    Files.setLastModifiedTime(training, FileTime.from(Instant.now()));
    copy.tml("--help").ok();
    assertThat(copy.current()).isNotEqualTo(edited);

    String build = clone.resolve("lib/launch/build.sh").toString();
    Run.in(scratch).apart(scratch).command(build, "tml", "--train").ok();
    copy.assertTrained();

    Path moved = scratch.folder().resolve("moved");
    Files.move(clone, moved);
    Copy there = new Copy(copy.cache(), scratch, moved);
    assertThat(there.tml("--help").ok().out()).contains("edited");
    Path link = Files.createSymbolicLink(scratch.folder().resolve("link"), moved);
    String linked = link.resolve("lib/launch/run.sh").toString();
    assertThat(Run.in(scratch).apart(scratch).command(linked, "tml", "--help").ok().out())
        .contains("edited");
    for (String argument : List.of("@x", "", "--json\n", "\\ \"'*")) {
      assertThat(there.tml(argument).exits(2).err()).hasLineCount(1).startsWith("tml: ");
    }
  }

  @Test
  void trainingOutlivesItsTerminalAndIsDoneAgainOnceWhenItWasCutOff(Scratch scratch)
      throws Exception {
    Copy copy = Copy.in(scratch);
    // The training run is started by this: at first it hangs.
    Path bin = scratch.directory("bin");
    Path trainings = bin.resolve("trainings");
    Path mended = bin.resolve("mended");
    WrapperMachine.executable(
        bin.resolve("nice"),
        """
        #!/bin/sh
        echo $$ >>'%s'
        [ -e '%s' ] || exec sleep 600
        PATH=${PATH#*:}
        exec nice "$@"
        """
            .formatted(trainings, mended));
    Run run =
        Run.in(scratch).apart(scratch).with("PATH", bin + ":" + scratch.environment().get("PATH"));
    copy.tml(run, "--help").ok();
    await().atMost(PATIENCE).until(() -> Files.exists(trainings) && Files.size(trainings) > 1);
    long hanging = Long.parseLong(Files.readString(trainings).strip());
    long session = Procs.find(hanging).orElseThrow().session();
    long own = Procs.find(ProcessHandle.current().pid()).orElseThrow().session();
    assumeTrue(own != 0, "which session a process is in cannot be told");
    assertThat(session).isNotEqualTo(own);

    // As when the terminal is closed; and others find that there is a trainer.
    String group = "-" + session;
    Run.command(scratch, "kill", "-HUP", "--", group).ok();
    copy.tml(run, "--help").ok();
    String train = copy.folder().resolve("lib/launch/train.sh").toString();
    String[] again = {train, "tml", JAVA, copy.form().resolve("arguments").toString()};
    run.command(again).ok();
    assertThat(trainings).content().hasLineCount(1);

    Run.command(scratch, "kill", "-KILL", "--", group).ok();
    await().atMost(PATIENCE).until(() -> !Procs.alive(hanging));
    Files.createFile(mended);
    copy.tml(run.with("MCP_TOOLS_TRAINING", "1"), "--help").ok();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(Collections.nCopies(4, () -> copy.tml(run, "--help").ok()));
    }
    await().atMost(PATIENCE).until(() -> Files.notExists(copy.form().resolve("arguments.aot")));
    copy.assertTrained();
    copy.tml(run, "--help").ok();
    run.command(again).ok();
    assertThat(trainings).content().hasLineCount(2);
    assertBuiltAsWithOthers(copy);
  }

  /** The suite has all commands built in one go, as setup has; this one was built by itself. */
  private static void assertBuiltAsWithOthers(Copy copy) throws IOException {
    Run.scriptCommand(copy.scratch(), "tml");
    Path shared = Path.of(copy.scratch().environment().get("XDG_CACHE_HOME"));
    Copy suite = new Copy(shared, copy.scratch(), Checkout.root());
    assertThat(classes(copy.form())).isNotEmpty().isEqualTo(classes(suite.form()));
    assertThat(options(copy.form())).contains("\"-Xmn8m\"").isEqualTo(options(suite.form()));
  }

  private static List<String> classes(Path form) throws IOException {
    try (JarFile jar = new JarFile(form.resolve("app.jar").toFile())) {
      return jar.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class"))
          .sorted()
          .toList();
    }
  }

  private static List<String> options(Path form) throws IOException {
    List<String> lines = Files.readAllLines(form.resolve("arguments"));
    return lines.subList(0, lines.indexOf("\"-cp\""));
  }
}
