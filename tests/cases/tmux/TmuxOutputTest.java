//SOURCES ../../../lib/tmux/Sockets.java
//SOURCES ../../../lib/tmux/Tmux.java

package mcptools.tests.cases.tmux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.process.ProgramRunner;
import mcptools.process.ProgramRunner.Result;
import mcptools.tests.support.Checkout;
import mcptools.tmux.Session;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What tmux servers of five versions said. Each had the same sessions made by hand, as far as it
 * took their names; the word KEY stands where the question has one of its own. The time of a
 * window's last output was put in later, when the question came to ask for it.
 */
class TmuxOutputTest {
  private static final String SOCKET = "/tmp/tmux-1000/default";

  private static TmuxReply read(int exit, String out, String err) {
    ProgramRunner runner =
        (command, directory, seconds) -> {
          String question =
              command.stream().filter(word -> word.startsWith("T|")).findFirst().orElseThrow();
          return new Result(exit, out.replace("KEY", question.split("\\|")[1]), err);
        };
    return new Tmux(runner, Optional.of(SOCKET)).read();
  }

  private static String captured(String version) throws IOException {
    return Files.readString(Checkout.fixture("tmux/" + version + ".txt"));
  }

  static Stream<Arguments> names() {
    String emoji = "\ud83e\udee9";
    String raw = "=e|@1|" + emoji + "|back\\slash|tab\tx|\u001b[2J|\nnew\r\nline";
    String escaped = "a_b|c_d|=e|@1|back\\\\slash|tab\\tx|\\033[2J|\\nnew\\r\\nline|";
    String kept = "|a.b|c:d|=e|@1|back\\\\slash|" + emoji;
    return Stream.of(
        Arguments.of("3.1c", raw),
        Arguments.of("3.3a", escaped + "\\360\\237\\253\\251"),
        Arguments.of("3.5a", escaped + emoji),
        Arguments.of("3.7c", kept),
        Arguments.of("3.8", kept));
  }

  @Test
  void aServerHasThePathThatItWasAskedAt() throws IOException {
    String said = captured("3.5a");
    assertThat(said).contains("KEY|" + SOCKET + "|KEY");
    TmuxReply reply = read(0, said.replace("KEY|" + SOCKET + "|KEY", "KEY|./default|KEY"), "");
    assertThat(reply).isEqualTo(read(0, said, ""));
  }

  @Test
  void aServerThatHasTwoPathsAnswersOnce(@TempDir Path folder) throws IOException {
    String one = Files.createFile(folder.resolve("one")).toString();
    String two = Files.createFile(folder.resolve("two")).toString();
    String said = captured("3.5a");
    for (String other : List.of(said, said.replace("|KEY|$", "|KEY|$9"))) {
      Sockets.Replies replies =
          new Sockets.Replies((command, directory, seconds) -> {
            String question =
                command.stream().filter(w -> w.startsWith("T|")).findFirst().orElseThrow();
            String text = command.contains(one) ? said : other;
            return new Result(0, text.replace("KEY", question.split("\\|")[1]), "");
          });
      replies.ask(new LinkedHashSet<>(List.of(one, two)));
      assertThat(replies.all())
          .extracting(TmuxReply::socket)
          .isEqualTo(other.equals(said) ? List.of(one) : List.of(one, two));
    }
  }

