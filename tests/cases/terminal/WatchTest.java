//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../scripts/cli/terminal/Watch.java

package mcptools.tests.cases.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mcptools.cli.terminal.Watch;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Table;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is shown in colours, and what is shown again and again in place. */
@ExtendWith(Scratch.Extension.class)
class WatchTest {
  private static final Colors COLORS = new Colors(true);

  @Test
  void coloursAreForTerminalsThatWantThem() {
    assertThat(Colors.of(Map.of("TERM", "xterm"), true).shown()).isTrue();
    assertThat(Colors.of(Map.of("NO_COLOR", ""), true).shown()).isTrue();
    assertThat(Colors.of(Map.of("NO_COLOR", "1"), true).shown()).isFalse();
    assertThat(Colors.of(Map.of("TERM", "dumb"), true).shown()).isFalse();
    assertThat(Colors.of(Map.of("TERM", "xterm"), false).shown()).isFalse();
  }

  @Test
  void coloursTakeNoColumnsAndTextBringsNone() {
    Table table = new Table("A", "B").right(1);
    table.row(Style.BOLD.of("a heading that is wider than the column"));
    table.row(Style.RED.of("\033[2Jevil"), Style.GREEN.of(7));
    table.row("plain", 12);
    String heading = "a heading that is wider than the column\n";
    String plain = "A            B\n" + heading + "?[2Jevil     7\nplain       12\n";
    assertThat(table.format().replaceAll(" +", " ")).isEqualTo(plain.replaceAll(" +", " "));
    String painted = table.format(COLORS);
    assertThat(painted).contains("\033[31m?[2Jevil\033[0m", "\033[1ma heading", "\033[32m7\033[0m");
    assertThat(painted.replaceAll("\033\\[\\d*m", "")).isEqualTo(table.format());
    assertThat(table.format().lines().skip(2).map(String::length)).containsOnly(12);
  }

  @Test
  void frameFitsTheTerminal() {
    List<String> text = new ArrayList<>(IntStream.range(0, 30).mapToObj(i -> "row " + i).toList());
    text.addAll(List.of("", "total", "advice"));
    assertThat(Watch.frame("title", text, 80, 40)).hasSize(35).startsWith("title", "", "row 0");
    assertThat(Watch.frame("title", text, 80, 10))
        .containsExactly(
            "title",
            "",
            "row 0",
            "row 1",
            "row 2",
            "row 3",
            "row 4",
            "… 26 more lines",
            "total",
            "advice");
    for (int rows = 1; rows < 12; rows++) {
      assertThat(Watch.frame("title", text, 80, rows)).hasSize(rows);
    }
    String red = COLORS.paint(Style.RED.of("0123456789"));
    assertThat(Watch.frame(red, List.of("漢字漢字漢字"), 10, 9)).containsExactly(red, "", "漢字漢字…");
    assertThat(Watch.frame(red, List.of(), 9, 9).getFirst()).isEqualTo("\033[31m01234567…\033[0m");
  }

  private static Terminal open(Scratch scratch, Path notes, String... watch) {
    String shell =
        "trap : INT TERM; echo before; stty -a >\"$0/1\"; \"$@\"; code=$?;"
            + " stty -a >\"$0/2\"; echo; echo \"ended with $code\"; exec cat";
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell, notes.toString()));
    command.addAll(List.of(watch));
    return Terminal.open(scratch, scratch.home(), command.toArray(String[]::new));
  }

  private static void assertGivenBack(Terminal terminal, Path notes, int code) throws Exception {
    terminal.awaitScreen("ended with " + code);
    assertThat(terminal.screen()).startsWith("before").doesNotContain("q quits");
    assertThat(settings(notes.resolve("2"))).isEqualTo(settings(notes.resolve("1")));
    terminal.type("echo");
    await().until(() -> terminal.screen().endsWith("echo\necho")); // typed, and copied by cat
  }

  /** All but the size, which tmux changes when it likes. */
  private static String settings(Path stty) throws Exception {
    return Files.readString(stty).replaceAll("(rows|columns) \\d+", "");
  }

  private static String title(Terminal terminal) {
    return terminal.screen().lines().filter(l -> l.contains("q quits")).findFirst().orElse("");
  }

  @Test
  void watchRedrawsUntilQAndGivesTheTerminalBack(Scratch scratch) throws Exception {
    Path notes = scratch.directory("notes");
    new TmuxServer(scratch).newSession("web", scratch.home());
    Path bin = scratch.directory("bin");
    List<String> watch = new ArrayList<>(List.of("env"));
    watch.add("PATH=" + bin + ":" + scratch.environment().get("PATH"));
    watch.addAll(List.of(Run.scriptCommand(scratch, "mcps", "--watch", "1")));
    try (Terminal terminal = open(scratch, notes, watch.toArray(String[]::new))) {
      terminal.awaitScreen("q quits");
      String first = title(terminal);
      assertThat(first).startsWith("mcps  every 1 s  ");
      await().atMost(Duration.ofSeconds(20)).until(() -> !title(terminal).equals(first));
      assertThat(terminal.screen()).doesNotContain("before", "tmux does not answer");

      Path tmux = Files.writeString(bin.resolve("aside"), "#!/bin/sh\necho no idea >&2; exit 1\n");
      tmux.toFile().setExecutable(true);
      Files.move(tmux, bin.resolve("tmux"));
      terminal.awaitScreen("tmux does not answer");
      Files.delete(bin.resolve("tmux"));
      await().until(() -> !terminal.screen().contains("tmux does not answer"));

      terminal.resize(60, 12);
      await().until(() -> terminal.screen().lines().count() <= 12);
      terminal.keys("x", "Up", "q");
      assertGivenBack(terminal, notes, 0);
    }
  }

  @Test
  void watchThatIsInterruptedOrTerminatedGivesTheTerminalBack(Scratch scratch) throws Exception {
    String[] watch = Run.scriptCommand(scratch, "mem", "--watch");
    for (String signal : List.of("INT", "TERM", "HUP")) {
      Path notes = scratch.directory("notes" + signal);
      try (Terminal terminal = open(scratch, notes, watch)) {
        terminal.awaitScreen("q quits");
        assertThat(title(terminal)).startsWith("mem  every 2 s  ");
        if (signal.equals("INT")) {
          terminal.keys("C-c");
        } else {
          long shell = Procs.tree(terminal.shellPid()).get(1);
          long java = Procs.tree(shell).get(1);
          Run.command(scratch, "kill", "-" + signal, Long.toString(java)).ok();
        }
        assertGivenBack(terminal, notes, Map.of("INT", 130, "TERM", 143, "HUP", 129).get(signal));
      }
    }
  }

  @Test
  void watchWantsATerminalAndNoJson(Scratch scratch) {
    for (String command : List.of("mcps", "mem")) {
      assertThat(Run.script(scratch, command, "--watch").exits(2).err())
          .isEqualTo(command + ": --watch needs a terminal; leave it out to print once\n");
      assertThat(Run.script(scratch, command, "--watch", "--json").exits(2).err())
          .contains("--json")
          .hasLineCount(1);
      assertThat(Run.script(scratch, command, "--watch=0").exits(2).err()).hasLineCount(1);
    }
  }
}
