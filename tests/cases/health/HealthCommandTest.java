//SOURCES ../../../lib/settings/Indicator.java

package mcptools.tests.cases.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import mcptools.settings.Indicator;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code health} as monitoring calls it. */
@ExtendWith(Scratch.Extension.class)
class HealthCommandTest {
  private static void config(Scratch scratch, String staleFiles) throws Exception {
    // Servers that others run on this machine must not decide the test.
    String high = ": {\"warning\": 1000000, \"critical\": 1000000}";
    Path folder = Files.createDirectories(scratch.config().resolve("mcp-tools"));
    StringBuilder text = new StringBuilder("{\"thresholds\": {");
    for (Indicator indicator : Indicator.values()) {
      if (indicator == Indicator.STALE_FILES) continue;
      text.append('"').append(indicator.key()).append('"').append(high).append(", ");
    }
    text.append("\"staleFiles\": ").append(staleFiles).append("}}");
    Files.writeString(folder.resolve("config.json"), text);
  }

  @Test
  void exitCodeTellsTheState(Scratch scratch) throws Exception {
    config(scratch, "{}");
    Result ok = Run.script(scratch, "health").ok();
    assertThat(ok.out().lines())
        .hasSize(1 + Indicator.values().length)
        .allMatch(line -> line.length() <= 80);
    assertThat(ok.out()).startsWith("INDICATOR ").doesNotContain("\033");
    assertThat(Run.script(scratch, "health", "--quiet").ok().out()).isEmpty();
    assertThat(Run.script(scratch, "health", "--nope").exits(2).err()).hasLineCount(1);

    Path sessions = Files.createDirectories(scratch.state().resolve("sessions"));
    Files.writeString(sessions.resolve("gone.pids"), "99999999\n");
    assertThat(Run.script(scratch, "health", "--quiet").exits(1).out())
        .containsPattern("(?m)^stale tracking files +1 +>= 1 +- +warning$")
        .endsWith("session_tracker cleanup-orphaned removes them.\n");
    config(scratch, "{\"warning\": 0, \"critical\": 0}");
    assertThat(Run.script(scratch, "health", "--json").exits(2).out())
        .contains("\"state\": \"critical\"", "\"name\": \"staleFiles\",\n      \"value\": 1,");
    Result unseen = Run.in(scratch).with("MCP_TOOLS_HOME", "here").script("health").exits(3);
    assertThat(unseen.err()).startsWith("health: MCP_TOOLS_HOME must be").hasLineCount(1);
  }

  @Test
  void prometheusFileIsWholeReadableAndNeverLooksHealthyWhenItIsNot(Scratch scratch)
      throws Exception {
    config(scratch, "{}");
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("web", scratch.home());
    Path socket = tmux.socket();
    Path folder = scratch.directory("metrics");
    String file = folder.resolve("mcp.prom").toString();
    String script = String.join(" ", Run.scriptCommand(scratch, "health", "--prometheus", file));
    Run.command(scratch, "sh", "-c", "umask 077; exec " + script).ok();
    List<String> metrics = new ArrayList<>();
    for (Indicator indicator : Indicator.values()) metrics.add(indicator.metric());
    metrics.replaceAll(m -> m.equals("stale_tracking_files") ? m + " 0" : m);
    metrics.addAll(List.of("processes", "health_level 0", "health_timestamp_seconds"));
    assertThat(metrics(file)).isEqualTo(metrics);
    assertThat(folder.toFile().list()).containsExactly("mcp.prom");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
        .isEqualTo("rw-r--r--");

    Path bin = scratch.directory("bin");
    Files.writeString(bin.resolve("tmux"), "#!/bin/sh\necho no idea >&2; exit 1\n");
    bin.resolve("tmux").toFile().setExecutable(true);
    Run run = Run.in(scratch).with("PATH", bin + ":" + scratch.environment().get("PATH"));
    Result unknown = run.script("health", "--prometheus", file).exits(3);
    assertThat(unknown.err()).contains("health: tmux does not answer at " + socket);
    assertThat(metrics(file)).contains("health_level 3").doesNotContain("detached_sessions");

    // What is no plain file is not replaced by one, and a link stays one.
    String fifo = folder.resolve("fifo").toString();
    Run.command(scratch, "mkfifo", fifo).ok();
    for (String bad : List.of(folder.toString(), folder.resolve("no/x.prom").toString(), fifo)) {
      assertThat(Run.script(scratch, "health", "--prometheus", bad).exits(2).err()).hasLineCount(1);
      assertThat(Run.script(scratch, "trends", "--html", bad).exits(2).err()).hasLineCount(1);
    }
    Path link = Files.createSymbolicLink(folder.resolve("link.prom"), Path.of(file));
    Files.delete(Path.of(file));
    Files.createFile(Path.of(file));
    Run.script(scratch, "health", "--prometheus", link.toString()).ok();
    assertThat(link).isSymbolicLink();
    assertThat(metrics(file)).contains("health_level 0");
  }

  /** The metrics without what is said about them; those that the test decides, with their value. */
  private static List<String> metrics(String file) throws Exception {
    List<String> lines = Files.readAllLines(Path.of(file));
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 3) {
      String[] words = lines.get(i + 2).split(" ");
      assertThat(lines.get(i)).startsWith("# HELP " + words[0] + " ");
      assertThat(lines.get(i + 1)).isEqualTo("# TYPE " + words[0] + " gauge");
      assertThat(words).hasSize(2);
      assertThat(Long.parseLong(words[1])).isNotNegative();
      String name = words[0].replaceFirst("^mcp_tools_", "");
      boolean decided = name.matches("stale_tracking_files|health_level");
      found.add(decided ? name + " " + words[1] : name);
    }
    return found;
  }
}
