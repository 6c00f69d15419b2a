//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Access.java
//SOURCES Endpoint.java
//SOURCES Entries.java
//SOURCES Hub.java

package mcptools.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalOutcome.Change;
import mcptools.mcp.GlobalServer.Stdio;
import mcptools.serve.Endpoint.Control;
import org.jspecify.annotations.Nullable;

/** The servers that the bridge shares, and what the command line asks of them. */
final class Hubs implements Control {
  /** How long a session of a client may be unused; milliseconds. */
  private static final long SESSION = 1_800_000;

  private final Access access;
  private final Starter starter;
  private final ConcurrentSkipListMap<String, Hub> hubs = new ConcurrentSkipListMap<>();
  private final CountDownLatch empty = new CountDownLatch(1);
  private final long started = System.nanoTime();
  private boolean closed;

  Hubs(Access access, Starter starter) {
    this.access = access;
    this.starter = starter;
  }

  Optional<Hub> get(String name) {
    return Optional.ofNullable(hubs.get(name));
  }

  /** Waits until a server is stopped and no other is left. */
  void awaitEmpty() throws InterruptedException {
    empty.await();
  }

  @Override
  public JsonElement of(String path, JsonElement body) throws Refusal {
    if (path.equals("status") && isClosed())
      throw new Refusal(Entries.ENDING, "the bridge is ending");
    return switch (path) {
      case "status" -> status();
      case "start" -> Entries.of(start(Entries.server(body)));
      case "restart" -> Entries.of(restart(Entries.server(body)));
      case "stop" -> Entries.of(stop(Entries.name(body)));
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
      @Nullable Child child = hub.life().child();
      if (child != null) entry.addProperty("pid", child.pid());
      servers.add(entry);
    });
    JsonObject status = new JsonObject();
    status.addProperty("pid", ProcessHandle.current().pid());
    status.addProperty("ageMillis", (System.nanoTime() - started) / 1_000_000);
    status.add("servers", servers);
    return status;
  }

  GlobalOutcome start(Stdio server) throws Refusal {
    Hub made = new Hub(server, starter);
    @Nullable Hub before;
    synchronized (this) {
      if (closed) throw new Refusal(Entries.ENDING, "the bridge is ending; start again");
      before = hubs.putIfAbsent(server.name(), made);
    }
    Hub hub = before == null ? made : before;
    if (before != null && !before.server().equals(server)) {
      return outcome(hub, Change.FAILED, "runs as the config said before; restart it");
    }
    if (before == null || hub.life().state().equals("dead")) {
      if (!server.lazy()) return now(hub, "started");
      return outcome(hub, Change.STARTED, "is shared, and starts at its first use");
    }
    return outcome(hub, Change.RUNNING, "is shared already");
  }

  private GlobalOutcome now(Hub hub, String word) {
    try {
      hub.ready();
      return outcome(hub, Change.STARTED, word);
    } catch (Unavailable e) {
      return new GlobalOutcome(hub.server().name(), Change.FAILED, 0, e.getMessage());
    }
  }

  private GlobalOutcome outcome(Hub hub, Change change, String sentence) {
    @Nullable Child child = hub.life().child();
    long pid = child == null ? 0 : child.pid();
    String name = hub.server().name();
    String running = pid == 0 ? "" : ", pid " + pid;
    return new GlobalOutcome(name, change, pid, sentence + running + ", " + access.url(name));
  }

  private GlobalOutcome restart(Stdio server) throws Refusal {
    @Nullable Hub hub = hubs.get(server.name());
    if (hub == null) return start(server);
    GlobalOutcome ended = hub.end("is started again");
    if (!ended.ok()) return ended;
    hub.life().again(server);
    if (!server.lazy()) return now(hub, "started again");
    return outcome(hub, Change.STARTED, "starts again at its next use");
  }

  private GlobalOutcome stop(String name) {
    @Nullable Hub hub = hubs.remove(name);
    if (hub == null) return new GlobalOutcome(name, Change.ABSENT, 0, "is not shared");
    hub.clients().dismiss();
    GlobalOutcome ended = hub.end("has been stopped");
    leave();
    if (ended.change() != Change.ABSENT) return ended;
    return new GlobalOutcome(name, Change.STOPPED, 0, "is not shared any more");
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
    for (Hub hub : hubs.values()) {
      hub.clients().expire(SESSION);
      hub.relay().expire();
      if (hub.isIdle()) Thread.ofVirtual().start(() -> hub.end("rests"));
    }
  }

  /** Ends all servers at once, and waits for a while. */
  void close(long millis) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Hub hub : hubs.values()) {
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