  @Test
  void oneSocketThatCannotBeReadHidesNoOther(@TempDir Path folder) throws IOException {
    Path socket = folder.toRealPath().resolve("default");
    Files.createSymbolicLink(folder.resolve("a"), Path.of("/nowhere"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThat(Sockets.in(folder)).containsExactly(socket.toString());
    } finally {
      Files.delete(folder.resolve("a"));
    }
    assertThat(Sockets.folder(Map.of("TMUX_TMPDIR", folder.toString()), 7))
        .isEqualTo(folder.resolve("tmux-7"));
    assertThat(Sockets.folder(Map.of("TMUX_TMPDIR", "/nowhere"), 7))
        .isEqualTo(Path.of("/tmp/tmux-7"));
  }

  @Test
  void aProgramThatCannotBeStartedIsNotAProgramThatIsMissing() {
    ProgramRunner system = ProgramRunner.system();
    Optional<Path> nowhere = Optional.of(Path.of("/nowhere"));
    assertThat(system.run(List.of("no-such-program"), Optional.empty(), 5).exit())
        .isEqualTo(ProgramRunner.NOT_FOUND);
    Result failed = system.run(List.of("sh", "-c", "true"), nowhere, 5);
    assertThat(failed.exit()).isEqualTo(ProgramRunner.CANNOT_RUN);
    assertThat(read(failed.exit(), "", failed.err()))
        .isEqualTo(new TmuxReply.Silent(SOCKET, failed.error()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyVersionIsUnderstood(String version, String names) throws IOException {
    List<String> expected = new ArrayList<>(List.of(names.split("\\|")));
    expected.addAll(List.of("first", "with space", "日本語", "q'q\"q"));
    TmuxReply.Answer answer = (TmuxReply.Answer) read(0, captured(version), "");
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.socket()).isEqualTo(SOCKET);
    List<Session> sessions = answer.sessions();
    assertThat(sessions).extracting(Session::name).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(sessions).extracting(Session::id).doesNotHaveDuplicates();
    for (Session session : sessions) {
      if (session.name().equals("first")) {
        assertThat(session.directory()).contains("/w/日本 100%\n#{pid}");
        assertThat(session.marker()).contains("11111111-2222-3333-4444-555555555555");
        assertThat(session.kept()).isTrue();
        assertThat(session.windows()).isEqualTo(2);
        assertThat(session.panes()).hasSize(3);
      } else {
        assertThat(session.directory()).isEmpty();
        assertThat(session.kept()).isFalse();
        assertThat(session.panes()).hasSize(1);
        assertThat(session.panes().getFirst().leader()).isGreaterThan(answer.pid());
      }
      assertThat(session.clients()).isZero();
      // That of its windows: what was printed there came after what was typed.
      assertThat(session.activity()).isEqualTo(1795391650);
      assertThat(session.created()).isLessThan(session.activity());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.1c", "3.3a", "3.5a", "3.7c", "3.8"})
  void halfOfAnAnswerIsNone(String version) throws IOException {
    String all = captured(version);
    for (int end = 0; end < all.length(); end++) {
      assertThat(read(137, all.substring(0, end), ""))
          .as("the first %d characters", end)
          .isInstanceOf(TmuxReply.Silent.class);
    }
    assertThat(read(137, "", "")).isEqualTo(new TmuxReply.Silent(SOCKET, "exit code 137"));
  }

  @Test
  void absenceIsToldFromSilence() {
    String gone = "error connecting to " + SOCKET;
    for (String absent :
        List.of(
            "no server running on " + SOCKET + "\n",
            gone + " (No such file or directory)\n",
            gone + " (Connection refused)\n")) {
      assertThat(read(1, "", absent)).isEqualTo(new TmuxReply.Absent(SOCKET));
    }
    for (String silent :
        List.of(
            gone + " (Permission denied)",
            "server exited unexpectedly",
            "protocol version mismatch (client 8, server 7)",
            "[lost server]",
            "no sessions")) {
      assertThat(read(1, "", silent + "\n")).isEqualTo(new TmuxReply.Silent(SOCKET, silent));
    }
  }

  @Test
  void serverThatIsJustEndingIsAskedAgain() {
    String gone = "no server running on " + SOCKET;
    Deque<String> errors = new ArrayDeque<>(List.of("server exited unexpectedly", gone));
    ProgramRunner runner = (command, directory, seconds) -> new Result(1, "", errors.remove());
    assertThat(new Tmux(runner, Optional.of(SOCKET)).read())
        .isEqualTo(new TmuxReply.Absent(SOCKET));
  }

  @Test
  void serverWithoutSessionsSaysSo() {
    String server = "T|KEY|7|KEY|3.8|KEY|" + SOCKET + "|KEY.\n";
    assertThat(read(1, server, "no current target\n"))
        .isEqualTo(new TmuxReply.Answer(SOCKET, 7, "3.8", List.of()));
    assertThat(read(1, server, "server exited unexpectedly\n"))
        .isInstanceOf(TmuxReply.Silent.class);
  }
}
