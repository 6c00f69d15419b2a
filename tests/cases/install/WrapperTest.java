package mcptools.tests.cases.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wrapper {@code ./jbang}, on machines with and without what it looks for. */
@Order(1)
@ExtendWith(Scratch.Extension.class)
class WrapperTest {
  private static final String NASTY = "it's \"$HOME\" `x` \\n * é😀 a=b;c&|<>()#~!";

  static Stream<String> shells() {
    return Stream.of("dash", "bash", "bash --posix", "zsh --emulate sh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "zsh --emulate sh"})
  void jarRunsOnTheJdkAndTheProgramGetsArgumentsInputAndNothingElse(String shell, Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    Path jdk = machine.jdk("usr/lib/jvm/jdk 25", "25.0.3");
    machine.cachedJar();
    WrapperMachine.write(machine.clone.resolve("scripts/tm.java"), "");

    Result result =
        machine.run(
            machine.run().input("typed\n"),
            shell,
            machine.clone.resolve("jbang"),
            "tm",
            "",
            NASTY,
            "two\nlines\n",
            "@tm",
            "--help",
            "--",
            "-x");

    result.exits(7);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo("<fixed><a  b><><" + NASTY + "><two\nlines\n><@tm><--help><--><-x>typed\n");
    assertThat(machine.file("java.arguments"))
        .contains("<-jar><" + machine.jar() + "><run><-C=-J-XX:")
        .endsWith("><" + machine.clone + "/scripts/tm.java>");
    assertThat(machine.file("java.env")).contains("JAVA_HOME=" + jdk);
    machine.tool("outside", "env | sort >'" + scratch.folder() + "/outside.env'\n");
    machine.run().command(machine.bin.resolve("outside").toString()).ok();
    TreeSet<String> expected = new TreeSet<>(machine.names("outside.env"));
    expected.add("MCP_TOOLS_CLONE");
    assertThat(machine.names("program.env")).isEqualTo(expected);
    assertThat(machine.file("program.env")).contains("MCP_TOOLS_CLONE=" + machine.clone + "\n");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void otherArgumentsGoToJBangAndItsOutputAndExitCodeComeBack(String shell, Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    Path jdk = machine.jdk("usr/lib/jvm/jdk", "26");
    machine.cachedJar();
    WrapperMachine.executable(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$8,$9\"; exit 3\n");

    Result result = machine.run(shell, "build", NASTY);

    result.exits(3);
    assertThat(result.out()).isEqualTo("," + "\n");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void jbangOnPathIsPreferredAndEscapesNothingButAtFiles(String shell, Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.tool("jbang", "exec '" + machine.program + "' \"$@\"\n");
    WrapperMachine.write(machine.clone.resolve("scripts/tm.java"), "");

    assertThat(machine.run(shell, "--train").ok().out()).as("it has no jar to train").isEmpty();
    assertThat(machine.run(shell, "@options", NASTY).exits(7).out())
        .isEqualTo("<@options><" + NASTY + ">");
    assertThat(machine.run(shell, "tm", "@scope", "@", "", NASTY).exits(7).out())
        .isEqualTo("<" + machine.clone + "/scripts/tm.java><@@scope><@><><" + NASTY + ">");
    WrapperMachine.write(machine.clone.resolve("tests/test.java"), "");
    assertThat(machine.run(shell, "test", "a").exits(7).out())
        .isEqualTo("<" + machine.clone + "/tests/test.java><a>");
  }

  @Test
  void installedJbangGetsAJavaHomeOnlyWhenTheUsersJavaIsTooOld(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    Path old = machine.jdk("old", "17.0.1");
    Path recent = machine.jdk("usr/lib/jvm/jdk", "25");
    WrapperMachine.executable(
        scratch.home().resolve(".jbang/bin/jbang"), "#!/bin/sh\necho \"${JAVA_HOME-none}\"\n");

    machine.javaOnPath(old);
    assertThat(machine.run("sh", "version").ok().out().strip()).isEqualTo(recent.toString());
    Path wrapper = machine.clone.resolve("jbang");
    Run withOld = machine.run().with("JAVA_HOME", old.toString());
    assertThat(machine.run(withOld, "sh", wrapper, "version").ok().out().strip())
        .isEqualTo(recent.toString());
    Path newest = machine.jdk("newest", "27-ea");
    Run withNewest = machine.run().with("JAVA_HOME", newest.toString());
    assertThat(machine.run(withNewest, "sh", wrapper, "version").ok().out().strip())
        .isEqualTo(newest.toString());
    machine.bin.resolve("java").toFile().delete();
    machine.javaOnPath(newest);
    assertThat(machine.run("sh", "version").ok().out().strip()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib/jvm/x",
        "Library/Java/JavaVirtualMachines/temurin 25.jdk/Contents/Home",
        "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "h/.sdkman/candidates/java/25.0.1-tem",
        "h/.jbang/currentjdk",
        "h/.jbang/cache/jdks/25",
        "h/.jdks/openjdk-25"
      })
  void jdkIsFoundInTheUsualFolders(String home, Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.cachedJar();
    machine.javaOnPath(machine.jdk("usr/lib/jvm/a", "1.8.0_402"));
    machine.jdk("opt/java/half", "25").resolve("bin/javac").toFile().delete();
    Path jdk = machine.jdk(home, "25.0.1");
    machine.run("sh", "version").exits(7);
    assertThat(machine.file("java.env")).contains("JAVA_HOME=" + jdk + "\n");
  }

  @Test
  void olderJavaRunsJBangWhichGetsTheJdk(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.cachedJar();
    machine.javaOnPath(machine.jdk("usr/lib/jvm/a", "17.0.2"));
    machine.run("sh", "version").exits(7);
    assertThat(machine.names("java.env")).doesNotContain("JAVA_HOME");
  }

  @Test
  void wrappersOnPathAreNotTakenForJBang(Scratch scratch) throws IOException {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.cachedJar();
    machine.jdk("usr/lib/jvm/jdk", "25");
    WrapperMachine.link(machine.bin.resolve("jbang"), machine.clone.resolve("jbang"));
    Path other = scratch.directory("other").resolve("jbang");
    Files.copy(machine.clone.resolve("jbang"), other);
    other.toFile().setExecutable(true);
    Run run = machine.run().with("PATH", machine.bin + ":" + other.getParent());

    machine.run(run, "sh", machine.bin.resolve("jbang"), "version").exits(7);
    assertThat(machine.file("program.env")).contains("MCP_TOOLS_CLONE=" + machine.clone + "\n");
  }

  @ParameterizedTest
  @MethodSource("shells")
  void firstRunsAtOnceGetTheJarAndLeaveNothingElse(String shell, Scratch scratch) throws Exception {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.maven(WrapperMachine.JAR);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> runs =
          threads.invokeAll(Collections.nCopies(4, () -> machine.run(shell, "version")));
      for (Future<Result> run : runs) {
        assertThat(run.get().exits(7).err()).isIn("", "jbang: getting JBang 0.132.1, this once\n");
      }
    }
    long calls = machine.file("maven").lines().count();
    assertThat(calls).isGreaterThan(1);
    assertThat(machine.run(shell, "version").exits(7).err()).isEmpty();

    assertThat(machine.file("maven").lines().count()).isEqualTo(calls);
    assertThat(machine.file("maven")).contains("dev.jbang:jbang-cli:0.132.1:jar:all");
    assertThat(machine.jar()).hasContent(WrapperMachine.JAR);
    assertThat(machine.jar().getParent().toFile().list()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("shells")
  void mistypedCommandsAreAskedAboutAndJBangsOwnAreNot(String shell, Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.tool("jbang", "exec '" + machine.program + "' \"$@\"\n");
    for (String name : List.of("tm", "tml", "smart_cleanup", "trends")) {
      WrapperMachine.write(machine.clone.resolve("scripts/" + name + ".java"), "");
    }
    assertThat(machine.run(shell, "smart_clenup").exits(2).err())
        .startsWith("jbang: there is no command smart_clenup; did you mean smart_cleanup?");
    assertThat(machine.run(shell, "mtl").exits(2).err()).contains("did you mean tml?");
    for (String word : List.of("trust", "hello", "jdk")) {
      assertThat(machine.run(shell, word).exits(7).out()).isEqualTo("<" + word + ">");
    }
    assertThat(machine.run(shell, "run", "smart_clenup").exits(7).err()).isEmpty();
  }

  @Test
  void wrongJarIsRefused(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.maven("another jar");
    assertThat(machine.run("sh", "version").exits(1).err()).contains("wrong SHA-256");
    assertThat(machine.jar().getParent()).isEmptyDirectory();
  }

  @Test
  void failingMavenIsToldInOneSentence(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.tool("mvn", "echo noise; echo '[ERROR] no network'; echo '[ERROR] more'; exit 1\n");
    assertThat(machine.run("sh", "version").exits(1).err())
        .endsWith("jbang: Maven could not get JBang 0.132.1: [ERROR] no network\n");
    assertThat(machine.jar().getParent()).isEmptyDirectory();
  }

  @Test
  void whatIsMissingIsToldInOneSentence(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.maven(WrapperMachine.JAR);
    Result noJava = machine.run("sh", "version").exits(1);
    assertThat(noJava.err()).startsWith("jbang: there is no Java on this machine; install ");
    assertThat(noJava.err()).hasLineCount(1);

    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.bin.resolve("mvn").toFile().delete();
    Result noMaven = machine.run("sh", "version").exits(1);
    assertThat(noMaven.err()).startsWith("jbang: there is no JBang and no Maven; install ");
    assertThat(noMaven.err()).hasLineCount(1);
  }

  @Test
  void installerOfJBangIsUsedWithoutJavaOrMaven(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.tool(
        "curl",
        """
        cat <<'E'
        mkdir -p "$HOME/.jbang/bin"
        printf '#!/bin/sh\\necho "%s $1"\\n' "$JBANG_DOWNLOAD_VERSION" >"$HOME/.jbang/bin/jbang"
        PATH=$PATH:/bin:/usr/bin chmod +x "$HOME/.jbang/bin/jbang"
        E
        """);
    assertThat(machine.run("sh", "hello").ok().out()).isEqualTo("0.132.1 hello\n");
    machine.tool("curl", "exit 6\n");
    scratch.home().resolve(".jbang/bin/jbang").toFile().delete();
    assertThat(machine.run("sh", "hello").exits(1).err()).contains("installer failed; install");
  }

  /** How often JBang itself was called. */
  private static long calls(WrapperMachine machine) {
    return machine.file("java.arguments").split("<-jar>", -1).length - 1L;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "zsh --emulate sh"})
  void builtScriptRunsWithoutJBangUntilSomethingChanges(String shell, Scratch scratch)
      throws IOException {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.cachedJar();
    Path library = machine.clone.resolve("lib/x/A.java");
    WrapperMachine.write(library, "");
    WrapperMachine.write(machine.clone.resolve("scripts/tm.java"), "//SOURCES ../lib/x/A.java\n");
    for (int i = 0; i < 3; i++) {
      Result result = machine.run(shell, "tm", "x y", "").exits(7);
      assertThat(result.out()).endsWith("<x y><>");
      assertThat(result.err()).isEmpty();
    }
    assertThat(calls(machine)).isEqualTo(1);
    Files.setLastModifiedTime(library, FileTime.from(Instant.now()));
    machine.run(shell, "tm").exits(7);
    assertThat(calls(machine)).isEqualTo(2);
    Files.setLastModifiedTime(library, FileTime.from(Instant.EPOCH));
    machine.run(shell, "tm").exits(7);
    machine.run(shell, "tm").exits(7);
    assertThat(calls(machine)).isEqualTo(2);
    for (Path form : machine.forms("tm")) Files.delete(form.resolve("app.jar"));
    machine.run(shell, "tm").exits(7);
    assertThat(calls(machine)).isEqualTo(3);
  }

  @RepeatedTest(3)
  void scriptsAreBuiltOneAtATimeAndALockOfTheDeadIsTakenOver(Scratch scratch) throws Exception {
    WrapperMachine machine = new WrapperMachine(scratch);
    Path jdk = machine.jdk("usr/lib/jvm/jdk", "25");
    machine.cachedJar();
    WrapperMachine.write(machine.clone.resolve("scripts/tm.java"), "");
    Path namespace = Path.of("/proc/self/ns/pid");
    Object here = Files.exists(namespace) ? Files.readSymbolicLink(namespace) : "";
    WrapperMachine.link(machine.cache.resolve("mcp-tools/lock"), Path.of("99999999@" + here));
    Path java = jdk.resolve("bin/java");
    WrapperMachine.executable(java, Files.readString(java).replace("env |", "sleep 0.3; env |"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> runs =
          threads.invokeAll(Collections.nCopies(6, () -> machine.run("sh", "tm")));
      for (Future<Result> run : runs) assertThat(run.get().exits(7).err()).isEmpty();
    }
    assertThat(calls(machine)).isEqualTo(1);
    assertThat(machine.cache.resolve("mcp-tools/lock")).doesNotExist();
    assertThat(machine.forms("tm")).hasSize(1);
  }

  private static void train(WrapperMachine machine) {
    machine.run(machine.run(), "sh", machine.clone.resolve("lib/launch/build.sh"), "tm", "--train");
  }

  @Test
  void jvmThatMakesNoCacheIsTrainedOnceAndOneThatIsCutOffSomeTimes(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    machine.cachedJar();
    Path script = machine.clone.resolve("scripts/tm.java");
    WrapperMachine.write(script, "//TRAINING\n");
    for (int i = 0; i < 3; i++) train(machine);
    machine.run("sh", "tm").exits(7);
    train(machine);
    assertThat(machine.trainings()).isEqualTo(1);

    machine.cutTraining();
    WrapperMachine.write(script, "//TRAINING --detached\n");
    for (int i = 0; i < 9; i++) train(machine);
    assertThat(machine.trainings()).isEqualTo(1 + 5);
    machine.run("sh", "tm").exits(7);
    train(machine);
    assertThat(machine.trainings()).isEqualTo(1 + 5);
  }

  @Test
  void jarBesideAnInstalledJBangIsRunDirectly(Scratch scratch) {
    WrapperMachine machine = new WrapperMachine(scratch);
    machine.jdk("usr/lib/jvm/jdk", "25");
    Path installed = scratch.directory("opt/jbang/bin");
    WrapperMachine.executable(installed.resolve("jbang"), "#!/bin/sh\nexit 1\n");
    WrapperMachine.write(installed.resolve("jbang.jar"), "");
    WrapperMachine.link(machine.bin.resolve("jbang"), installed.resolve("jbang"));
    machine.run("sh", "version").exits(7);
    assertThat(machine.file("java.arguments")).contains("<-jar><" + installed + "/jbang.jar>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "zsh --emulate sh"})
  void realJBangHandsEverythingOn(String shell, Scratch scratch) throws IOException {
    String source =
        """
        //JAVA 25+
        void main(String[] arguments) throws Exception {
          for (String argument : arguments) IO.print("<" + argument + ">");
          System.in.transferTo(System.out);
          System.exit(5);
        }
        """;
    Path script = Files.writeString(scratch.directory("a folder").resolve("echo.java"), source);
    Files.writeString(script.resolveSibling("@file"), "");
    WrapperMachine machine = new WrapperMachine(scratch);
    Run run = Run.in(scratch).apart(scratch).directory(script.getParent()).input("typed");
    Path wrapper = Checkout.root().resolve("jbang");

    Result result =
        machine.run(
            run, shell, wrapper, "echo.java", NASTY, "two\nlines\n", "@file", "--java", "8");

    assertThat(result.exits(5).out())
        .isEqualTo("<" + NASTY + "><two\nlines\n><@file><--java><8>typed");
  }
}
