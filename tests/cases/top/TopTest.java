//SOURCES ../../../scripts/cli/top/Action.java

package mcptools.tests.cases.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import mcptools.cli.top.Action;
import mcptools.cli.top.Dialog;
import mcptools.cli.top.Effect;
import mcptools.cli.top.Event;
import mcptools.cli.top.State;
import mcptools.cli.top.TerminalStyle;
import mcptools.process.ProcessId;
import mcptools.report.Colors.Style;
import mcptools.report.Text;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Pilot;
import mcptools.tests.support.TopMachine;
import org.junit.jupiter.api.Test;

/** What keys do, and what the screen shows then: on a screen that is none. */
class TopTest {
  private static final TerminalStyle LOOK = new TerminalStyle(true, true);
  private static final int ROWS = 24;
  private static final Pattern STYLES = Pattern.compile("\033\\[\\d*m");

  private static Pilot pilot() {
    return new Pilot(LOOK, 100, ROWS).read(new TopMachine());
  }

  private static Pilot on(Pilot pilot, String name) {
    pilot.press("g");
    for (int i = 0; i < 60 && !pilot.cursor().contains(name); i++) pilot.press("j");
    assertThat(pilot.cursor()).contains(name);
    return pilot;
  }

  /**
   * tests/fixtures/mcptop.txt has the screen in several widths; what is new there is to be read.
   */
  @Test
  void screensAreAsApproved() throws IOException {
    StringBuilder screens = new StringBuilder();
    for (int columns : List.of(60, 80, 120, 200)) {
      Pilot pilot = new Pilot(LOOK, columns, ROWS).read(new TopMachine());
      screens.append("# ").append(columns).append(" columns\n").append(pilot.text()).append('\n');
    }
    Pilot pilot =
        on(new Pilot(new TerminalStyle(false, false), 80, ROWS).read(new TopMachine()), "thinking");
    screens.append("# details, in ASCII\n").append(pilot.press("Enter").text()).append('\n');
    screens.append("# help\n").append(new Pilot(LOOK, 80, 46).press("?").text()).append('\n');
    assertThat(screens.toString()).isEqualTo(Files.readString(Checkout.fixture("mcptop.txt")));
  }

  @Test
  void treeHasEachServerBelowItsAgentInItsSession() {
    List<String> lines = pilot().lines();
    assertThat(lines).anyMatch(l -> l.matches(".*web .*attached.*"));
    assertThat(String.join("\n", lines))
        .containsSubsequence("web", "└ claude", "waits for you", "├ memory", "└ filesystem")
        .containsSubsequence("api", "├ thinking", "leaked", "└ codex", "idle 2h", "  └ memory")
        .containsSubsequence("client Cursor", "└ fetch", "left by session", "└ time", "orphan");
  }

  @Test
  void helpIsWrappedAndScrollsToItsEndAndBack() {
    Pilot pilot = new Pilot(LOOK, 60, 20).press("?");
    assertThat(pilot.text()).doesNotContain("…").contains("j, k show more");
    assertThat(pilot.press("G").lines().getLast()).contains("L  ").contains("Sort by calls");
    pilot.press("j", "j", "j", "k");
    assertThat(pilot.lines().getLast()).contains("Sort by state");
    assertThat(pilot.press("g").lines().get(1)).contains("One row down.");
    assertThat(new Pilot(LOOK, 200, 50).press("?").text()).doesNotContain("show more");
  }

  @Test
  void longMessagesAreReadToTheirEnd() {
    Pilot pilot = new Pilot(LOOK, 60, ROWS).read(new TopMachine());
    String command = "tmux -S /tmp/tmux-1000/default attach -t '=a-name-of-thirty-letters-or-so'";
    pilot.send(new Event.Said("This is no client of it. To go there: " + command));
    assertThat(pilot.lines()).hasSize(ROWS);
    assertThat(pilot.text()).contains("This is no client").endsWith("letters-or-so'");
  }

