//SOURCES ../../../lib/doctor/Doctor.java

package mcptools.tests.cases.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mcptools.doctor.Check;
import mcptools.doctor.Doctor;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code doctor} on this machine, and where something is wrong. */
@ExtendWith(Scratch.Extension.class)
class DoctorTest {
  private static Map<String, String> states(Result result) {
    Map<String, String> states = new TreeMap<>();
    for (JsonElement check :
        JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("checks")) {
      states.put(
          check.getAsJsonObject().get("name").getAsString(),
          check.getAsJsonObject().get("state").getAsString());
    }
    return states;
  }

  @Test
  void allWorksHereAndTheHooksAreSeenOnceTheyAreSet(Scratch scratch) {
    Map<String, String> states = states(Run.script(scratch, "doctor", "--json").ok());
    assertThat(states)
        .containsEntry("processes", "ok")
        .containsEntry("environments", "ok")
        .containsEntry("memory", "ok")
        .containsEntry("inputs", "ok")
        .containsEntry("starting and ending", "ok")
        .containsEntry("configs", "ok")
        .containsEntry("tmux hooks", "missing");
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    assertThat(Run.script(scratch, "doctor").ok().out())
        .contains("ok       tmux hooks: this clone has armed 1 of 1 tmux server\n");
    assertThat(tmux.pid()).isPositive();
  }

  @Test
  void brokenConfigAndAnotherReaperAreBrokenAndNothingNamesTheUser(Scratch scratch)
      throws Exception {
    Path config = Files.createDirectories(scratch.config().resolve("mcp-tools"));
    Files.writeString(config.resolve("config.json"), "{");
    Path reaper = scratch.folder().resolve("cc-reaper");
    Files.createSymbolicLink(reaper, Tools.find("sleep").orElseThrow());
    Process rival = new ProcessBuilder(reaper.toString(), "3600").start();
    Path cron =
        Files.writeString(
            scratch.directory("bin").resolve("crontab"),
            "#!/bin/sh\necho '#pkill -f mcp'; echo \"5 * * * * $KILLS\"\n");
    assertThat(cron.toFile().setExecutable(true)).isTrue();
    String path = cron.getParent() + ":" + scratch.environment().get("PATH");
    Run doctor = Run.in(scratch).with("PATH", path);
    try {
      assertThat(doctor.with("KILLS", "pgrep -x ssh-agent").script("doctor").exits(1).out())
          .contains("broken   configs: " + config, "broken   other reapers: cc-reaper ends ");
      for (String kills :
          List.of(
              "/usr/bin/pkill -f mcp-server",
              "kill $(pgrep -f claude)",
              "ps ax | grep node | awk '{print $1}' | xargs kill")) {
        assertThat(doctor.with("KILLS", kills).script("doctor").exits(1).out())
            .contains("other reapers: a line of crontab, cc-reaper ends ");
      }
      assertThat(Run.script(scratch, "doctor", "--share").exits(1).out())
          .contains("broken   configs: PATH is not used: ")
          .doesNotContain(scratch.folder().toString());
    } finally {
      rival.destroyForcibly();
    }
  }

  @Test
  void sharedSentenceHasNoPathsAndNoUser() {
    Check check =
        new Check("x", Check.State.OK, "/home/ann/a b, /srv/x.json: ann and annex; ./y and a/b");
    Doctor doctor = new Doctor(Map.of(), List.of(check)).shared("/home/ann", "ann");
    assertThat(doctor.checks().getFirst().sentence())
        .isEqualTo("PATH b, PATH: USER and annex; ./y and a/b");
  }
}
