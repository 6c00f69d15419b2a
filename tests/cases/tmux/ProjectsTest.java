//SOURCES ../../../lib/tmux/Projects.java

package mcptools.tests.cases.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import mcptools.process.ProgramRunner;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import mcptools.tmux.Projects;
import mcptools.tmux.Session;
import mcptools.tmux.SessionName;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;
import mcptools.tmux.TmuxVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions of directories, on a real tmux server. */
@ExtendWith(Scratch.Extension.class)
class ProjectsTest {
  /** A tmux whose server has no settings of the user's, and cheap shells. */
  private static Tmux server(Scratch scratch) {
    return server(scratch, new TmuxServer(scratch));
  }

  private static Tmux server(Scratch scratch, TmuxServer tmux) {
    tmux.newSession("first", scratch.home());
    tmux.tmux("set-option", "-g", "default-command", "exec sleep 10000").ok();
    return new Tmux(ProgramRunner.system(), Optional.of(tmux.socket().toString()));
  }

  @ParameterizedTest
  @CsvSource({
    "api, api",
    "my.project, my_project",
    "'a b', a_b",
    "a:b, a_b",
    "-x, _x",
    "x-y, x-y",
    "=x, _x",
    "'#(touch y)', __touch_y_",
    "日本語, 日本語",
    "café, café",
    "😀, 😀",
    "'\u202Egnp', _gnp",
    "'a\tb', a_b",
    "~, _",
  })
  void namesAreSafeAndReadable(String directory, String name) {
    assertThat(SessionName.of(directory)).isEqualTo(name);
  }

  @Test
  void longerNamesTakeTheParentsIn() {
    assertThat(SessionName.candidates(Path.of("/w/client_a/api")))
        .startsWith("api", "client_a-api", "w-client_a-api", "api-2");
    assertThat(SessionName.candidates(Path.of("/"))).startsWith("root", "root-2");
  }

  @ParameterizedTest
  @CsvSource({
    "tmux 3.3a,3,3",
    "3.4,3,4",
    "tmux next-3.8,3,8",
    "tmux 2.9a,2,9",
    "tmux openbsd-7.4,7,4"
  })
  void readsVersions(String text, int major, int minor) {
    String plain = text.replace("openbsd-", "");
    assertThat(TmuxVersion.of(plain)).isEqualTo(new TmuxVersion(major, minor));
  }

  @Test
  void unknownVersionsCountAsNew() {
    assertThat(TmuxVersion.of("tmux master").atLeast(3, 2)).isTrue();
    assertThat(TmuxVersion.of("3.1c").atLeast(3, 2)).isFalse();
  }

  @Test
  void thousandNamesGetASessionEachAndExecuteNothing(Scratch scratch) throws IOException {
    // tmux takes longer for each session that it has; those whose names collide stay together.
    Map<Integer, List<Path>> groups = new LinkedHashMap<>();
    for (Path directory : directories(scratch.directory("p"), scratch.folder().resolve("pwned"))) {
      int group = SessionName.of(directory.getFileName().toString()).hashCode() & 7;
      groups.computeIfAbsent(group, k -> new ArrayList<>()).add(directory);
    }
    assertThat(groups.values().stream().mapToInt(List::size).sum()).isEqualTo(1000);
    // A shell in each would take longer to start than all else here.
    Files.writeString(
        scratch.home().resolve(".tmux.conf"), "set -g default-command 'exec sleep 600'\n");
    groups.entrySet().parallelStream()
        .forEach(g -> openAll(scratch, "s" + g.getKey(), g.getValue()));
    assertThat(scratch.folder().resolve("pwned")).doesNotExist();
    assertThat(scratch.home().resolve("pwned")).doesNotExist();
  }

  private static void openAll(Scratch scratch, String socket, List<Path> directories) {
    Tmux tmux = server(scratch, new TmuxServer(scratch, socket));
    Projects projects = new Projects(tmux);
    Map<Path, String> sessions = new LinkedHashMap<>();
    for (Path directory : directories) {
      Projects.Opened opened = projects.open(directory);
      assertThat(opened.created()).as("%s is new", directory).isTrue();
      sessions.put(directory, opened.session().id().text());
    }
    assertThat(new HashSet<>(sessions.values())).hasSize(directories.size());
    TmuxReply reply = tmux.read();
    assertThat(reply).isInstanceOf(TmuxReply.Answer.class);
    List<Session> open = ((TmuxReply.Answer) reply).sessions();
    sessions.forEach((directory, id) -> {
      Session found = Projects.find(open, directory).orElseThrow();
      assertThat(found.id().text()).isEqualTo(id);
      // The process that tmux has just forked goes there before it becomes the shell.
      await()
          .pollDelay(Duration.ZERO)
          .untilAsserted(() -> assertThat(workingDirectory(found)).isEqualTo(directory));
    });
    Path any = sessions.keySet().iterator().next();
    assertThat(projects.open(any).created()).isFalse();
    showAll(scratch, socket);
  }