  @Test
  void lastLineHasOnlyWholeWords() {
    for (int columns = 30; columns < 130; columns++) {
      Pilot pilot = new Pilot(LOOK, columns, ROWS).read(new TopMachine());
      assertThat(pilot.lines().getLast()).endsWith("? help  q quit");
      pilot.press("/", "e", "Enter");
      assertThat(pilot.lines().getLast()).startsWith("/e").endsWith("? help  q quit");
    }
  }

  @Test
  void whatIsLongIsScrolledToItsEndAndBackAtOnce() {
    Pilot pilot = on(new Pilot(LOOK, 60, 14).read(new TopMachine()), "thinking").press("Enter");
    for (int i = 0; i < 50; i++) pilot.press("J");
    String end = pilot.text();
    assertThat(pilot.press("K").text()).isNotEqualTo(end);
    pilot.press("x");
    int number = pilot.state().dialog.orElseThrow().number();
    String words = "a sentence that takes two lines in a dialog of this width ".repeat(3);
    List<Style.Styled> text =
        List.of(Style.PLAIN.of(words), Style.PLAIN.of(words), Style.PLAIN.of(words + "END."));
    pilot.send(Event.Planned.idle(number, text));
    for (int i = 0; i < 50; i++) pilot.press("j");
    assertThat(pilot.text()).contains("END.");
    String last = pilot.text();
    assertThat(pilot.press("k").text()).isNotEqualTo(last);
  }

  @Test
  void sameKeySortsTheOtherWayRoundAndAClickOnATitleSorts() {
    Pilot pilot = pilot().press("t", "M");
    assertThat(names(pilot)).startsWith("time", "fetch", "memory");
    assertThat(names(pilot.press("M"))).endsWith("memory", "fetch", "time");
    int column = pilot.lines().get(2).indexOf("NAME");
    assertThat(names(pilot.click(column, 2))).isSorted();
    assertThat(pilot.text()).contains("NAME▼");
  }

  private static List<String> names(Pilot pilot) {
    return pilot.state().list().stream().map(r -> r.node().name()).toList();
  }

  @Test
  void filterWorksAsItIsTypedAndKeepsWhatIsAbove() {
    Pilot pilot = pilot().press("/", "L", "e", "A", "k");
    assertThat(names(pilot)).containsExactly("api", "thinking");
    assertThat(pilot.lines().getLast()).startsWith("/LeAk");
    pilot.press("Backspace", "Backspace", "Backspace", "Backspace", "q", "Enter");
    assertThat(pilot.text()).contains("Nothing matches");
    assertThat(pilot.effects()).isEmpty();
    assertThat(names(pilot.press("Esc"))).hasSizeGreaterThan(8);
  }

  @Test
  void cursorStaysOnItsProcessAndInItsLine() {
    Pilot pilot = on(pilot().press("M"), "thinking").later(10_000);
    int line = pilot.lines().indexOf(pilot.cursor());
    TopMachine other = new TopMachine().crowd(7, 1000, 30).crowd(8, 1200, 30);
    assertThat(pilot.read(other).cursor()).contains("thinking");
    assertThat(pilot.lines().indexOf(pilot.cursor())).isEqualTo(line);
  }

  @Test
  void whatComesAboveTheCursorIsSeenWhileThereIsRoom() {
    Pilot pilot = new Pilot(LOOK, 120, ROWS).read(new TopMachine().gone(450, 451));
    assertThat(pilot.text()).doesNotContain("shared by all");
    assertThat(pilot.cursor()).startsWith(">web");
    pilot.later(10_000).read(new TopMachine());
    assertThat(pilot.text()).contains("shared by all");
    assertThat(pilot.cursor()).startsWith(">web");
  }

  @Test
  void whatIsGoneIsNotReplacedByAnother() {
    Pilot pilot = on(pilot(), "thinking").press("x");
    assertThat(pilot.effects()).hasSize(1);
    pilot.press("Esc").read(new TopMachine().gone(460, 461));
    assertThat(pilot.cursor()).isEmpty();
    assertThat(pilot.press("x").effects()).isEmpty();
    assertThat(pilot.text()).contains("That is gone");
    assertThat(pilot.press("k").cursor()).isNotEmpty();
  }

