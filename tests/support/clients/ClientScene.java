//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;

/**
 * A session, opened by {@code tm}, in which a real client has used its servers, run commands and
 * had a subagent do so.
 */
public final class ClientScene implements AutoCloseable {
  public static final String SESSION = "project";

  private static final String PANE = "=" + SESSION + ":";
  private static final Duration PATIENCE = Duration.ofMinutes(8);
  private static final Duration POLL = Duration.ofMillis(500);

  /** A server that {@code mcps} lists, and whose it is: the kind of owner and the session. */
  public record Server(String name, String owner, String session, List<Long> processes) {}

  private final CodingClient client;
  private final Scratch scratch;
  private final TmuxServer tmux;
  private final Errand errand;
  private final ModelStub model;

  /** Opens the session, starts the client, and waits until it has done all that it is to do. */
  public ClientScene(CodingClient client, Scratch scratch) {
    this.client = client;
    this.scratch = scratch;
    this.tmux = new TmuxServer(scratch);
    Path project = scratch.directory(SESSION);
    List<String> commands =
        List.of("tm", "session_tracker", "cleanup_session", "mcps", "smart_cleanup");
    commands.forEach(command -> Run.scriptCommand(scratch, command));
    this.errand = new Errand(client, scratch, project);
    this.model = new ModelStub(errand.scripts());
    try {
      String start = new Setup(scratch, project, model.url()).starter(client, errand.prompt());
      Run.script(scratch, "tm", "-d", project.toString()).ok();
      tmux.type(PANE, start);
      awaitDone();
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** Whenever its servers were not there yet, it is asked again. */
  private void awaitDone() {
    AtomicInteger asked = new AtomicInteger();
    await("scripts of " + client.program())
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .untilAsserted(() -> {
          int early = model.early();
          if (asked.getAndSet(early) < early) write(errand.prompt());
          else if (early > 0 && results(Errand.MAIN).isEmpty()) tmux.sendKeys(PANE, "Enter");
          assertThat(model.isOver(Errand.MAIN) && results(Errand.HELPER).size() >= Errand.HELP)
              .as(this::describe)
              .isTrue();
        });
  }

  /** Clients that see Enter right behind a text take both for something that is pasted. */
  private void write(String text) {
    tmux.tmux("send-keys", "-t", PANE, "-l", text).ok();
  }

  /** What can be seen of it, for the message of a failure. */
  public String describe() {
    String pane = tmux.tmux("capture-pane", "-p", "-t", PANE).out().stripTrailing();
    return "--- terminal\n" + pane + "\n--- model\n" + model.log();
  }

  /** What it was sent for. */
  public Errand errand() {
    return errand;
  }

  /** What the tools of a script have answered. */
  public List<String> results(String script) {
    return model.results(script);
  }

  /** The servers of this test that {@code mcps} lists. */
  public List<Server> servers() {
    Set<Long> ours = scratch.survivors().stream().map(Procs.Proc::pid).collect(Collectors.toSet());
    String json = Run.script(scratch, "mcps", "--json").ok().out();
    return ModelApi.objects(JsonParser.parseString(json).getAsJsonObject(), "servers").stream()
        .map(ClientScene::server)
        .filter(server -> ours.contains(server.processes().getFirst()))
        .toList();
  }

  private static Server server(JsonObject server) {
    JsonObject owner = server.getAsJsonObject("owner");
    List<Long> processes = new ArrayList<>();
    server.getAsJsonArray("processes").forEach(pid -> processes.add(pid.getAsLong()));
    return new Server(
        ModelApi.string(server, "name"),
        ModelApi.string(owner, "kind"),
        ModelApi.string(owner, "session"),
        processes);
  }

  /** Waits until all of these are recorded for the session, which happens by itself. */
  public void awaitRecord(List<Server> servers) {
    Path file = scratch.state().resolve("sessions").resolve(SESSION + ".pids");
    await("record of the servers")
        .until(() -> {
          String record = Files.exists(file) ? Files.readString(file) : "";
          return servers.stream()
              .allMatch(s -> record.contains("\n" + s.processes().getFirst() + " "));
        });
  }

  /** The processes of the client that run in the pane. */
  public List<Long> clients() {
    return Procs.tree(tmux.panePid(PANE)).stream().filter(client::isRunBy).toList();
  }

  /** Ends it as its users do; where it asks whether to, yes is what Enter says. */
  public void quit() {
    write(client.quit());
    await("end of " + client.program())
        .pollDelay(POLL)
        .pollInterval(POLL)
        .untilAsserted(() -> {
          tmux.sendKeys(PANE, "Enter");
          assertThat(clients()).as(this::describe).isEmpty();
        });
  }

  public void killClients() {
    for (long pid : clients()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  public void killSession() {
    tmux.tmux("kill-session", "-t", "=" + SESSION).ok();
  }

  public void killServer() {
    tmux.killServer();
  }

  /** Runs {@code smart_cleanup}, which closes no session here. */
  public void cleanUp() {
    Neighbours.protect(scratch);
    Run.script(scratch, "smart_cleanup", "--yes", "--sessions", "none").ok();
  }

  /** What was ended, a line for each process. */
  public List<String> log() {
    Path log = scratch.state().resolve("mcp-tools.log");
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the log.", e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
