//SOURCES ../../../lib/inventory/InventoryReader.java

package mcptools.tests.cases.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.config.ClientConfigs;
import mcptools.error.UserError;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcSource;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.ProgramRunner;
import mcptools.settings.Settings;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Process listings and configs that are missing, damaged, or change while they are read. */
@ExtendWith(Scratch.Extension.class)
class BrokenInputTest {
  private static final String STAT =
      "4242 (node (a) b) S 1 4242 4242 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 700 1 2 3\n";

  @TempDir Path folder;

  private Path process(String pid, String stat) throws IOException {
    Path process = Files.createDirectories(folder.resolve(pid));
    Files.writeString(process.resolve("stat"), stat);
    Files.writeString(process.resolve("cmdline"), "node\0/n/.bin/mcp-server-memory\0");
    return process;
  }

  private void assertNoListing(Path proc) {
    assertThatThrownBy(new ProcSource(proc)::list)
        .isInstanceOf(UserError.class)
        .hasMessageContaining(proc.toString())
        .matches(e -> ((UserError) e).exitCode() == 1);
  }

  @Test
  void listingThatIsEmptyOrFailsIsAnError() throws IOException {
    assertNoListing(folder);
    assertNoListing(folder.resolve("missing"));
    assertNoListing(Files.writeString(folder.resolve("file"), ""));
    process("4242", STAT);
    assertNoListing(folder);
    for (String damaged : List.of("", "soon", "12", "12.3", "99999999999999999999.00")) {
      Files.writeString(folder.resolve("uptime"), damaged);
      assertNoListing(folder);
    }
    Files.writeString(folder.resolve("uptime"), "12.34 5.67\n");
    ProcessTable table = new ProcSource(folder).list();
    assertThat(table.now()).isEqualTo(12_340);
    assertThat(table.all()).extracting(ProcessInfo::pid).containsExactly(4242L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "7 (x)", "7 (x) S", "7 (x) S one 2 3", "\0\0\0"})
  void entryThatCanNotBeReadIsLeftOut(String stat) throws IOException {
    Files.writeString(folder.resolve("uptime"), "12.34 5.67\n");
    process("4242", STAT);
    process("7", stat);
    process("8", STAT.replace(" 700 ", " 99999999999999999999 "));
    Files.createDirectories(folder.resolve("9"));
    assertThat(new ProcSource(folder).list().all())
        .extracting(ProcessInfo::pid)
        .containsExactly(4242L);
  }

  @Test
  void childrenOfPid2AreReadInAContainer() throws IOException {
    process("4242", STAT.replace(" S 1 ", " S 2 "));
    assertThat(new ProcSource(folder).read(4242).orElseThrow().argv()).hasSize(2);
  }

  @Test
  void listingWithoutOurselvesIsAnError(Scratch scratch) throws IOException {
    Files.writeString(folder.resolve("uptime"), "12.34 5.67\n");
    process("4242", STAT);
    assertThatThrownBy(() -> look(scratch, new ProcSource(folder)).read())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("lacks this very process");
  }

  private static InventoryReader look(Scratch scratch, ProcSource source) {
    Map<String, String> environment = scratch.environment();
    return new InventoryReader(
        source, ProgramRunner.system(), StateHome.of(environment), environment);
  }

  @Test
  void processesThatComeAndGoNeverConfuse(Scratch scratch) throws Exception {
    Process server = start(scratch, "node", Checkout.fixture("mcp-server-leaky.mjs").toString());
    Process storm =
        start(
            scratch,
            "sh",
            "-c",
            "i=0; while [ $i -lt 40 ]; do i=$((i+1)); for j in 1 2 3 4 5 6 7 8 9 10; do (sh -c :"
                + " mcp-server-memory &) ; done; done; cat");
    ProcSource source = new ProcSource(Path.of("/proc"));
    InventoryReader reader = look(scratch, source);
    for (int round = 0; round < 15; round++) {
      List<McpServer> found = reader.read().servers();
      Optional<McpServer> ours =
          found.stream().filter(s -> s.tree().root().pid() == server.pid()).findFirst();
      assertThat(ours.orElseThrow().owner()).isInstanceOf(Owner.Client.class);
      for (ProcessInfo process : source.list().all()) {
        source.environment(process.id());
        source.foreignNamespace(process.id());
        source.unit(process.id());
      }
    }
    assertThat(storm.isAlive()).isTrue();
  }