  @Test
  void cursorIsOnWhatAFilterLeavesAndWhatItHidesIsNotGone() {
    Pilot pilot = on(pilot(), "filesystem").press("/", "l", "e", "a", "k", "Enter");
    assertThat(pilot.cursor()).contains("thinking");
    pilot.press("x");
    assertThat(pilot.effects()).hasSize(1);
    pilot.press("Esc", "Esc");
    assertThat(pilot.cursor()).contains("thinking");
    pilot.press("/", "z", "z", "z", "Enter", "x");
    assertThat(pilot.effects()).isEmpty();
    assertThat(pilot.text()).contains("That is not shown now");
    assertThat(pilot.press("Esc").cursor()).contains("thinking");
    pilot.press("g", "/", "w", "f", "Backspace", "Backspace", "f", "i", "l", "e");
    assertThat(pilot.cursor()).as("not its session, which w leaves").contains("filesystem");
  }

  @Test
  void cursorStaysWithItsSessionWhenTheTreeGoesAndComes() {
    Pilot pilot = on(pilot(), "api").press("t");
    assertThat(pilot.cursor()).contains("session api");
    pilot.press("t", "g", "-", "t", "t");
    assertThat(pilot.cursor()).startsWith(">shared by all sessions");
  }

  @Test
  void rowsKeepTheirOrderWhileSomebodyChooses() {
    Pilot pilot = pilot().press("t", "N", "j");
    List<String> before = names(pilot);
    TopMachine more = new TopMachine().server(500, 301, "aaa");
    List<String> held = names(pilot.later(1000).read(more));
    assertThat(held.subList(0, before.size())).isEqualTo(before);
    assertThat(names(pilot.later(10_000).read(more)).getFirst()).isEqualTo("aaa");
  }

  @Test
  void listStandsStillBehindADialog() {
    Pilot pilot = on(pilot(), "thinking").press("x").later(10_000);
    List<String> before = pilot.lines();
    assertThat(pilot.read(new TopMachine().crowd(7, 1000, 30)).lines()).isEqualTo(before);
    assertThat(names(pilot.press("n"))).contains("crowd-7");
  }

  @Test
  void whenRowsMoveAgainTheCursorIsOnWhatItWasOn() {
    Pilot pilot = pilot().press("t", "N");
    on(pilot, "time");
    pilot.press("M").later(10_000).press("j");
    assertThat(pilot.state().current()).isPresent();
    on(pilot, "thinking").press("I").press("P", "k", "j");
    String chosen = pilot.state().selected;
    pilot.later(10_000).press("x");
    assertThat(pilot.state().selected).isEqualTo(chosen);
    assertThat(pilot.state().dialog).isPresent();
    assertThat(pilot.effects().getLast()).isInstanceOf(Effect.PlanEnd.class);
  }

  @Test
  void filterThatIsTakenBackLeavesTheOrder() {
    Pilot pilot = pilot();
    String before = pilot.text();
    assertThat(pilot.press("/", "m", "e", "Enter", "Esc", "g").text()).isEqualTo(before);
  }

  @Test
  void whatWasDoneIsSaidToWhoDidNotWait() {
    Pilot pilot = on(pilot(), "thinking").press("x");
    Effect.PlanEnd plan = (Effect.PlanEnd) pilot.effects().getFirst();
    pilot.send(planned(plan)).press("y", "Esc");
    List<Style.Styled> text =
        List.of(Style.PLAIN.of("ended time (440)"), Style.RED.of("NOT ended thinking (460)"));
    assertThat(pilot.send(Event.Planned.done(plan.dialog(), text)).text())
        .contains("NOT ended thinking (460)");
    assertThat(
            pilot.send(Event.Planned.idle(plan.dialog(), List.of(Style.PLAIN.of("late")))).text())
        .doesNotContain("late");
  }