  private static Path workingDirectory(Session session) {
    try {
      return Files.readSymbolicLink(
          Path.of("/proc/" + session.panes().getFirst().leader() + "/cwd"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Status line and session tree draw every name, as they do for a person. */
  private static void showAll(Scratch scratch, String socket) {
    try (Terminal terminal =
        Terminal.open(scratch, scratch.home(), "tmux", "-L", socket, "attach", "-t", "=first")) {
      terminal.awaitScreen("[first]");
      terminal.keys("C-b", "s");
      terminal.awaitScreen("windows");
      terminal.keys("End");
    }
  }

  private static List<Path> directories(Path parent, Path pwned) throws IOException {
    Random random = new Random(42);
    List<String> pieces =
        List.of(
            "'",
            "\"",
            "`touch " + pwned.getFileName() + "`",
            "$(touch pwned)",
            "#(touch pwned)",
            "#{pid}",
            "#S",
            "$0",
            "\n",
            "\t",
            "\u001b[2J",
            "😀",
            "日本",
            "é",
            "\u202e",
            " ",
            ";",
            "\\",
            "&&",
            "|",
            ">",
            "*",
            "?",
            "[x]",
            "{a,b}",
            "%1",
            "@2",
            ":",
            ".",
            "~",
            "!",
            "=",
            "-",
            "--",
            "x",
            "api",
            "A",
            "0");
    Set<String> names =
        new HashSet<>(Set.of("-", "=", "-x", "=x", "x;", "$1", "%0", "a".repeat(255)));
    while (names.size() < 990) {
      StringBuilder name = new StringBuilder();
      for (int i = 1 + random.nextInt(5); i > 0; i--)
        name.append(pieces.get(random.nextInt(pieces.size())));
      String text = name.toString();
      if (!text.equals(".") && !text.equals("..") && !text.contains("/")) names.add(text);
    }
    while (names.size() < 1000) names.add("é".repeat(100) + "b".repeat(names.size() - 945));
    List<Path> made = new ArrayList<>();
    for (String name : names) made.add(Files.createDirectories(parent.resolve(name)).toRealPath());
    return made;
  }

  @Test
  void sessionMadeByHandInTheDirectoryIsTakenOver(Scratch scratch) {
    Tmux tmux = server(scratch);
    Path directory = scratch.directory("by-hand");
    String id = new TmuxServer(scratch).newSession("by-hand", directory);
    Projects.Opened opened = new Projects(tmux).open(directory);
    assertThat(opened.created()).isFalse();
    assertThat(opened.session().id().text()).isEqualTo(id);
    assertThat(opened.session().directory()).contains(directory.toString());
  }

  @Test
  void sessionOfTheSameNameElsewhereIsLeftAlone(Scratch scratch) {
    Tmux tmux = server(scratch);
    new TmuxServer(scratch).newSession("api", scratch.home());
    Projects.Opened opened = new Projects(tmux).open(scratch.directory("work/api"));
    assertThat(opened.created()).isTrue();
    assertThat(opened.session().name()).isEqualTo("work-api");
  }

  @Test
  void startingAServerFromJavaLeavesNoTrace(Scratch scratch) throws IOException {
    // what the JVM changes for itself must not reach the shells of a tmux server that it starts
    Tmux tmux =
        new Tmux(ProgramRunner.system(), Optional.of(scratch.sockets().resolve("own").toString()));
    Projects.Opened opened = new Projects(tmux).open(scratch.directory("x"));
    long shell = opened.session().panes().getFirst().leader();
    // until then it is a copy of tmux itself
    await().until(() -> Procs.environ(shell).containsKey("MCP_TOOLS_SESSION"));
    assertThat(Procs.environ(shell).keySet())
        .doesNotContain("MCP_TOOLS_CLONE")
        .noneMatch(name -> name.startsWith("JBANG_"));
    // bash itself blocks a signal for a moment while it starts
    await()
        .until(() ->
            Files.readString(Path.of("/proc/" + shell + "/status"))
                .contains("SigBlk:\t0000000000000000"));
    tmux.run("kill-server");
  }
}