  private static Process start(Scratch scratch, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(scratch.environment());
    return builder.start();
  }

  /** What may stand where a config is looked for. */
  enum Odd {
    FIFO("it is not a plain file"),
    DIRECTORY("it is not a plain file"),
    ENDLESS("it is not a plain file"),
    LINK_TO_NOTHING("it is not a plain file"),
    TEN_MEGABYTES("it is larger than 4 MB"),
    ONE_LONG_LINE("it is larger than 4 MB"),
    DEEP("it cannot be understood"),
    BINARY("it cannot be understood");

    final String problem;

    Odd(String problem) {
      this.problem = problem;
    }

    void make(Path file) throws Exception {
      Files.createDirectories(file.getParent());
      String server = "{\"mcpServers\":{\"x\":{\"command\":\"y\",\"args\":[";
      switch (this) {
        case FIFO ->
            assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        case DIRECTORY -> Files.createDirectory(file);
        case ENDLESS -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
        case LINK_TO_NOTHING -> Files.createSymbolicLink(file, Path.of("nothing"));
        case TEN_MEGABYTES -> Files.writeString(file, server + "\n1,".repeat(5 << 20) + "1]}}}");
        case ONE_LONG_LINE -> Files.writeString(file, server + "1,".repeat(5 << 20) + "1]}}}");
        case DEEP -> Files.writeString(file, server + "[".repeat(1 << 20));
        case BINARY -> Files.write(file, new byte[] {'{', 0, (byte) 0xff, (byte) 0xfe, 27, '['});
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oddConfigIsNamedAndSkippedAtOnce(Odd odd) throws Exception {
    Path theirs = folder.resolve(".cursor/mcp.json");
    Path own = folder.resolve(".config/mcp-tools/config.json");
    odd.make(theirs);
    odd.make(own);
    Map<String, String> environment = Map.of("HOME", folder.toString());
    try {
      assertSkipped(odd, theirs, own, environment);
    } finally {
      // JUnit does not like what links lead out of its folder.
      Files.delete(theirs);
      Files.delete(own);
    }
  }

  private static void assertSkipped(
      Odd odd, Path theirs, Path own, Map<String, String> environment) {
    assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          assertThat(ClientConfigs.read(environment, List.of()).problems())
              .singleElement()
              .asString()
              .startsWith(theirs + " is skipped: " + odd.problem);
          Settings settings = Settings.read(environment);
          assertThat(settings.problems())
              .singleElement()
              .asString()
              .startsWith(
                  own
                      + " is not used: "
                      + (odd == Odd.BINARY ? "it is not in UTF-8" : odd.problem));
          // What the user wanted to protect is not known: so everything is.
          assertThat(settings.protection().ofSession("any")).isPresent();
        });
  }

  @Test
  void tomlIsNoWeaker() throws Exception {
    for (Odd odd : List.of(Odd.FIFO, Odd.ONE_LONG_LINE)) {
      Path home = Files.createDirectories(folder.resolve(odd.name()));
      odd.make(home.resolve(".codex/config.toml"));
      assertThat(ClientConfigs.read(Map.of("HOME", home.toString()), List.of()).problems())
          .hasSize(1);
    }
    Path deep = Files.createDirectories(folder.resolve("deep/.codex")).resolve("config.toml");
    Files.writeString(deep, "x = " + "[".repeat(100_000));
    Map<String, String> environment = Map.of("HOME", folder.resolve("deep").toString());
    assertThat(ClientConfigs.read(environment, List.of()).problems()).hasSize(1);
  }
}