  @Test
  void nothingIsEndedBeforeItWasShownAndAnswered() {
    Pilot pilot = on(pilot(), "thinking").press("x", "y", "y");
    Effect.PlanEnd plan = (Effect.PlanEnd) pilot.effects().getFirst();
    assertThat(plan.targets().servers()).containsExactly(new ProcessId(460, 4600));
    pilot.send(planned(plan)).press("j", "x", "Space", "n", "y");
    assertThat(pilot.effects()).isEmpty();

    on(pilot, "thinking").press("x");
    Effect.PlanEnd again = (Effect.PlanEnd) pilot.effects().getFirst();
    pilot.send(planned(plan)); // the answer to a question that was withdrawn
    assertThat(pilot.press("y").effects()).isEmpty();
    assertThat(pilot.send(planned(again)).text()).contains("would end thinking", "End 1 server?");
    assertThat(pilot.press("y").effects())
        .containsExactly(new Effect.End(again.dialog(), again.targets()));
    assertThat(pilot.press("y", "y").effects()).isEmpty();
  }

  private static Event.Planned planned(Effect.PlanEnd plan) {
    Effect.End end = new Effect.End(plan.dialog(), plan.targets());
    return Event.Planned.asking(
        plan.dialog(),
        List.of(Style.RED.of("would end thinking (460), 2 processes: its client is gone")),
        new Event.Question("End 1 server?", end));
  }

  @Test
  void marksAreEndedTogetherAndAnAgentStandsForItsServers() {
    Pilot pilot = on(pilot(), "thinking").press("Space");
    on(pilot, "claude").press("Space");
    on(pilot, "fetch").press("x");
    Effect.PlanEnd plan = (Effect.PlanEnd) pilot.effects().getFirst();
    assertThat(plan.targets().servers())
        .containsExactlyInAnyOrder(
            new ProcessId(460, 4600), new ProcessId(400, 4000), new ProcessId(410, 4100));
    pilot.press("Esc");
    on(pilot, "api").press("Esc", "x");
    plan = (Effect.PlanEnd) pilot.effects().getFirst();
    assertThat(plan.targets().sessions()).extracting(s -> s.name()).containsExactly("api");
    assertThat(plan.targets().servers()).isEmpty();
  }

  @Test
  void sharedServersAreRestartedAndOthersAreConnected() {
    Pilot pilot = on(pilot(), "everything").press("r");
    assertThat(pilot.effects())
        .containsExactly(new Effect.PlanShared(1, Effect.Shared.RESTART, "everything"));
    assertThat(pilot.press("Esc").lines()).anyMatch(l -> l.matches(".*everything.* 42"));
    assertThat(on(pilot, "memory").press("r").effects()).isEmpty();
    assertThat(pilot.text()).contains("memory is no shared server");
    assertThat(pilot.press("c").effects())
        .containsExactly(new Effect.PlanShared(2, Effect.Shared.CONNECT, "memory"));
  }

  @Test
  void sGoesToThePaneOfWhatTheCursorIsOn() {
    Pilot pilot = on(pilot(), "codex").press("s");
    Effect.GoTo go = (Effect.GoTo) pilot.effects().getFirst();
    assertThat(go.session().name()).isEqualTo("api");
    assertThat(go.pane().orElseThrow().text()).isEqualTo("%2");
    assertThat(on(pilot, "fetch").press("s").effects()).isEmpty();
  }

  @Test
  void detailsHaveTheEvidence() {
    Pilot pilot = on(pilot(), "thinking").press("Enter");
    assertThat(pilot.effects()).containsExactly(new Effect.ReadPast());
    assertThat(pilot.text()).contains("RSS", "thinking is an MCP server", "(J, K)");
    assertThat(pilot.press("J", "J", "J", "J").text()).contains("smart_cleanup would end it");
    assertThat(on(pilot, "claude").text()).contains("is an agent: waits for you");
    assertThat(on(pilot, "web").text()).contains("1 client attached");
    assertThat(pilot.press("Enter").text()).doesNotContain("1 client attached");
  }

  @Test
  void foldedRowsSayHowMuchIsBelow() {
    Pilot pilot = on(pilot(), "web").press("Left");
    assertThat(pilot.cursor()).contains("web +3");
    assertThat(names(pilot)).doesNotContain("claude");
    assertThat(names(pilot.press("Right"))).contains("claude");
  }

