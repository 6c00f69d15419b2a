//SOURCES ../../../lib/process/MacProcesses.java
//SOURCES ../../../lib/process/PsOutput.java
//SOURCES ../../../lib/recognition/ServerTree.java

package mcptools.tests.cases.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.config.ClientConfigs.Configured;
import mcptools.process.MacProcesses;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.PsOutput;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.KnownServers;
import mcptools.recognition.ServerTree;
import mcptools.recognition.Shapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ps and the kernel of macOS say, and the ps of Linux, without any of them. */
class PsOutputTest {
  private static final long SELF = ProcessHandle.current().pid();
  private static final String CHROME = "/Applications/Google Chrome.app/Contents/";
  private static final String HELPER =
      CHROME
          + "Frameworks/Google Chrome Framework.framework/Versions/142.0.7444.60/Helpers/"
          + "Google Chrome Helper (Renderer).app/Contents/MacOS/Google Chrome Helper (Renderer)";
  private static final String EXTENSION =
      "/Users/anna/Library/Application Support/Claude/Claude Extensions/ant.dir.ant.filesystem/"
          + "server/index.js";
  private static final String WEATHER = "/Users/anna/Meine Projekte/weather/run";
  private static final String BIN = "/Users/anna/.npm/_npx/a3241bba59c344f5/node_modules/.bin/";
  private static final String LONG = "x".repeat(10_000);

  /** The columns of macOS: the start is 28 characters wide. SELF stands for this very process. */
  private static final String MAC =
      """
          1     0     0 Ss   Sun Nov  1 08:02:41 2026     /sbin/launchd
         88     1     0 Ss   Sun Nov  1 08:02:52 2026     /usr/libexec/logd
        312     1   501 S    Sun Nov  1 08:03:07 2026     /usr/sbin/distnoted agent
        845     1   501 S    Sat Nov 21 17:20:00 2026     CHROMEMacOS/Google Chrome
        901   845   501 S    Sat Nov 21 17:20:03 2026     HELPER --type=renderer --lang=de
        902   845   501 Z    Sat Nov 21 17:20:03 2026     <defunct>
        903   845   501 ?Es  Sat Nov 21 17:20:04 2026     (Google Chrome He)
        950     1   501 S    Sun Nov 22 09:00:00 2026     /Applications/Claude.app/Contents/MacOS/Claude
        951   950   501 S    Sun Nov 22 09:00:01 2026     node EXTENSION /Users/anna
       2000     1     0 Ss   Sun Nov 22 10:11:10 2026     login -fp anna
       2001  2000   501 Ss   Sun Nov 22 10:11:10 2026     -zsh
       SELF  2001   501 S+   Sun Nov 22 10:11:11 2026     java @arguments
       3000     1   501 Ss   Sun Nov 22 10:11:12 2026     tmux new-session -s api
       3001  3000   501 Ss+  Sun Nov 22 10:11:12 2026     claude
       3002  3001   501 S+   Sun Nov 22 10:11:13 2026     npm exec @modelcontextprotocol/server-filesystem /Users/anna/My Documents
       3003  3002   501 S+   Sun Nov 22 10:11:14 2026     sh -c mcp-server-filesystem "/Users/anna/My Documents"
       3004  3003   501 S+   Sun Nov 22 10:11:14 2026     node BINmcp-server-filesystem /Users/anna/My Documents
       3005  3001   501 S+   Sun Nov 22 10:11:13 2026     /bin/sh -c 'WEATHER' --stdio
       3006  3005   501 S+   Sun Nov 22 10:11:13 2026     WEATHER --stdio
       3007  3001   501 S+   Sun Nov 22 10:11:13 2026     vim notes about npx mcp-server-memory
       3008  3001   501 S+   Sun Nov 22 10:11:13 2026     /Users/anna/my mcp-server-notes/tool now
       3009  3001   501 S+   Sun Nov 22 10:11:13 2026     cat /Users/JM-CM-<rgen/mcp-server.log
       3010  3001   501 S+   Sun Nov 22 10:11:13 2026     printf LONG
      99999  3001 4294967294 R+   Sat Feb 29 23:59:59 2020     /usr/bin/top
      """
          .replace("CHROME", CHROME)
          .replace("HELPER", HELPER)
          .replace("EXTENSION", EXTENSION)
          .replace("BIN", BIN)
          .replace("WEATHER", WEATHER)
          .replace("LONG", LONG)
          .replace("SELF", Long.toString(SELF));

