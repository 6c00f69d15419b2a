package mcptools.tests.cases.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import mcptools.tests.support.Death;
import mcptools.tests.support.Fuzz;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole commands on state that is meant to mislead them. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class HostileStateTest {
  private static final Pattern RAW = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");

  private static final List<List<String>> CALLS =
      List.of(
          List.of("session_tracker", "list"),
          List.of("session_tracker", "track"),
          List.of("mcps"),
          List.of("cleanup_session", "--dry-run"),
          List.of("cleanup_session", "--wait", "0"),
          List.of("mcp_manager", "status"));

  private static Result run(Scratch scratch, List<String> call) {
    String[] arguments = call.subList(1, call.size()).toArray(String[]::new);
    return Run.script(scratch, call.getFirst(), arguments);
  }

  @Test
  void linkedStateIsOneSentenceAndNothingIsWrittenThroughIt(Scratch scratch) throws IOException {
    Neighbours.protect(scratch);
    Path elsewhere = scratch.directory("elsewhere");
    Files.delete(scratch.state());
    Files.createSymbolicLink(scratch.state(), elsewhere);
    for (List<String> call : CALLS) {
      Result result = run(scratch, call).exits(1);
      assertThat(result.err())
          .contains(scratch.state() + " is not a plain folder; move it away")
          .hasLineCount(1);
    }
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void relativeHomeIsOneSentence(Scratch scratch) {
    for (String command : List.of("session_tracker", "mcp_manager", "smart_cleanup", "tmka")) {
      Result relative =
          Run.in(scratch).with("MCP_TOOLS_HOME", "here").script(command, "--dry-run").exits(2);
      assertThat(relative.err())
          .isEqualTo(command + ": MCP_TOOLS_HOME must be an absolute path, not here\n");
    }
  }

  @Test
  void folderFullOfDamageMisleadsNobody(Scratch scratch) throws IOException {
    TmuxServer tmux = new TmuxServer(scratch);
    String session = tmux.newSession("open", scratch.home());
    SleepingServer servers = new SleepingServer(scratch);
    long innocent = servers.orphan();
    String good =
        """
        #mcp-tools 1
        #boot %s
        #socket %s
        #server %d %d
        #session %s
        #name open
        #directory %s
        #marker m
        %d %d sleeping
        #end
        """
            .formatted(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                tmux.socket(),
                tmux.pid(),
                start(tmux.pid()),
                session,
                scratch.home(),
                innocent,
                start(innocent));
    Path sessions = Files.createDirectories(scratch.state().resolve("sessions"));
    Files.writeString(sessions.resolve("open.pids"), good);
    List<Path> damaged = new ArrayList<>();
    // What a sum would not let pass, by hand: places and names that no file of ours can have.
    for (String[] change :
        new String[][] {
          {"#socket /", "#socket %00/"},
          {"#socket /", "#socket relative/"},
          {"#directory /", "#directory /%00/"},
          {"#name open", "#name %1b]0;x%07%c2%9b2J"},
          {"#session $", "#session $0;kill-server;"},
          {" sleeping", " %1b[31m\u202e"},
        }) {
      Path file = sessions.resolve("hostile" + damaged.size() + ".pids");
      damaged.add(Files.writeString(file, good.replace(change[0], change[1])));
    }
    List<Path> cut = new ArrayList<>();
    Fuzz.cases(
        200,
        fuzz -> {
          Path file = sessions.resolve("\u001b[2J" + cut.size() + ".pids");
          String summed = good.replace("#mcp-tools 1", "#mcp-tools 2 00000000");
          cut.add(Files.write(file, fuzz.damage(summed)));
        });
    Neighbours.protect(scratch);

    for (List<String> call : CALLS) {
      Result result = run(scratch, call).ok();
      assertThat(RAW.matcher(result.out() + result.err()).find()).as("%s", result).isFalse();
      assertThat(result.err().lines())
          .filteredOn(l -> l.contains(scratch.folder().toString()))
          .allMatch(l -> l.contains(" is left alone: "));
    }
    assertThat(Procs.alive(innocent)).isTrue();
    assertThat(tmux.sessions()).containsExactly(session);
    assertThat(cut).filteredOn(file -> !Files.exists(file)).hasSizeLessThan(10); // empty ones
    assertThat(sessions.resolve("open.pids")).exists();
  }

  /** In milliseconds since boot, as the files have it. */
  private static long start(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[19]) * 10;
  }

  @Test
  void namesThatLookLikeOptionsAreNames(Scratch scratch) {
    List<String> names =
        List.of(
            "-n",
            "--help",
            "--yes",
            "-",
            "--",
            "a;b",
            "#{pid}",
            "#(touch pwned)",
            "$(touch pwned)",
            "'; touch pwned; '",
            "@file",
            "x\ny");
    Run.script(scratch, "tm", "-d", scratch.directory("armed").toString()).ok();
    TmuxServer tmux = new TmuxServer(scratch);
    SleepingServer servers = new SleepingServer(scratch);
    List<Long> started = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (String name : names) {
      ids.add(tmux.newSession(literal(name), scratch.home(), servers.inPane(ids.size())));
      started.add(servers.await(ids.size() - 1));
    }
    Neighbours.protect(scratch);
    Run.script(scratch, "session_tracker", "track").ok();
    List<String> shown =
        tmux.tmux("list-sessions", "-F", "#{session_name}").ok().out().lines().toList();
    assertThat(shown).hasSize(names.size() + 1).contains("-n", "--help", "--yes", "a;b");

    for (String name : shown) {
      Result refused = Run.script(scratch, "cleanup_session", "--", name).exits(1);
      assertThat(refused.err()).contains("session " + name + " is open").hasLineCount(1);
    }
    assertThat(started).allMatch(Procs::alive);
    for (String id : ids) tmux.tmux("kill-session", "-t", id).ok();
    Death.await(scratch, started);
    Run.script(scratch, "cleanup_session", "--", "-n").ok();
    // Who has the same name as one of another test has a number behind it.
    String[] files =
        scratch.state().resolve("sessions").toFile().list((f, n) -> n.endsWith(".pids"));
    assertThat(files).contains("armed.pids").noneMatch(f -> f.startsWith("-") || f.startsWith("%"));
    assertThat(Run.command(scratch, "find", scratch.folder().toString(), "-name", "pwned").out())
        .isEmpty();
  }

  /** tmux expands formats in the name that it is given. */
  private static String literal(String name) {
    return name.replace("#", "##");
  }

  @Test
  void foldersThatLookLikeOptionsAreFolders(Scratch scratch) {
    for (String name : List.of("-n", "--help", "--yes", "-d")) {
      scratch.directory("work/" + name);
      Run run = Run.in(scratch).directory(scratch.folder().resolve("work"));
      assertThat(run.script("tm", "-d", "--", name).ok().out()).contains(" is created;");
    }
    assertThat(new TmuxServer(scratch).sessions()).hasSize(4);
  }
}