  @Test
  void coloursAreOffByNoColorAndTheCursorIsStillSeen() {
    Pilot pilot = new Pilot(new TerminalStyle(false, true), 100, ROWS).read(new TopMachine());
    String text = String.join("\n", pilot.painted());
    assertThat(text).contains("\033[7m>").doesNotContainPattern("\033\\[[349]\\d");
    assertThat(String.join("\n", pilot().painted())).contains("\033[31m", "\033[33m");
  }

  @Test
  void namesFromOutsideMoveNoCursor() {
    TopMachine machine = new TopMachine().session("$9", "\033[2Jevil\n漢字漢字", 0, 0, "%9", 200);
    for (int columns : List.of(60, 61, 250)) {
      Pilot pilot = new Pilot(LOOK, columns, ROWS).read(machine.problem("\033]0;evil\007"));
      assertFits(pilot, columns, ROWS);
      assertThat(pilot.text()).contains("?[2Jevil?漢字");
    }
  }

  /** The documentation has each key, and what it does, as the table has it. */
  @Test
  void documentationHasTheKeys() throws IOException {
    String text = Files.readString(Checkout.root().resolve("docs/mcptop.md"));
    for (List<String> row : Action.table()) {
      assertThat(text).contains("| `" + row.getFirst() + "` | " + row.getLast() + " |");
    }
  }

  @Test
  void tenThousandRandomKeysNeitherCrashNorEndWhatWasNotShown() {
    int ended = 0;
    for (long seed = 0; seed < 10; seed++) ended += randomKeys(seed, 1000);
    assertThat(ended).isGreaterThan(10);
  }

  private static int randomKeys(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> keys = keys();
    Pilot pilot =
        new Pilot(new TerminalStyle(random.nextBoolean(), random.nextBoolean()), 80, ROWS);
    List<Effect.PlanEnd> plans = new ArrayList<>();
    int columns = 80;
    int rows = ROWS;
    int ended = 0;
    for (int i = 0; i < number; i++) {
      State before = pilot.state();
      String key = keys.get(random.nextInt(keys.size()));
      int what = random.nextInt(16);
      if (what == 0) {
        columns = 1 + random.nextInt(250);
        rows = 1 + random.nextInt(60);
        pilot.send(new Event.Resize(columns, rows));
      } else if (what == 1) {
        pilot.read(machine(random));
      } else if (what == 2) {
        pilot.click(random.nextInt(columns), random.nextInt(rows));
      } else if (what == 3 && !plans.isEmpty()) {
        boolean late = random.nextInt(4) == 0; // to a dialog that is closed
        pilot.send(planned(late ? plans.getFirst() : plans.getLast()));
      } else {
        key = what < 6 ? "x" : what < 8 ? "y" : key;
        pilot.later(random.nextInt(2000)).press(key);
      }
      assertFits(pilot, columns, rows);
      for (Effect effect : pilot.effects()) {
        if (effect instanceof Effect.PlanEnd plan) plans.add(plan);
        if (!(effect instanceof Effect.End)) continue;
        Dialog dialog = before.dialog.orElseThrow();
        assertThat(key).isEqualTo("y");
        assertThat(dialog.question().orElseThrow().yes()).isEqualTo(effect);
        ended++;
      }
    }
    return ended;
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("y", "n", "Space", "Backspace", "ä", "w", "Tab"));
    for (Action action : Action.values()) keys.addAll(action.keys());
    for (List<String> row : Action.table()) keys.add(row.getFirst());
    return keys;
  }

  private static TopMachine machine(SplittableRandom random) {
    TopMachine machine = new TopMachine();
    if (random.nextBoolean()) machine.gone(400, 401);
    if (random.nextBoolean()) machine.gone(460, 461);
    if (random.nextBoolean()) machine.crowd(7, 1000, random.nextInt(40));
    if (random.nextInt(5) == 0) machine.problem("tmux does not answer at /x");
    return machine;
  }

  private static void assertFits(Pilot pilot, int columns, int rows) {
    List<String> lines = pilot.painted();
    assertThat(lines).hasSize(rows);
    for (String line : lines) {
      String text = STYLES.matcher(line).replaceAll("");
      boolean fits = Text.width(text) <= columns && text.chars().allMatch(c -> c >= ' ');
      assertThat(fits).as("%d columns: %s", columns, text).isTrue();
    }
  }
}