  /** What the kernel of macOS tells of those with more than one argument. */
  private static final Map<Long, List<String>> KERNEL =
      Map.ofEntries(
          Map.entry(312L, List.of("/usr/sbin/distnoted", "agent")),
          Map.entry(845L, List.of(CHROME + "MacOS/Google Chrome")),
          Map.entry(901L, List.of(HELPER, "--type=renderer", "--lang=de")),
          Map.entry(950L, List.of("/Applications/Claude.app/Contents/MacOS/Claude")),
          Map.entry(951L, List.of("node", EXTENSION, "/Users/anna")),
          Map.entry(2001L, List.of("-zsh")),
          Map.entry(3000L, List.of("tmux", "new-session", "-s", "api")),
          Map.entry(3001L, List.of("claude")),
          Map.entry(
              3002L,
              List.of(
                  "npm exec @modelcontextprotocol/server-filesystem /Users/anna/My Documents",
                  "",
                  "",
                  "")),
          Map.entry(
              3003L, List.of("sh", "-c", "mcp-server-filesystem \"/Users/anna/My Documents\"")),
          Map.entry(
              3004L, List.of("node", BIN + "mcp-server-filesystem", "/Users/anna/My Documents")),
          Map.entry(3005L, List.of("/bin/sh", "-c", "'" + WEATHER + "' --stdio")),
          Map.entry(3006L, List.of(WEATHER, "--stdio")),
          Map.entry(3007L, List.of("vim", "notes about npx mcp-server-memory")),
          Map.entry(3008L, List.of("/Users/anna/my mcp-server-notes/tool", "now")),
          Map.entry(3009L, List.of("cat", "/Users/Jürgen/mcp-server.log")),
          Map.entry(3010L, List.of("printf", LONG)));

  private static ProcessInfo process(List<ProcessInfo> all, long pid) {
    return all.stream().filter(p -> p.pid() == pid).findFirst().orElseThrow();
  }

  @Test
  void readsThatOfMacOs() {
    List<ProcessInfo> all = PsOutput.parse(MAC);
    assertThat(all).hasSize(24);
    ProcessInfo helper = process(all, 901);
    assertThat(helper.argv()).containsExactly(HELPER + " --type=renderer --lang=de");
    assertThat(List.of(helper.parent(), helper.user())).containsExactly(845L, 501L);
    assertThat(helper.zombie()).isFalse();
    assertThat(helper.id().start()).isEqualTo(Instant.parse("2026-11-21T17:20:03Z").toEpochMilli());
    assertThat(process(all, 1).id().start())
        .isEqualTo(Instant.parse("2026-11-01T08:02:41Z").toEpochMilli());
    ProcessInfo top = process(all, 99999);
    assertThat(top.id().start()).isEqualTo(Instant.parse("2020-02-29T23:59:59Z").toEpochMilli());
    assertThat(top.user()).isEqualTo(4294967294L);
    ProcessInfo zombie = process(all, 902);
    assertThat(zombie.zombie()).isTrue();
    assertThat(zombie.argv()).isEmpty();
    assertThat(process(all, 903).argv()).containsExactly("(Google Chrome He)");
    assertThat(process(all, 3010).argv()).containsExactly("printf " + LONG);
  }

