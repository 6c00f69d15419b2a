package mcptools.tests.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import mcptools.tests.support.Clone;
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

  /** A copy of this clone. */
  private record Copy(Scratch scratch, Path folder) {
    Result tml(String... arguments) {
      String launcher = folder.resolve("lib/launch/run.sh").toString();
      return Run.in(scratch)
          .apart(scratch)
          .timeout(Duration.ofMinutes(3))
          .command(
              Stream.concat(Stream.of(launcher, "tml"), Stream.of(arguments))
                  .toArray(String[]::new));
    }

    /** What the launcher reads. */
    String current() throws IOException {
      Path cache = scratch.folder().resolve("cache");
      return Files.readString(Path.of(cache + "/mcp-tools/built" + folder + "/tml/current"));
    }

    /** Saves the script with another description. */
    void save(String description) throws IOException {
      String text = Files.readString(Clone.root().resolve("scripts/tml.java"));
      Files.writeString(script(), text.replace("Lists the tmux sessions", description));
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
    Path clone = scratch.directory("a clone");
    for (String part : List.of("lib", "scripts", "jbang")) {
      copy(Clone.root().resolve(part), clone.resolve(part));
    }
    Copy copy = new Copy(scratch, clone);
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
    String form =
        copy.current().lines().findFirst().orElseThrow().replaceAll(".*='|/arguments'", "");
    assertThat(Path.of(form, "arguments")).content().contains("-XX:AOTCache=" + form + "/aot");
    // With this the JVM fails where it would do without the cache.
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    Run.in(scratch).command(java, "-XX:AOTMode=on", "@" + form + "/arguments", "--help").ok();

    Path moved = scratch.folder().resolve("moved");
    Files.move(clone, moved);
    Copy there = new Copy(scratch, moved);
    assertThat(there.tml("--help").ok().out()).contains("edited");
    for (String argument : List.of("@x", "", "--json\n", "\\ \"'*")) {
      assertThat(there.tml(argument).exits(2).err()).hasLineCount(1).startsWith("tml: ");
    }
  }
}
