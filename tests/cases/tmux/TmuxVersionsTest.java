//SOURCES ../../../lib/tmux/Hooks.java
//SOURCES ../../../lib/tmux/Projects.java
//SOURCES ../../../lib/tmux/Sockets.java

package mcptools.tests.cases.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.process.ProgramRunner;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxBuild;
import mcptools.tests.support.TmuxServer;
import mcptools.tmux.Hooks;
import mcptools.tmux.Projects;
import mcptools.tmux.RunShell;
import mcptools.tmux.Session;
import mcptools.tmux.SessionName;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;
import mcptools.tmux.TmuxVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The tmux side of mcp-tools on the oldest tmux that can be had, the installed and the newest. */
@ParameterizedClass
@EnumSource(TmuxBuild.class)
@Order(2)
class TmuxVersionsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** An emoji of Unicode 16, which a C library may not know. */
  private static final String NEW_LETTER = "\ud83e\udee9";

  private static final List<String> NAMES =
      List.of(
          "plain",
          "a.b",
          "c:d",
          "=e",
          "@1",
          "%2",
          "$3",
          "with space",
          " ",
          "日本語",
          "e\u0301",
          NEW_LETTER,
          "\u202egnp",
          "semi;",
          "q'q\"q",
          "back\\slash",
          "#{pid}",
          "a#{session_id}",
          "#S",
          "tab\tx",
          "new\nline\r\nT|S|P\n",
          "\nfirst",
          "\u001b[2J",
          "!",
          "{x}",
          "+1",
          "-x",
          "$(touch pwned) `touch pwned`",
          "");

  private final TmuxBuild build;
  private Scratch scratch;
  private TmuxServer server;
  private Tmux tmux;

  TmuxVersionsTest(TmuxBuild build) {
    this.build = build;
  }

  @BeforeEach
  void prepare() {
    scratch = build.scratch();
    server = new TmuxServer(scratch);
    String socket = Sockets.chosen(scratch.environment(), new UnixSystem().getUid());
    tmux = new Tmux(runner(), Optional.of(socket));
  }

  @AfterEach
  void close() {
    if (scratch != null) scratch.close();
  }

  private ProgramRunner runner() {
    ProgramRunner system = ProgramRunner.system();
    return (command, directory, seconds) -> {
      List<String> changed = new ArrayList<>(command);
      changed.set(0, build.program());
      return system.run(changed, directory, seconds);
    };
  }

  private void start() {
    server.newSession("first", scratch.home());
    server.tmux("set-option", "-g", "default-command", "exec sleep 10000").ok();
  }

  private TmuxReply.Answer read() {
    TmuxReply reply = tmux.read();
    assertThat(reply).isInstanceOf(TmuxReply.Answer.class);
    return (TmuxReply.Answer) reply;
  }

  private List<Session> sessions() {
    return read().sessions();
  }

  @Test
  void everyNameThatTmuxTakesIsRead() {
    start();
    for (String name : NAMES) server.tmux("new-session", "-d", "-s", name);
    TmuxReply.Answer answer = read();
    assertThat(answer.socket()).isEqualTo(server.socket().toString());
    assertThat(answer.pid()).isEqualTo(server.pid());
    assertThat("tmux " + answer.version()).isEqualTo(tmux.version());
    assertThat(answer.sessions())
        .extracting(s -> s.id().text())
        .containsExactlyInAnyOrderElementsOf(server.sessions())
        .hasSizeGreaterThan(15);
    String panes = server.tmux("list-panes", "-a", "-F", "#{session_id} #{pane_pid}").ok().out();
    for (Session session : answer.sessions()) {
      String target = session.id() + ":";
      String told = server.tmux("display-message", "-p", "-t", target, "#{session_name}").out();
      assertThat(session.name() + "\n").isEqualTo(told);
      assertThat(panes).contains(session.id() + " " + session.panes().getFirst().leader() + "\n");
    }
    assertThat(scratch.folder().resolve("pwned")).doesNotExist();
  }

  @Test
  void dotsAndColonsInNamesAreRefusedThenReplacedThenKept() {
    start();
    TmuxVersion version = TmuxVersion.of(tmux.version());
    Result made = server.tmux("new-session", "-d", "-P", "-F", "#{session_name}", "-s", "a.b:c");
    if (!version.atLeast(3, 2)) assertThat(made.exits(1).err()).startsWith("bad session name");
    else assertThat(made.ok().out()).isEqualTo(version.atLeast(3, 7) ? "a.b:c\n" : "a_b_c\n");
  }

  @Test
  void everyDirectoryHasItsSession() throws IOException {
    start();
    Projects projects = new Projects(tmux);
    List<Path> directories = new ArrayList<>();
    for (String name : NAMES) {
      if (name.isEmpty()) continue;
      directories.add(scratch.directory("one/" + name).toRealPath());
    }
    directories.add(scratch.directory("two/plain").toRealPath());
    directories.add(scratch.directory("two/" + NEW_LETTER).toRealPath());
    for (Path directory : directories) {
      Projects.Opened opened = projects.open(directory);
      assertThat(opened.created()).as("%s is new", directory).isTrue();
    }
    List<Session> sessions = sessions();
    assertThat(sessions).hasSize(directories.size() + 1);
    await() // a pane's process goes there after tmux has answered
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          for (Path directory : directories) {
            Session session = Projects.find(sessions, directory).orElseThrow();
            assertThat(workingDirectory(session)).isEqualTo(directory);
          }
        });
    assertThat(projects.open(directories.getLast()).created()).isFalse();
    assertThat(scratch.folder().resolve("pwned")).doesNotExist();
  }

  private static Path workingDirectory(Session session) throws IOException {
    long leader = session.panes().getFirst().leader();
    return Files.readSymbolicLink(Path.of("/proc/" + leader + "/cwd"));
  }

  @Test
  void sessionMadeByHandIsTakenOverKeptAndClosed() throws IOException {
    start();
    Path directory = scratch.directory("by.hand");
    String name = SessionName.of("by.hand");
    String id = server.newSession(name, directory, "sleep", "10000");
    await()
        .atMost(PATIENCE)
        .until(() -> server.format(id + ":", "#{pane_current_path}").equals(directory.toString()));
    Projects.Opened opened = new Projects(tmux).open(directory);
    assertThat(opened.created()).isFalse();
    assertThat(opened.session().id().text()).isEqualTo(id);

    tmux.keep(opened.session().id(), true);
    assertThat(sessions()).filteredOn(Session::kept).hasSize(1);
    tmux.keep(opened.session().id(), false);
    assertThat(sessions()).noneMatch(Session::kept);

    assertThat(tmux.close(id, opened.server().pid() + 1)).isFalse();
    try (Terminal terminal = Terminal.open(scratch, directory, "tmux", "attach", "-t", id)) {
      terminal.awaitScreen("[by_hand]");
      assertThat(sessions()).filteredOn(s -> s.clients() == 1).hasSize(1);
      assertThat(tmux.close(id, opened.server().pid())).isFalse();
    }
    await().atMost(PATIENCE).until(() -> server.clients().isEmpty());
    assertThat(tmux.close(id, opened.server().pid())).isTrue();
    assertThat(server.sessions()).hasSize(1).doesNotContain(id);
  }

  @Test
  void serverWithoutSessionsIsThereAndTakesOne() {
    start();
    server.tmux("set-option", "-s", "exit-empty", "off").ok();
    long pid = server.pid();
    assertThat(tmux.close(sessions().getFirst().id().text(), pid)).isTrue();
    assertThat(read().pid()).isEqualTo(pid);
    assertThat(sessions()).isEmpty();
    Projects.Opened opened = new Projects(tmux).open(scratch.directory("x"));
    assertThat(opened.server().pid()).isEqualTo(pid);
    assertThat(opened.session().id().text()).isEqualTo("$1");
  }

  /** As after an upgrade of tmux while its server runs: the two may not talk to each other. */
  @Test
  void clientOfAnotherVersionNeverTellsLess() {
    start();
    long pid = server.pid();
    String socket = server.socket().toString();
    TmuxReply reply = new Tmux(ProgramRunner.system(), Optional.of(socket)).read();
    if (reply instanceof TmuxReply.Answer) assertThat(reply).isEqualTo(read());
    else assertThat(reply).isInstanceOf(TmuxReply.Silent.class);
    assertThat(read().pid()).isEqualTo(pid);
  }

  @Test
  void hooksAreArmedOnceAndTakenBack() {
    start();
    server.tmux("set-hook", "-g", "session-closed", "run-shell true").ok();
    String before = hooks();
    Path state = scratch.state();
    String config = scratch.home() + "/a b";
    for (int i = 0; i < 2; i++) {
      Hooks.arm(tmux, Checkout.root(), state, Map.of("XDG_CONFIG_HOME", config));
    }
    Hooks.arm(tmux, Checkout.root(), state, Map.of("HOME", "/h")); // as tmux's own config does
    String told = server.tmux("display-message", "-p", RunShell.watched("look")).ok().out();
    assertThat(told).contains(" XDG_CONFIG_HOME=" + config.replace(" ", "\\ ") + " sh /");
    server.tmux("set-option", "-su", "@mcp_tools_config").ok(); // as an older version left it
    told = server.tmux("display-message", "-p", RunShell.watched("look")).ok().out();
    assertThat(told).contains(state + " sh /");
    assertThat(
            hooks().lines().filter(l -> l.contains("[8733]")).map(l -> l.replaceAll("\\[.*", "")))
        .containsOnlyOnce("session-closed", "window-linked", "pane-exited", "client-attached");
    assertThat(Hooks.disarmAll(runner(), List.of(server.socket().toString())))
        .containsExactly(server.socket().toString());
    assertThat(hooks()).isEqualTo(before);
    assertThat(server.tmux("show-options", "-s").ok().out()).doesNotContain("mcp_tools");
  }

  /** All of them: tmux 3.1 and newer list those of windows apart. */
  private String hooks() {
    Result windows = server.tmux("show-hooks", "-gw");
    String sessions = server.tmux("show-hooks", "-g").ok().out();
    return sessions
        + windows
            .out()
            .lines()
            .filter(l -> !sessions.contains(l))
            .collect(Collectors.joining("\n"));
  }

  @Test
  void closedSessionsAreReclaimed() throws IOException {
    Path home =
        scratch.directory("s'\"a $(touch pwned) `touch pwned` #{pid} %d ;&|<>*?[x]{a,b}~!\\");
    Run run = Run.in(scratch).with("MCP_TOOLS_HOME", home.toString());
    Run.scriptCommand(scratch, "cleanup_session");
    List<Agent> agents = new ArrayList<>();
    for (String name : List.of("a.b", "c:d")) {
      Agent agent = new Agent(scratch).leaky("leaky");
      run.script("tm", "-d", scratch.directory(name).toString()).ok();
      String words = "'" + String.join("' '", agent.command()) + "'";
      server.type("=" + SessionName.of(name) + ":", words);
      agents.add(agent);
    }
    agents.forEach(Agent::awaitReady);
    Neighbours.protect(scratch);
    run.script("session_tracker", "track").ok();
    Path socket = server.socket();
    assertThat(tracked(home, socket)).isTrue();
    List<List<Long>> servers =
        agents.stream().map(agent -> Procs.tree(agent.pid("leaky"))).toList();
    String renamed = "it's; $(touch pwned) \"x\" \\ 日本";
    String id = server.format("=a_b:", "#{session_id}");
    server.tmux("rename-session", "-t", id, renamed).ok();

    server.tmux("kill-session", "-t", id).ok();
    awaitDead(servers.get(0));
    assertThat(servers.get(1)).allMatch(Procs::alive);
    server.tmux("kill-pane", "-t", "=c_d:").ok();
    awaitDead(servers.get(1));
    await("removal of the files").atMost(PATIENCE).until(() -> !tracked(home, socket));
    assertThat(server.sessions()).isEmpty();
    assertThat(Run.command(scratch, "find", scratch.folder().toString(), "-name", "pwned").out())
        .isEmpty();
  }

  private static void awaitDead(List<Long> servers) {
    await("end of the servers")
        .atMost(PATIENCE)
        .until(() -> servers.stream().noneMatch(Procs::alive));
  }

  /** Records of this server's sessions: whoever looks may also see and record those of others. */
  private static boolean tracked(Path home, Path socket) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("sessions"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pids")).toList()) {
        if (Files.readString(file).contains("#socket " + socket + "\n")) return true;
      }
    } catch (NoSuchFileException e) {
      return tracked(home, socket); // removed meanwhile
    }
    return false;
  }

  @Test
  void tmAttachesSwitchesAndTells() {
    Path one = scratch.directory("one");
    Path two = scratch.directory("two");
    Terminal terminal = Terminal.open(scratch, one, Run.scriptCommand(scratch, "tm"));
    terminal.awaitScreen("[one]");
    terminal.type("printf '\\033]2;a\\ttitle\\a'; printf '\\033k\\tname\\033\\\\'");
    terminal.type(String.join(" ", Run.scriptCommand(scratch, "tm", two.toString())));
    terminal.awaitScreen("[two]");
    terminal.type(String.join(" ", Run.scriptCommand(scratch, "tm", "-")));
    terminal.awaitScreen("[one]");
    String odd = TmuxVersion.of(tmux.version()).atLeast(3, 2) ? "x.y:z it's" : "it's";
    server.tmux("rename-session", "-t", "=two", odd).ok();
    String name = Projects.find(sessions(), two).orElseThrow().name();

    assertThat(Run.script(scratch, "tm", "--list").ok().out().lines())
        .hasSize(3)
        .anyMatch(l -> l.matches("one +attached +" + one))
        .anyMatch(l -> l.matches(Pattern.quote(name) + " +detached +" + two));
    assertThat(Run.script(scratch, "tml", "--json").ok().out())
        .contains("\"session\": \"" + name + "\"", "\"directory\": \"" + two + "\"");
    Result there = Run.script(scratch, "tm", "-d", two.toString()).ok();
    Matcher told =
        Pattern.compile("Session (.*) is there .*; attach with: (.*)\n").matcher(there.out());
    assertThat(told.matches()).isTrue();
    assertThat(told.group(1)).isEqualTo(name);
    try (Terminal other = Terminal.open(scratch, two, "sh", "-c", told.group(2))) {
      await().atMost(PATIENCE).until(() -> server.clients().size() == 2);
    }
    assertThat(sessions()).hasSize(2);
    terminal.type("exit");
    assertThat(terminal.awaitExit()).isZero();
    await().atMost(PATIENCE).until(() -> sessions().size() == 1);
  }
}