  @Test
  void readsThatOfLinux() {
    List<ProcessInfo> all =
        PsOutput.parse(
            """
                  1       0     0 Ss   Sun Nov 22 15:25:04 2026 /sbin/init
                  2       0     0 S    Sun Nov 22 15:25:04 2026 [kthreadd]
              23534       1  1000 Sl+  Sun Nov 22 22:39:04 2026 node /home/jürgen/a  b/x.js
            4194303   23534  1000 Z    Sun Nov 22 22:39:04 2026 [sh] <defunct>
            """);
    assertThat(all).extracting(ProcessInfo::pid).containsExactly(1L, 2L, 23534L, 4194303L);
    assertThat(all.get(2).argv()).containsExactly("node /home/jürgen/a  b/x.js");
    assertThat(all.get(3).zombie()).isTrue();
    assertThat(all.get(3).argv()).isEmpty();
    assertThat(all.get(3).parent()).isEqualTo(23534);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  PID  PPID   UID STAT STARTED                      COMMAND\n",
        "1 0 0 Ss",
        "1 0 0 Ss   So 22 Nov 10:11:12 2026     /sbin/launchd",
        "1 0 0 Ss   Sun Now 22 10:11:12 2026     /sbin/launchd",
        "1 0 0 Ss   Sun Nov 31 10:11:12 2026     /sbin/launchd",
        "1 0 0 Ss   Sun Nov 22 10:11 2026     /sbin/launchd",
        "1 0 root Ss   Sun Nov 22 10:11:12 2026     /sbin/launchd",
        "1 0 0 Sun Nov 22 10:11:12 2026     /sbin/launchd",
      })
  void nothingIsReadWhenOneLineIsNotUnderstood(String line) {
    String good = "7 1 501 S    Sun Nov 22 10:11:12 2026     sleep 1\n";
    assertThat(PsOutput.parse(good)).hasSize(1);
    assertThat(PsOutput.parse(line)).isEmpty();
    assertThat(PsOutput.parse(good + line + "\n" + good)).isEmpty();
  }

  /** As Claude Code has it in a file of its own. */
  @Test
  void readsAStartAlone() {
    long start = Instant.parse("2026-08-08T07:11:34Z").toEpochMilli();
    assertThat(PsOutput.start("Sat Aug  8 07:11:34 2026")).isEqualTo(OptionalLong.of(start));
    assertThat(PsOutput.start("Sat Aug 8 07:11:34 2026\n")).isEqualTo(OptionalLong.of(start));
    for (String none :
        List.of("", "812345", "Sat Aug 32 07:11:34 2026", "Sat Aug 8 7:11:34 2026")) {
      assertThat(PsOutput.start(none)).as(none).isEmpty();
    }
  }

  private static ProcessTable table() {
    assumeTrue(
        PsOutput.parse(MAC).stream().filter(p -> p.pid() == SELF).count() == 1,
        "this process has the pid of one of the listing");
    List<ProcessInfo> whole =
        PsOutput.parse(MAC).stream()
            .map(p -> p.user() == 501 && !p.zombie() ? withArguments(p) : p)
            .toList();
    return new ProcessTable(whole, Instant.parse("2026-11-22T18:00:00Z").toEpochMilli());
  }

  /** As the kernel gives them for processes of one's own; none for what has ended. */
  private static ProcessInfo withArguments(ProcessInfo p) {
    List<String> argv = KERNEL.getOrDefault(p.pid(), List.of());
    return new ProcessInfo(p.id(), p.parent(), p.session(), p.user(), p.zombie(), argv);
  }

  @Test
  void theServersOfMacOsAreFoundAndNothingElse() {
    ConfiguredServers configured =
        new ConfiguredServers(
            List.of(
                new Configured(
                    "Claude Code",
                    Path.of("/Users/anna/.claude.json"),
                    "weather",
                    List.of(WEATHER, "--stdio"),
                    Optional.empty())));
    ProcessTable table = table();
    assertThat(ServerTree.of(Shapes.of(table, 501), configured, KnownServers.NOTHING))
        .extracting(c -> c.name() + " " + c.root().pid() + " " + c.processes().size())
        .containsExactlyInAnyOrder("filesystem 951 1", "filesystem 3002 3", "weather 3005 2");
    assertThat(table.get(1)).isPresent();
    assertThat(table.get(3004).orElseThrow().argv()).isEqualTo(KERNEL.get(3004L));
    assertThat(table.get(3009).orElseThrow().argv()).isEqualTo(KERNEL.get(3009L));
    // of others, and of our own that end
    assertThat(table.get(2000).orElseThrow().program()).isEqualTo("login");
    assertThat(table.get(903).orElseThrow().argv()).isEmpty();
  }

  private static byte[] answer(int count, String... strings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(count).array());
    for (String string : strings) {
      bytes.writeBytes(string.getBytes(UTF_8));
      bytes.write(0);
    }
    return bytes.toByteArray();
  }

  @Test
  void readsTheAnswerOfTheKernelOfMacOs() {
    byte[] answer =
        answer(
            5,
            "/opt/homebrew/Cellar/node/25.1.0/bin/node",
            "",
            "",
            "node",
            "/Users/anna/Meine Projekte/größe.js",
            "",
            "two\nlines",
            LONG,
            "",
            "HOME=/Users/anna",
            "TOKEN=x=y",
            "",
            "main_stack=");
    assertThat(MacProcesses.environment(answer))
        .isEqualTo(Map.of("HOME", "/Users/anna", "TOKEN", "x=y", "main_stack", ""));
    assertThat(MacProcesses.arguments(answer))
        .containsExactly("node", "/Users/anna/Meine Projekte/größe.js", "", "two\nlines", LONG);
    byte[] hidden = answer(1, "/sbin/launchd", "/sbin/launchd");
    assertThat(MacProcesses.arguments(hidden)).containsExactly("/sbin/launchd");
    assertThat(MacProcesses.environment(hidden)).as("what the system protects").isEmpty();
    // cut, or not what it should be
    for (byte[] other :
        List.of(
            new byte[0],
            new byte[3],
            answer(2, "/bin/sleep", "sleep"),
            answer(0, "/bin/sleep"),
            answer(-1, "/bin/sleep", "sleep"),
            answer(Integer.MAX_VALUE, "/bin/sleep", "sleep"),
            Arrays.copyOf(answer(2, "/bin/sleep", "sleep", "600"), 18))) {
      assertThat(MacProcesses.arguments(other)).isEmpty();
    }
  }
}
