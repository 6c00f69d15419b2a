//SOURCES ../../../lib/process/ProcessSource.java
//SOURCES ../../../lib/report/Units.java

package mcptools.tests.cases.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.report.Units;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the watcher has tmux show, by its shell functions; that it does is in MinuteSamplesTest. */
@ExtendWith(Scratch.Extension.class)
class StatusTest {
  /** Loads the functions, with a begin that prints what would be run. */
  private static final String LOAD =
      """
      set -u
      folder=$1 proc=1 time=0 due_status= due_agents=
      . "$0/lib/watch/holder.sh"
      . "$0/lib/watch/status.sh"
      begin() { shift 2 && printf '<%s>' "$@" && echo; }
      """;

  private static List<String> shell(Scratch scratch, String script) {
    String clone = Checkout.root().toString();
    String folder = scratch.directory("watch").toString();
    return Run.command(scratch, "sh", "-c", LOAD + script, clone, folder)
        .ok()
        .out()
        .lines()
        .toList();
  }

  @Test
  void sizesAreThoseOfTheCommands(Scratch scratch) {
    Random random = new Random(7);
    List<Long> sizes =
        random.longs(200, 0, 40).map(bits -> random.nextLong(1, 2L << bits)).boxed().toList();
    String loop = "for kb in %s; do say_size $kb; echo \"$amount\"; done";
    String words = sizes.stream().map(Object::toString).collect(Collectors.joining(" "));
    assertThat(shell(scratch, loop.formatted(words)))
        .containsExactlyElementsOf(sizes.stream().map(kb -> Units.size(kb * 1024)).toList());
  }

  @Test
  void eachServerIsToldOnceUntilThereIsSomethingNew(Scratch scratch) throws IOException {
    Path servers = scratch.directory("watch/servers");
    Files.writeString(servers.resolve("1@2"), "/tmp/a b\n");
    Files.writeString(servers.resolve("3@4"), "/tmp/c\n");
    List<String> said =
        shell(
            scratch,
            """
            servers=' 1@2 3@4'
            mind_status && echo "first ${due_status:-never}"
            show '7 440320 1' 2
            for i in 1 2 3; do due_status= && mind_status && echo "${due_status:-never}" && begin_status; done
            show '7 440320 1' 2 && mind_status && echo "${due_status:-never}"
            show '0 0 0' 0 && echo "$status|$memory_shown"
            show '1 100 0' 1 && echo "$status"
            show '0 0 2' '' && echo "$status"
            """);
    String told =
        "<tmux><-S><%s><set-option><-s><@mcp_tools_status><7 servers, 430 MB, 1 orphan, 2 agents"
            + " wait><;><set-option><-s><@mcp_tools_servers><7><;><set-option><-s><@mcp_tools_memory><430"
            + " MB><;><set-option><-s><@mcp_tools_orphans><1><;><set-option><-s><@mcp_tools_waiting><2>";
    assertThat(said)
        .containsExactly(
            "first never",
            "0",
            told.formatted("/tmp/a b"),
            "0",
            told.formatted("/tmp/c"),
            "never",
            "never",
            "|",
            "1 server, 100 KB, 1 agent waits",
            "2 orphans");
  }

  /** Without a sample, as those of the history are a minute apart; and not all the time. */
  @Test
  void serversAreCountedSoonAfterTheyCameOrWent(Scratch scratch) throws IOException {
    Path history = scratch.state().resolve("mcp-state/history");
    Files.createDirectories(history);
    Files.createFile(history.resolve("roster"));
    List<String> said =
        shell(
            scratch,
            """
            clone=$0 spawned=0
            . "$0/lib/watch/duties.sh"
            begin() { shift 2 && printf '<%s>' "$@" && echo; }
            time=5000 && count_soon && echo "$due_figures"
            due_figures= && begin_figures && echo "$spawned"
            time=5400 && count_soon && time=5500 && count_soon && echo "$due_figures"
            """);
    assertThat(said)
        .containsExactly("5000", "<take_sample><" + history + "></dev/null>", "2", "6000");
  }

  /** What an agent left that outlived its session is that session's, and not only lost. */
  @Test
  void aServerWithAnotherParentIsSweptAndReclaimed(Scratch scratch) {
    List<String> said =
        shell(
            scratch,
            """
            clone=$0 spawned=0 waiting='' lists='' figures='' MCP_TOOLS_HOME=/nowhere
            . "$0/lib/watch/duties.sh"
            mkdir -p "$folder/duties"
            sampled() {
              time=7000 due_sweep='' due_reclaim='' busy=sample began_sample=6000
              true &
              pid_sample=$!
              printf '%s\\n' 'figures 1 2 3' "$1" >"$folder/duties/sample.out"
              finish sample 0
              echo "${due_sweep:-never} ${due_reclaim:-never}"
            }
            sampled 0
            sampled 30
            sampled ''
            """);
    assertThat(said).containsExactly("7000 7000", "never 10000", "never never");
  }

  /** A file counts for the very process that wrote it, and only what is a file is read. */
  @Test
  void agentsWaitThatSaySoThemselves(Scratch scratch) throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "there is no /proc");
    Path agents = scratch.directory("agents");
    ProcessInfo self = ProcessSource.ofSystem().read(ProcessHandle.current().pid()).orElseThrow();
    long ticks = self.id().start() / 10;
    String said = "{\"pid\":1,\"procStart\":\"%d\",\"status\":\"%s\",\"name\":\"a b\"}";
    Path file = agents.resolve(self.pid() + ".json");
    String count = "agents=$1/../agents; count_waiting " + self.pid() + " 1 999999999";
    for (String state : List.of("waiting", "busy")) {
      Files.writeString(file, said.formatted(ticks, state));
      assertThat(shell(scratch, count)).containsExactly(state.equals("waiting") ? "1" : "0");
    }
    Files.writeString(file, said.formatted(ticks + 1, "waiting"));
    Run.command(scratch, "mkfifo", agents.resolve("1.json").toString()).ok();
    Files.writeString(agents.resolve("x.json"), said.formatted(ticks, "waiting"));
    Files.writeString(agents.resolve("999999999.json"), said.formatted(ticks, "waiting"));
    assertThat(shell(scratch, count)).containsExactly("0");
    // Only who lives is looked at, and only when one has said something since.
    String twice =
        "agents=$1/../agents; begin_agents; begin_agents; : >\"$agents/$$.json\"; begin_agents";
    Files.delete(agents.resolve("1.json"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    List<String> begun = shell(scratch, twice);
    assertThat(begun).hasSize(2).startsWith("<count_waiting><" + self.pid() + ">");
    assertThat(begun.getLast())
        .matches("<count_waiting>(<\\d+>){2}")
        .contains("<" + self.pid() + ">");
  }
}
