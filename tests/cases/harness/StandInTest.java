package mcptools.tests.cases.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Documents;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.StandIn;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in for macOS: {@code ./jbang test --portable}. */
@ExtendWith(Scratch.Extension.class)
class StandInTest {
  private static final Path TOOLS = Checkout.root().resolve("tests/standin/bin");

  private static String flat(Path file) {
    try {
      return Files.readString(file).replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachDifferenceNamesATestAndWhatUsersRead() throws Exception {
    Path root = Checkout.root();
    String documents = Documents.flat();
    List<Path> cases;
    try (Stream<Path> files = Files.walk(root.resolve("tests/cases"))) {
      cases = files.filter(f -> f.toString().endsWith(".java")).toList();
    }
    List<List<String>> differences = StandIn.differences();
    assertThat(differences).isNotEmpty();
    for (List<String> difference : differences) {
      assertThat(difference).hasSize(3).allMatch(text -> !text.isBlank());
      assertThat(documents.contains(difference.get(2))).as(difference.get(2)).isTrue();
      String[] test = difference.getFirst().split("\\.");
      if (test[0].equals("-")) continue;
      assertThat(cases)
          .as(difference.getFirst())
          .anyMatch(f ->
              f.endsWith(test[0] + ".java")
                  && (test.length == 1 || flat(f).contains("void " + test[1] + "(")));
    }
  }

  /** Its grammar takes less than that of mawk and gawk. */
  @Test
  void theWatcherFindsWhatIsBelowByTheAwkOfMacOs(Scratch scratch) throws Exception {
    Path awk = Tools.originalAwk();
    Path bin = scratch.directory("bin");
    Files.createSymbolicLink(bin.resolve("awk"), awk);
    String script =
        "proc= roots=$$; . \"$0/lib/watch/look.sh\"; sleep 60 & find_by_ps; kill $!;"
            + " case \" $found \" in *\" $! \"*) ;; *) echo \"$found lacks $!\"; exit 1 ;; esac";
    Result result =
        Run.in(scratch)
            .with("PATH", bin + ":" + scratch.environment().get("PATH"))
            .command("sh", "-c", script, Checkout.root().toString());
    assertThat(result.ok().err()).isEmpty();
  }

  private static Result run(Scratch scratch, String script) {
    String path = TOOLS + ":" + scratch.environment().get("PATH");
    return Run.in(scratch).with("PATH", path).command("/bin/sh", "-c", script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ps aux",
        "ps -eo pid",
        "ps --forest",
        "ps -o etimes= -p 1",
        "ps -o lstart= -p 1",
        "ps -axo pid,cmd",
        "readlink -f /tmp",
        "stat -c %s /tmp",
        "sed -i s/a/b/ x",
        "sed --quiet p x",
        "date -d now",
        "date +%s%N",
        "mktemp",
        "mktemp -d",
        "mktemp --directory x.XXXXXX"
      })
  void toolsRefuseWhatThoseOfMacOsRefuse(String command, Scratch scratch) {
    assertThat(run(scratch, command).exits(1).err()).contains("macOS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ps -axo pid=,ppid= | grep -q 1", "ps -ww -o args= -p $$",
            "LC_ALL=C TZ=UTC0 ps -o state=,lstart= -p $$",
        "test \"$(readlink /proc/self/exe)\"", "echo a | sed -n 's/a/b/p'",
            "test $(date +%s) -gt 1",
        "rmdir \"$(mktemp -d ./x.XXXXXX)\"", "test \"$(echo a b | awk '{ print $2 }')\" = b"
      })
  void toolsDoWhatThoseOfMacOsDo(String command, Scratch scratch) {
    assertThat(run(scratch, command).ok().err()).isEmpty();
  }
}
