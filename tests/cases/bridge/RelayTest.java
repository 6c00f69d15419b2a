//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/bridge/relay/Clients.java
//SOURCES ../../../lib/bridge/relay/ProjectServers.java
//SOURCES ../../../lib/bridge/relay/RootsQuestion.java

package mcptools.tests.cases.bridge;

import static mcptools.tests.support.McpClient.request;
import static mcptools.tests.support.ScriptedServer.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.Clients;
import mcptools.bridge.relay.ProjectServers;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.ResponseStream.Next;
import mcptools.bridge.relay.RootsQuestion;
import mcptools.bridge.relay.RootsQuestion.Waiting;
import mcptools.bridge.relay.SavedSessions;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.settings.SharedServer.Stdio;
import mcptools.state.StateHome;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is between a server and its clients, at the moments that matter. */
@ExtendWith(Scratch.Extension.class)
class RelayTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final long FOR_EVER = Long.MAX_VALUE;

  @Test
  void aRequestOfTheBridgeThatIsNeverAnsweredLetsTheServerRest(Scratch scratch) throws Unavailable {
    ScriptedServer server = new ScriptedServer(scratch).hold("ping").hold("server/discover");
    server.bridged().ready();
    assertThat(server.bridged().discovered()).isEmpty();
    assertThat(server.methods())
        .containsExactly("initialize", "notifications/initialized", "ping", "server/discover");
    await().atMost(LONG).until(server.bridged().rest()::isIdle);
  }

  /** Another version of it may have been started. */
  @Test
  void clientsListAgainWhatWasStartedAgain(Scratch scratch) throws Exception {
    ScriptedServer server = new ScriptedServer(scratch);
    ClientSession session = server.session("some-session");
    ResponseStream stream = new ResponseStream(0);
    server.bridged().clients().listen(session, stream);
    server.bridged().ready();
    assertThat(server.bridged().end("is started again").ok()).isTrue();
    server.bridged().ready();
    assertThat(next(stream)).contains("notifications/tools/list_changed");
    server.bridged().changed();
    // It cannot say that its resources have changed, and had not changed when it was first started.
    assertThat(next(stream)).contains("notifications/tools/list_changed");
    stream.end();
    assertThat(next(stream)).isEmpty();
  }

  @Test
  void aCallIsOneAlreadyWhileTheServerStarts(Scratch scratch) throws Exception {
    ScriptedServer server = new ScriptedServer(scratch).hold("initialize");
    ClientSession session = server.session("some-session");
    ResponseStream first = begin(server, session, "1");
    await().atMost(LONG).until(() -> !server.received("initialize").isEmpty());
    assertThat(next(server.send(session, call("1")))).contains("this id is in use");
    String cancel = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":%s}";
    server.send(session, cancel.formatted("{\"requestId\":1}"));
    assertThat(next(first)).isEmpty();
    server.release("initialize");
    assertThat(next(server.send(session, call("2")))).contains("\"id\":2");
    assertThat(server.received("tools/call")).hasSize(1);
    assertThat(server.received("notifications/cancelled")).isEmpty();
  }

  @Test
  void aCallThatWaitsForAServerThatIsStoppedIsAnswered(Scratch scratch) throws Exception {
    ScriptedServer server = new ScriptedServer(scratch).hold("initialize");
    ResponseStream waiting = begin(server, server.session("some-session"), "1");
    await().atMost(LONG).until(() -> !server.received("initialize").isEmpty());
    server.bridged().clients().disconnectAll();
    assertThat(next(waiting)).contains("\"id\":1", "s has been stopped");
    assertThat(next(waiting)).isEmpty();
    assertThat(server.bridged().end("has been stopped").ok()).isTrue();
  }

  @Test
  void nothingIsSentInTheMiddleOfAHandshake(Scratch scratch) throws Exception {
    ScriptedServer server = new ScriptedServer(scratch).hold("initialize");
    ClientSession gone = server.session("some-session");
    gone.subscriptions().add("a:1");
    server.bridged().clients().save(gone);
    server.bridged().clients().expire(-1, FOR_EVER);
    ResponseStream waiting = begin(server, server.session("other-session"), "1");
    await().atMost(LONG).until(() -> !server.received("initialize").isEmpty());
    ClientSession back = server.bridged().clients().session("some-session").orElseThrow();
    server.bridged().subscriptions().change(() -> back.subscriptions().add("a:2"));
    server.bridged().subscriptions().level(back, "error");
    server.release("initialize");
    assertThat(next(waiting)).contains("\"id\":1");
    assertThat(server.methods())
        .startsWith("initialize", "notifications/initialized", "ping")
        .containsOnlyOnce("logging/setLevel");
    assertThat(server.received("resources/subscribe").toString()).contains("a:1", "a:2");
  }

  /** Its connection may be lost before it is known here that the last message was written. */
  @Test
  void whatAClientHasIsNotWrittenAgain() throws Exception {
    ResponseStream stream = new ResponseStream(0, "key");
    for (int i = 1; i <= 3; i++) stream.put(Rpc.notification("n", "{}"));
    CountDownLatch taken = new CountDownLatch(2);
    Thread lost =
        Thread.ofVirtual()
            .start(() -> {
              stream.attach();
              for (int i = 1; i <= 2; i++) taken(stream).ifPresent(each -> taken.countDown());
              LockSupport.park();
            });
    taken.await();
    stream.attach(2);
    lost.join();
    assertThat(taken(stream)).contains(3L);
  }

  /** The number of the next message. */
  private static Optional<Long> taken(ResponseStream stream) {
    try {
      return stream.take(1) instanceof Next.Event event
          ? Optional.of(event.number())
          : Optional.empty();
    } catch (InterruptedException e) {
      return Optional.empty();
    }
  }

  /** What comes while a client names its roots does not ask for them again. */
  @Test
  void whatComesJustAfterTheProjectIsKnownIsPassedOn(Scratch scratch) {
    ScriptedServer server = new ScriptedServer(scratch);
    Stdio config = server.bridged().config();
    SavedSessions saved = new SavedSessions(StateHome.of(scratch.environment()));
    ProjectServers projects = new ProjectServers(config, saved, of -> server.bridged());
    assertThat(projects.open(server.session("some-session"))).isTrue();
    RootsQuestion client = projects.unknown("some-session").orElseThrow();
    Message message = Message.of(Rpc.request(1, "tools/list", "{}"));
    List<Waiting> passed = new ArrayList<>();
    assertThat(client.hold(message, new ResponseStream(1))).isTrue();
    client.pass(passed::add);
    assertThat(client.hold(message, new ResponseStream(1))).isTrue();
    assertThat(passed).hasSize(2);
  }

  @Test
  void aResponseForWhichNobodyComesBackIsDropped(Scratch scratch) {
    ScriptedServer server = new ScriptedServer(scratch).hold("prompts/get");
    Clients clients = server.bridged().clients();
    ClientSession session = server.session("some-session");
    ResponseStream left = new ResponseStream(1, "left");
    ResponseStream open = new ResponseStream(1, "open");
    clients.keep(session, left);
    clients.keep(session, open);
    server.send(session, call("1"), left);
    server.send(session, request("2", "prompts/get", "{}"), open);
    await()
        .atMost(LONG)
        .until(() -> {
          clients.expire(FOR_EVER, -1);
          return clients.lost(session, "left").isEmpty();
        });
    assertThat(left.isBroken()).isTrue();
    // Who has only its one answer does not have all of it.
    assertThat(clients.finished(session, "left")).contains(2L);
    assertThat(clients.lost(session, "open")).isPresent();
  }

  @Test
  void whatAnEndedSessionHasNotReadIsForgotten(Scratch scratch) {
    ScriptedServer server = new ScriptedServer(scratch);
    Clients clients = server.bridged().clients();
    ClientSession session = server.session("some-session");
    ResponseStream left = new ResponseStream(1, "left");
    clients.keep(session, left);
    left.put(Rpc.notification("n", "{}"));
    left.attach();
    left.detach(true);
    clients.end(session);
    assertThat(left.isFinished()).isTrue();
  }

  @Test
  void onlyWhatTheServerHasAgreedToIsSaved(Scratch scratch) throws Exception {
    ScriptedServer server = new ScriptedServer(scratch).hold("resources/subscribe");
    ClientSession session = server.session("some-session");
    Path sessions = Bridged.file(scratch, "serve.sessions");
    ResponseStream refused = subscribe(server, session, "a:refused");
    ResponseStream agreed = subscribe(server, session, "a:agreed");
    assertThat(sessions).content().doesNotContain("a:refused", "a:agreed");
    List<JsonObject> asked = server.received("resources/subscribe");
    server.say(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":1,\"message\":\"no\"}}"
            .formatted(asked.getFirst().get("id")));
    assertThat(next(refused)).contains("\"error\"");
    server.release("resources/subscribe");
    assertThat(next(agreed)).contains("\"result\"");
    assertThat(sessions).content().contains("a:agreed").doesNotContain("a:refused");
  }

  private static ResponseStream subscribe(
      ScriptedServer server, ClientSession session, String uri) {
    int before = server.received("resources/subscribe").size();
    String params = "{\"uri\":\"" + uri + "\"}";
    ResponseStream response = server.send(session, request("1", "resources/subscribe", params));
    await().atMost(LONG).until(() -> server.received("resources/subscribe").size() > before);
    return response;
  }

  @Test
  void aServerThatIsUsedAgainDoesNotRest(Scratch scratch) throws Exception {
    ScriptedServer server = new ScriptedServer(scratch).hold("tools/call");
    server.bridged().ready();
    await().atMost(LONG).until(server.bridged().rest()::isIdle);
    ResponseStream called = server.send(server.session("some-session"), call("1"));
    server.bridged().rest().endIfIdle();
    server.release("tools/call");
    assertThat(next(called)).contains("\"result\"");
    await()
        .atMost(LONG)
        .until(() -> {
          server.bridged().rest().endIfIdle();
          return server.bridged().lifecycle().state().equals("resting");
        });
  }

  private static ResponseStream begin(ScriptedServer server, ClientSession session, String id) {
    ResponseStream response = new ResponseStream(1, id);
    server.bridged().clients().keep(session, response);
    Thread.ofVirtual().start(() -> server.send(session, call(id), response));
    return response;
  }

  private static String call(String id) {
    return request(id, "tools/call", McpClient.call("x", "{}", ""));
  }

  @Test
  void aCallThatWaitsForTooLongIsAnswered(Scratch scratch) throws Exception {
    ScriptedServer server = new ScriptedServer(scratch).hold("tools/call");
    ResponseStream asked = server.send(server.session("asked-session"), call("1"));
    server.say(request("\"q\"", "sampling/createMessage", "{}"));
    assertThat(next(asked)).contains("sampling/createMessage");
    ResponseStream lost = server.send(server.session("lost-session"), call("2"));
    server.bridged().relay().expire(FOR_EVER, -1);
    assertThat(next(lost)).contains("\"id\":2", "its connection was lost for too long");
    server.bridged().relay().expire(-1, FOR_EVER);
    assertThat(next(asked)).contains("\"id\":1", "its question was not answered in time");
    assertThat(next(asked)).isEmpty();
    await().atMost(LONG).until(() -> server.received("notifications/cancelled").size() == 2);
  }
}
