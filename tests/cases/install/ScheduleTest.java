//SOURCES ../../../scripts/cli/health/Notices.java
//SOURCES ../../../scripts/cli/setup/Schedule.java

package mcptools.tests.cases.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import mcptools.cli.health.Notices;
import mcptools.cli.health.Notices.Said;
import mcptools.cli.setup.Schedule;
import mcptools.cli.setup.ScheduleText;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.Reading;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What {@code setup --schedule} installs, and what is run by it. */
@ExtendWith(Scratch.Extension.class)
class ScheduleTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/home/a b%c", "PATH", "/bin:/x&y<z>:$HOME/'q'\"", "SECRET", "s3cret");

  private static ScheduleText text(Path clone) {
    return new ScheduleText(clone, ENVIRONMENT, 5, List.of("--cleanup"));
  }

  @Test
  void launchdGetsAPropertyList() throws Exception {
    String plist = text(Path.of("/opt/mcp & tools")).plist("label");
    Document parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(plist)));
    assertThat(parsed.getDocumentElement().getTextContent())
        .contains("/opt/mcp & tools/lib/launch/scheduled.sh--cleanup", "/x&y<z>", "/home/a b%c")
        .contains("StartInterval300", "/home/a b%c/Library/Logs/mcp-tools.schedule.log")
        .doesNotContain("s3cret");
    assertThat(plist).contains("<key>RunAtLoad</key><false/>");
  }

  /** launchd refuses a job until it has let go of the one before it. */
  @Test
  void launchdIsAskedAgainUntilItTakesTheJob(Scratch scratch) throws Exception {
    List<String> calls = new ArrayList<>();
    ProgramRunner runner =
        (command, _, _) -> {
          calls.add(String.join(" ", command));
          boolean loads = command.contains("bootstrap");
          boolean early = loads && calls.stream().filter(c -> c.contains("bootstrap")).count() < 3;
          return early
              ? new ProgramRunner.Result(5, "", "Bootstrap failed: 5: Input/output error\n")
              : new ProgramRunner.Result(0, "501\n", "");
        };
    Map<String, String> environment = Map.of("HOME", scratch.home().toString());
    Schedule schedule = new Schedule(runner, Path.of("/opt/a"), environment);
    schedule.add(Schedule.Kind.LAUNCHD, 5, List.of());
    Path file = scratch.home().resolve("Library/LaunchAgents/mcp-tools.schedule.plist");
    String load = "launchctl bootstrap gui/501 " + file;
    String job = "gui/501/mcp-tools.schedule";
    assertThat(calls)
        .filteredOn(call -> call.startsWith("launchctl"))
        .containsExactly("launchctl bootout " + job, load, load, load, "launchctl print " + job);
    Path logs = scratch.directory("h/Library/Logs");
    for (String log : List.of("mcp-tools.schedule.log", "mcp-tools.schedule.log.1", "other.log")) {
      Files.createFile(logs.resolve(log));
    }
    schedule.remove();
    assertThat(file).doesNotExist();
    assertThat(logs.toFile().list()).containsExactly("other.log");
    // With none before it there is nothing to wait for.
    ProgramRunner never =
        (command, _, _) -> {
          calls.add(String.join(" ", command));
          return command.getFirst().equals("id")
              ? new ProgramRunner.Result(0, "501\n", "")
              : new ProgramRunner.Result(command.contains("bootout") ? 3 : 5, "", "no\n");
        };
    calls.clear();
    Schedule refused = new Schedule(never, Path.of("/opt/a"), environment);
    assertThatThrownBy(() -> refused.add(Schedule.Kind.LAUNCHD, 5, List.of()))
        .hasMessage("the schedule is not installed: no");
    assertThat(calls).containsOnlyOnce(load);
  }

  /** What is still being trained when the job ends would be ended by who runs the job. */
  @Test
  void aRunWaitsForTheTrainingOfWhatItRan(Scratch scratch) throws Exception {
    Path launch = scratch.directory("clone/lib/launch");
    Path script = launch.resolve("scheduled.sh");
    Files.copy(Checkout.root().resolve("lib/launch/scheduled.sh"), script);
    for (String name : List.of("run.sh", "build.sh")) {
      Path stub = launch.resolve(name);
      Files.writeString(stub, "#!/bin/sh\necho " + name + " $* >>" + scratch.home() + "/calls\n");
      assertThat(stub.toFile().setExecutable(true)).isTrue();
    }
    Path log = scratch.directory("h/Library/Logs").resolve("mcp-tools.schedule.log");
    Files.write(log, new byte[1 << 20]);
    Run.command(scratch, "sh", script.toString(), "--cleanup").ok();
    assertThat(log).hasSize(1 << 20);
    Files.write(log, new byte[(1 << 20) + 1]);
    Run.command(scratch, "sh", script.toString(), "--cleanup").ok();
    assertThat(log).as("it does not grow for ever").doesNotExist();
    assertThat(log.resolveSibling(log.getFileName() + ".1")).exists();
    assertThat(Files.readAllLines(scratch.home().resolve("calls")))
        .startsWith("run.sh smart_cleanup --sessions none", "run.sh limits --enforce --notify")
        .last()
        .asString()
        .matches("build.sh smart_cleanup limits( trends)? --train");
  }

  @Test
  void systemdTakesTheUnits(Scratch scratch) throws Exception {
    Path folder = scratch.directory("units");
    ScheduleText text = text(Checkout.root());
    Files.writeString(folder.resolve("mcp-tools-schedule.service"), text.service());
    Files.writeString(folder.resolve("mcp-tools-schedule.timer"), text.timer());
    assertThat(text.service()).contains("\"HOME=/home/a b%%c\"").doesNotContain("s3cret");
    assumeTrue(
        Run.command(scratch, "sh", "-c", "command -v systemd-analyze").exit() == 0,
        "there is no systemd-analyze");
    Result verified =
        Run.command(
            scratch,
            "systemd-analyze",
            "verify",
            "--man=no",
            folder.resolve("mcp-tools-schedule.service").toString(),
            folder.resolve("mcp-tools-schedule.timer").toString());
    assertThat(verified.err().lines().filter(l -> l.contains("mcp-tools"))).isEmpty();
  }

  @Test
  void theServiceThatStartsTheBridgeAtLoginStays(Scratch scratch) throws Exception {
    Path units = scratch.directory("config/systemd/user");
    Path bridge = Files.writeString(units.resolve("mcp-tools.service"), "ExecStart=serve\n");
    Path earlier = Files.createFile(units.resolve("mcp-tools.timer"));
    Map<String, String> environment =
        Map.of(
            "HOME",
            scratch.home().toString(),
            "XDG_CONFIG_HOME",
            scratch.folder().resolve("config").toString(),
            "CODEX_HOME",
            "/c/codex");
    ProgramRunner runner = (_, _, _) -> new ProgramRunner.Result(0, "", "");
    Schedule schedule = new Schedule(runner, Path.of("/opt/a"), environment);
    schedule.add(Schedule.Kind.SYSTEMD, 7, List.of());
    assertThat(earlier).doesNotExist();
    assertThat(units.resolve("mcp-tools-schedule.service"))
        .content()
        .contains("/opt/a/lib/launch/scheduled.sh", "Environment=\"CODEX_HOME=/c/codex\"");
    assertThat(units.resolve("mcp-tools-schedule.timer")).content().contains("ActiveSec=7min");
    schedule.remove();
    assertThat(units.toFile().list()).containsExactly("mcp-tools.service");
    assertThat(bridge).hasContent("ExecStart=serve\n");
    assertThat(schedule.present()).isFalse();
    assertThatThrownBy(() -> schedule.add(Schedule.Kind.CRON, 7, List.of()))
        .hasMessageContaining("divide an hour");
  }

  @Test
  void cronGetsALineThatAShellReadsAsItWasMeant(Scratch scratch) {
    String line = text(Path.of("/opt/it's")).cron();
    assertThat(line).startsWith("*/5 * * * * ").doesNotContain("s3cret");
    // As cron does: what stands behind the times, "%" being given as "\%", goes to sh.
    String command = line.replaceFirst("^(\\S+ ){5}", "").replace("\\%", "%");
    String shown =
        command
            .replace("/bin/sh", "printf '%s|' \"$PATH\" \"$HOME\"")
            .replace(" >/dev/null 2>&1", "");
    // Variables before a command are not there for its own arguments, so they come one by one.
    String apart = shown.replaceFirst(" printf", "; printf");
    assertThat(Run.command(scratch, "sh", "-c", apart).ok().out())
        .isEqualTo(
            ENVIRONMENT.get("PATH") + "|/home/a b%c|/opt/it's/lib/launch/scheduled.sh|--cleanup|");
  }

  @Test
  void aCrontabKeepsWhatItHas() {
    String own = "# mine\n0 9 * * * true\n";
    String ours = text(Path.of("/opt/a")).cron();
    String later = text(Path.of("/opt/b c")).cron();
    String with = Schedule.withBlock(own, Optional.of(ours));
    assertThat(with).startsWith(own).contains("\n" + ours + "\n");
    assertThat(Schedule.withBlock(with, Optional.of(later)))
        .startsWith(own)
        .contains("/opt/b c")
        .doesNotContain("/opt/a");
    assertThat(Schedule.withBlock(with + "@daily z\n", Optional.empty()))
        .isEqualTo(own + "@daily z\n");
    assertThat(Schedule.withBlock("", Optional.empty())).isEmpty();
  }

  @Test
  void aCrontabWhoseEndMarkIsLostLosesOurLineAlone() {
    String own = "0 9 * * * true\n";
    String ours = text(Path.of("/opt/a")).cron();
    String cut = own + "# mcp-tools begin\n" + ours + "\n@daily z\n";
    assertThat(Schedule.withBlock(cut, Optional.empty())).isEqualTo(own + "@daily z\n");
    String again = Schedule.withBlock(cut, Optional.of(ours));
    assertThat(again).startsWith(own + "@daily z\n# mcp-tools begin\n");
    assertThat(again.split("scheduled.sh", -1)).hasSize(2);
    assertThat(Schedule.withBlock(cut + again, Optional.empty()))
        .isEqualTo(own + "@daily z\n" + own + "@daily z\n");
  }

  /** Where it cannot be read this once, it would be lost if it was replaced. */
  @Test
  void aCrontabThatCannotBeReadIsLeftAlone() {
    List<List<String>> calls = new ArrayList<>();
    for (String said : List.of("", "crontab: crontabs/me: Permission denied")) {
      ProgramRunner runner =
          (command, _, _) -> {
            calls.add(command);
            return new ProgramRunner.Result(1, "", said);
          };
      Schedule schedule = new Schedule(runner, Path.of("/opt/a"), Map.of("HOME", "/nowhere"));
      List<ThrowingCallable> all =
          List.of(
              () -> schedule.add(Schedule.Kind.CRON, 5, List.of()),
              schedule::present,
              schedule::remove);
      for (ThrowingCallable each : all) {
        assertThatThrownBy(each).isInstanceOf(UserError.class).hasMessageContaining("nothing is");
      }
    }
    assertThat(calls).hasSize(8).containsOnly(List.of("crontab", "-l"));
  }

  @Test
  void whoHasNoCrontabYetGetsOne() {
    List<String> crontab = new ArrayList<>();
    ProgramRunner runner =
        (command, _, _) -> {
          if (command.equals(List.of("crontab", "-l"))) {
            return crontab.isEmpty()
                ? new ProgramRunner.Result(1, "", "no crontab for me\n")
                : new ProgramRunner.Result(0, crontab.getLast(), "");
          }
          crontab.add(read(Path.of(command.getLast())));
          return new ProgramRunner.Result(0, "", "");
        };
    Schedule schedule = new Schedule(runner, Path.of("/opt/a"), Map.of("HOME", "/nowhere"));
    assertThat(schedule.present()).isFalse();
    schedule.add(Schedule.Kind.CRON, 5, List.of());
    assertThat(crontab.getLast()).contains("*/5 * * * * ", "scheduled.sh").hasLineCount(3);
    assertThat(schedule.present()).isTrue();
    schedule.remove();
    assertThat(crontab.getLast()).isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isRefusedWithASentence(Scratch scratch) {
    for (String[] bad :
        List.of(
            new String[] {"--schedule=2h"},
            new String[] {"--schedule=soon"},
            new String[] {"--schedule", "--no-schedule"})) {
      Result result = Run.script(scratch, "setup", bad);
      assertThat(result.exits(2).err().lines().filter(l -> l.startsWith("setup: "))).hasSize(1);
    }
    assertThat(Run.script(scratch, "setup", "--no-schedule").ok().out()).isEmpty();
  }

  /** One run as the schedule does it: a sample, the notices remembered, and the page of the day. */
  @Test
  void aRunLeavesASampleAndAPage(Scratch scratch) throws Exception {
    for (String script : List.of("limits", "trends")) Run.scriptCommand(scratch, script);
    Files.createDirectories(scratch.state().resolve("sessions"));
    Files.writeString(scratch.state().resolve("sessions/gone.pids"), "99999999\n");
    Path reports = scratch.directory("s/mcp-state/reports");
    Path old = Files.writeString(reports.resolve("2026-01-01.html"), "old");
    old.toFile().setLastModified(1_000_000);
    String script = Checkout.root().resolve("lib/launch/scheduled.sh").toString();
    // Nobody is there.
    Run.script(scratch, "limits", "--enforce", "--notify").ok();
    Path notices = scratch.state().resolve("mcp-state/notices");
    assertThat(notices).content().isEmpty();
    Path desktop = scratch.directory("bin").resolve("notify-send");
    Files.writeString(desktop, "#!/bin/sh\n");
    assertThat(desktop.toFile().setExecutable(true)).isTrue();
    // After nine o'clock, wherever the test runs.
    int east = 11 - LocalTime.now(ZoneOffset.UTC).getHour();
    String zone = "TZ=UTC" + (east < 0 ? "+" + -east : "-" + east);
    Run.in(scratch)
        .with("PATH", desktop.getParent() + ":" + scratch.environment().get("PATH"))
        .command("sh", "-c", zone + " exec \"$0\"", script)
        .ok();
    assertThat(scratch.state().resolve("mcp-state/history").toFile().list())
        .anyMatch(name -> name.endsWith(".raw"));
    assertThat(notices).content().contains("staleFiles warning");
    assertThat(reports.toFile().list()).hasSize(1).allMatch(n -> n.matches("2026-.*\\.html"));
    assertThat(old).doesNotExist();
  }

  @Test
  void eachIndicatorIsSaidWhenItChangesAndOnceAnHour() {
    Map<String, Said> said = new LinkedHashMap<>();
    long now = 1_000_000_000;
    assertThat(Notices.due(orphans(0), said, now)).isEmpty();
    assertThat(Notices.due(orphans(1), said, now)).containsExactly("orphaned servers: 1, warning");
    assertThat(Notices.due(orphans(1), said, now + 5 * 3_600_000)).isEmpty();
    assertThat(Notices.due(orphans(9), said, now + 60_000)).isEmpty();
    assertThat(Notices.due(orphans(9), said, now + 3_600_000))
        .containsExactly("orphaned servers: 9, critical");
    assertThat(Notices.due(orphans(0), said, now + 7_300_000))
        .containsExactly("orphaned servers: 0, ok");
    // A clock that was set back does not keep it silent.
    assertThat(Notices.due(orphans(9), said, now - 9_000_000)).hasSize(1);
    List<Reading> unknown =
        List.of(Reading.of(Indicator.ORPHANS, OptionalLong.empty(), Indicator.defaults()));
    assertThat(Notices.due(unknown, said, now + 99_000_000)).isEmpty();
  }

  private static List<Reading> orphans(long number) {
    return List.of(Reading.of(Indicator.ORPHANS, OptionalLong.of(number), Indicator.defaults()));
  }
}
