//SOURCES Event.java
//SOURCES ../../../lib/bridge/client/SharedCalls.java

package mcptools.cli.top;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mcptools.bridge.client.SharedCalls;
import mcptools.error.UserError;
import mcptools.history.Recorder;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.inventory.LiveReader;
import mcptools.process.ProcessId;
import mcptools.process.ProcessSource;
import mcptools.process.UsageSource;
import mcptools.state.StateHome;

/** Reads the machine every two seconds, on a thread of its own, and tells what it is like. */
final class Collector {
  private static final long TICK_MILLIS = 2000;
  private static final long RECORD_NANOS = 60_000_000_000L;

  /**
   * All is read for at most a fortieth of a core, and less when nobody has pressed a key lately.
   */
  private static final int PART = 40;

  private static final int PART_AT_REST = 200;
  private static final long REST_NANOS = 30_000_000_000L;

  /** How often the bridge is asked, in looks. */
  private static final int CALLS = 5;

  private final Consumer<Event> events;
  private final Sparks sparks = new Sparks();

  private final StateHome home;
  private Map<String, Long> calls = Map.of();
  private int looks;
  private long recorded;

  /** What is looked at, by key; guarded by this. */
  private Optional<String> watched = Optional.empty();

  private long usedNanos = System.nanoTime();
  private boolean wanted;
  private Optional<Model> last = Optional.empty();

  Collector(Map<String, String> environment, Consumer<Event> events) {
    this.events = events;
    this.home = StateHome.of(environment);
  }

  private static LiveReader reader() {
    return new LiveReader(
        InventoryReader.ofSystem(), ProcessSource.ofSystem(), UsageSource.ofSystem());
  }

  void start() {
    Thread thread = new Thread(this::collect);
    thread.setDaemon(true);
    thread.start();
  }

  /** Reads once, the history too. */
  Model first() {
    LiveReader.Look look = reader().look(List.of(), true, 1);
    past(look.inventory());
    return model(look);
  }

  /** What is looked at, whose memory is read each time. */
  synchronized void watch(Optional<String> key) {
    watched = key;
  }

  /** Somebody is there. */
  synchronized void used() {
    usedNanos = System.nanoTime();
  }

  private synchronized int part() {
    return System.nanoTime() - usedNanos > REST_NANOS ? PART_AT_REST : PART;
  }

  /** Has all be read at once. */
  synchronized void refresh() {
    wanted = true;
    notifyAll();
  }

  private void collect() {
    try {
      LiveReader reader = reader();
      while (true) {
        boolean whole = take();
        try {
          LiveReader.Look look = reader.look(processes(), whole, part());
          say(look);
          if (looks == 1) {
            past(look.inventory());
            say(look);
          }
        } catch (UserError e) {
          events.accept(new Event.Failed(String.valueOf(e.getMessage())));
        }
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      events.accept(new Event.Failed("The machine is not read any more: " + e));
    }
  }

  private void say(LiveReader.Look look) {
    Model model = model(look);
    last = Optional.of(model);
    events.accept(new Event.Read(model));
  }

  private Model model(LiveReader.Look look) {
    Inventory inventory = look.inventory();
    if (looks++ % CALLS == 0) calls = SharedCalls.byName(home, inventory);
    if (look.whole()) {
      Set<ProcessId> living = new HashSet<>(inventory.snapshot().agents().keySet());
      inventory.servers().forEach(s -> living.add(s.tree().root().id()));
      sparks.retain(living);
      record(look);
    }
    return Model.of(look, sparks, calls);
  }

  private void record(LiveReader.Look look) {
    long now = System.nanoTime();
    if (recorded != 0 && now - recorded < RECORD_NANOS) return;
    recorded = now;
    Recorder.record(look.inventory(), look.memory());
  }

  /** What was measured before this began. */
  private void past(Inventory inventory) {
    long since = inventory.snapshot().wallClock() - Sparks.SPAN_MILLIS;
    sparks.add(Past.samples(home, since), inventory.snapshot().boot());
  }

  private synchronized List<ProcessId> processes() {
    if (watched.isEmpty() || last.isEmpty()) return List.of();
    return last.get().processes(List.of(watched.get()));
  }

  private synchronized boolean take() {
    boolean whole = wanted;
    wanted = false;
    return whole;
  }

  private synchronized void pause() throws InterruptedException {
    long end = System.nanoTime() + TICK_MILLIS * 1_000_000;
    while (!wanted) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) return;
      wait(left);
    }
  }
}
