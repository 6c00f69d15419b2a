package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Servers in containers. There is no docker daemon for tests, so a program of ours stands in for
 * docker: see tests/fixtures/docker.
 */
@ExtendWith(Scratch.Extension.class)
class DockerTest {
  /** A pane of a tmux server that is gone. */
  private static final String[] LEFT = {"TMUX", "/no/socket,99999999,0"};

  private Scratch scratch;
  private Path containers;
  private Run run;

  @BeforeEach
  void prepare(Scratch given) throws Exception {
    scratch = given;
    Run.scriptCommand(scratch, "cleanup_session");
    containers = scratch.directory("containers");
    Path bin = scratch.directory("bin");
    Path docker = Checkout.fixture("docker");
    Files.createSymbolicLink(bin.resolve("docker"), docker);
    // A script's command line begins with its interpreter; a shell that reads a file called "run"
    // may be called docker.
    Files.writeString(
        bin.resolve("run"),
        """
        if [ -n "${DESKTOP-}" ]; then
          DESKTOP= bash -c 'exec -a com.docker.cli sh run "$@"' bash "$@" &
          wait
          exit
        fi
        set -- run "$@"
        . %s
        """
            .formatted(docker));
    run =
        Run.in(scratch)
            .directory(bin)
            .with("PATH", bin + ":" + scratch.environment().get("PATH"))
            .with("FAKE_DOCKER", containers.toString());
  }

  /** Starts `docker run ...` without a parent; its pid, once its container is there. */
  private long start(Run how, String container, String... options) {
    String start = "exec -a docker sh run \"$@\" >/dev/null 2>&1 </dev/null & echo $!";
    List<String> command = new ArrayList<>(List.of("bash", "-c", start, "bash", "-i", "--rm"));
    command.addAll(List.of(options));
    command.add("mcp/" + container);
    Result result = how.command(command.toArray(String[]::new)).ok();
    long pid = Long.parseLong(result.out().strip());
    await().until(() -> Procs.children(pid).size() == 1 && running().contains(container));
    assertThat(Procs.argv(pid)).startsWith("docker", "run", "-i");
    return pid;
  }

  private long leave(String container, String... options) {
    return start(run.with(LEFT[0], LEFT[1]), container, options);
  }

  private List<String> running() {
    try (Stream<Path> files = Files.list(containers)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> !f.equals("calls")).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Cannot list the containers.", e);
    }
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(containers.resolve("calls"));
  }

  private String id(String container) throws IOException {
    return Files.readString(containers.resolve(container)).split(" ")[0];
  }

  private Result cleanup(String... arguments) {
    Neighbours.protect(scratch);
    return run.script("cleanup_session", arguments);
  }

  @Test
  void containerThatTheCommandLineTellsIsStoppedAndNoOther() throws Exception {
    String file = scratch.folder().resolve("github").toString();
    long byName = leave("memory", "--name", "memory");
    Run far = run.with(LEFT[0], LEFT[1]).with("DOCKER_HOST", "tcp://far:1");
    long byFile = start(far, "github", "--cidfile", file);
    long used = start(run, "time", "--name", "time");
    List<String> ids = List.of(id("memory"), id("github"));
    assertThat(cleanup("--dry-run").ok().out())
        .contains("its container memory is to stop, too", "its container " + file + " is to stop");
    assertThat(calls()).as("in a dry run").hasSize(3);

    Result result = cleanup("--wait", "0").ok();

    assertThat(result.out()).contains("ended memory", "ended github", "2 servers ended");
    assertThat(running()).containsExactly("time");
    assertThat(calls()).contains(" stop -t 2 " + ids.get(0), "tcp://far:1 stop -t 2 " + ids.get(1));
    assertThat(List.of(byName, byFile)).noneMatch(Procs::alive);
    assertThat(Procs.alive(used)).isTrue();
    assertThat(scratch.state().resolve("mcp-tools.log"))
        .content()
        .contains("STOPPED container " + ids.get(0), "STOPPED container " + ids.get(1));
  }

  /** Its client runs another program with the same arguments. */
  @Test
  void containerOfDockerDesktopIsStoppedOnce() throws Exception {
    Run desktop = run.with(LEFT[0], LEFT[1]).with("DESKTOP", "1");
    long client = start(desktop, "desk", "--name", "desk");
    String id = id("desk");
    assertThat(cleanup("--wait", "0").ok().err()).isEmpty();
    assertThat(running()).isEmpty();
    assertThat(calls())
        .filteredOn(call -> call.contains(" stop "))
        .containsExactly(" stop -t 2 " + id);
    assertThat(Procs.alive(client)).isFalse();
  }

  @Test
  void containerThatNothingNamesMayGoOn() throws Exception {
    long client = leave("unnamed");
    Result result = cleanup("--wait", "0").ok();
    assertThat(result.out())
        .contains("its container may go on, as docker run was given neither --name nor --cidfile");
    assertThat(Procs.alive(client)).isFalse();
    assertThat(running()).containsExactly("unnamed");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void containerOfAnotherClientIsNotStopped() throws Exception {
    // The name is that of an older container: docker would be about to refuse this client.
    Files.writeString(
        containers.resolve("taken"), "a".repeat(64) + " \"2020-01-01T00:00:00.0Z\" 99999999\n");
    long refused = leave("taken", "--name", "taken");
    // Its file was taken over by a client that is in use.
    String file = scratch.folder().resolve("shared").toString();
    long first = leave("shared", "--cidfile", file);
    Files.delete(containers.resolve("shared"));
    long second = start(run, "shared", "--cidfile", file);

    Result result = cleanup("--wait", "0").exits(1);

    assertThat(result.err())
        .contains("the container taken may go on, as it is not certain which it is; see docker ps")
        .contains("the container " + file + " may go on");
    assertThat(running()).containsExactlyInAnyOrder("taken", "shared");
    assertThat(calls()).noneMatch(c -> c.contains("stop"));
    assertThat(List.of(refused, first)).noneMatch(Procs::alive);
    assertThat(Procs.alive(second)).isTrue();
  }

  @Test
  void containerOfAGlobalServerIsStoppedWithIt() throws Exception {
    Tools.need("node");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String listen = "require(\"net\").createServer().listen(%d, \"127.0.0.1\")".formatted(port);
    Path start = scratch.folder().resolve("start.sh");
    Files.writeString(
        start,
        "node -e '%s' &\ncd '%s' && exec -a docker sh run -i --name shared mcp/time\n"
            .formatted(listen, scratch.directory("bin")));
    Path config = Files.createDirectories(scratch.config().resolve("mcp-tools"));
    Files.writeString(
        config.resolve("config.json"),
        """
        {"globalServers":{"time":
          {"command":"bash","args":["%s"],"url":"http://127.0.0.1:%d/mcp"}}}
        """
            .formatted(start, port));
    run.script("mcp_manager", "start", "time").ok();
    await().until(() -> running().contains("shared"));
    String id = id("shared");
    assertThat(run.script("mcp_manager", "stop", "time").ok().out())
        .contains("stopped", "its container shared is to stop, too");
    assertThat(running()).isEmpty();
    assertThat(calls()).contains(" stop -t 2 " + id);
  }
}
