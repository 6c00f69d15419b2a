//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES client/ControlMessages.java
//SOURCES http/Endpoint.java

package mcptools.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mcptools.bridge.client.Access;
import mcptools.bridge.client.ControlMessages;
import mcptools.bridge.http.Endpoint.Control;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Unavailable;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedOutcome.Change;
import org.jspecify.annotations.Nullable;

/** The servers that the bridge shares, and what the command line asks of them. */
final class BridgedServers implements Control {
  /** How long a session of a client may be unused; milliseconds. */
  private static final long SESSION = 1_800_000;

  private final Access access;
  private final ServerStarter starter;
  private final ConcurrentSkipListMap<String, BridgedServer> hubs = new ConcurrentSkipListMap<>();
  private final CountDownLatch empty = new CountDownLatch(1);
  private final long started = System.nanoTime();
  private boolean closed;

  BridgedServers(Access access, ServerStarter starter) {
    this.access = access;
    this.starter = starter;
  }

  Optional<BridgedServer> get(String name) {
    return Optional.ofNullable(hubs.get(name));
  }

  /** Waits until a server is stopped and no other is left. */
  void awaitEmpty() throws InterruptedException {
    empty.await();
  }

  @Override
  public JsonElement of(String path, JsonElement body) throws Refusal {
    if (path.equals("status") && isClosed())
      throw new Refusal(ControlMessages.ENDING, "the bridge is ending");
    return switch (path) {
      case "status" -> status();
      case "start" -> ControlMessages.of(start(ControlMessages.server(body)));
      case "restart" -> ControlMessages.of(restart(ControlMessages.server(body)));
      case "stop" -> ControlMessages.of(stop(ControlMessages.name(body)));
      default -> throw new Refusal(404, "there is no " + path + " here");
    };
  }

  private JsonObject status() {
    JsonArray servers = new JsonArray();
    hubs.forEach((name, hub) -> {
      JsonObject entry = new JsonObject();
      entry.addProperty("name", name);
      entry.addProperty("url", access.url(name).toString());
      entry.addProperty("state", hub.life().state());
      entry.addProperty("clients", hub.clients().count());
      entry.addProperty("calls", hub.relay().served());
      entry.addProperty("restarts", hub.life().restarts());
      @Nullable ServerProcess child = hub.life().child();
      if (child != null) entry.addProperty("pid", child.pid());
      servers.add(entry);
    });
    JsonObject status = new JsonObject();
    status.addProperty("pid", ProcessHandle.current().pid());
    status.addProperty("ageMillis", (System.nanoTime() - started) / 1_000_000);
    status.add("servers", servers);
    return status;
  }

  SharedOutcome start(Stdio server) throws Refusal {
    BridgedServer made = new BridgedServer(server, starter);
    @Nullable BridgedServer before;
    synchronized (this) {
      if (closed) throw new Refusal(ControlMessages.ENDING, "the bridge is ending; start again");
      before = hubs.putIfAbsent(server.name(), made);
    }
    BridgedServer hub = before == null ? made : before;
    if (before != null && !before.server().equals(server)) {
      return outcome(hub, Change.FAILED, "runs as the config said before; restart it");
    }
    if (before == null || hub.life().state().equals("dead")) {
      if (!server.lazy()) return now(hub, "started");
      return outcome(hub, Change.STARTED, "is shared, and starts at its first use");
    }
    return outcome(hub, Change.RUNNING, "is shared already");
  }

  private SharedOutcome now(BridgedServer hub, String word) {
    try {
      hub.ready();
      return outcome(hub, Change.STARTED, word);
    } catch (Unavailable e) {
      return new SharedOutcome(hub.server().name(), Change.FAILED, 0, e.getMessage());
    }
  }

  private SharedOutcome outcome(BridgedServer hub, Change change, String sentence) {
    @Nullable ServerProcess child = hub.life().child();
    long pid = child == null ? 0 : child.pid();
    String name = hub.server().name();
    String running = pid == 0 ? "" : ", pid " + pid;
    return new SharedOutcome(name, change, pid, sentence + running + ", " + access.url(name));
  }

  private SharedOutcome restart(Stdio server) throws Refusal {
    @Nullable BridgedServer hub = hubs.get(server.name());
    if (hub == null) return start(server);
    SharedOutcome ended = hub.end("is started again");
    if (!ended.ok()) return ended;
    hub.life().again(server);
    if (!server.lazy()) return now(hub, "started again");
    return outcome(hub, Change.STARTED, "starts again at its next use");
  }

  private SharedOutcome stop(String name) {
    @Nullable BridgedServer hub = hubs.remove(name);
    if (hub == null) return new SharedOutcome(name, Change.ABSENT, 0, "is not shared");
    hub.clients().dismiss();
    SharedOutcome ended = hub.end("has been stopped");
    leave();
    if (ended.change() != Change.ABSENT) return ended;
    return new SharedOutcome(name, Change.STOPPED, 0, "is not shared any more");
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Takes no server in any more, if there is none. */
  synchronized void leave() {
    if (!hubs.isEmpty()) return;
    closed = true;
    empty.countDown();
  }

  /** To be called now and then: sees to sessions and servers that nobody uses. */
  void tick() {
    for (BridgedServer hub : hubs.values()) {
      hub.clients().expire(SESSION);
      hub.relay().expire();
      if (hub.isIdle()) Thread.ofVirtual().start(() -> hub.end("rests"));
    }
  }

  /** Ends all servers at once, and waits for a while. */
  void close(long millis) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (BridgedServer hub : hubs.values()) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                hub.clients().dismiss();
                hub.end("has been stopped");
              }));
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : threads) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left > 0) thread.join(left);
    }
  }
}
