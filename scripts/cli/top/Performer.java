//SOURCES Collector.java
//SOURCES Ender.java
//SOURCES SharedRun.java
//SOURCES TerminalStyle.java
//SOURCES ../../../lib/tmux/Attach.java
//SOURCES ../terminal/Screen.java

package mcptools.cli.top;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mcptools.cli.terminal.Screen;
import mcptools.error.UserError;
import mcptools.process.ParallelMap;
import mcptools.process.ProgramRunner;
import mcptools.report.Colors.Style;
import mcptools.state.StateHome;
import mcptools.tmux.Attach;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxEnvironment;

/** Does what keys ask for. What takes time is done beside, and is an event when it is done. */
final class Performer {
  /** So often the history is read again while somebody looks at it. */
  private static final long PAST_NANOS = 60_000_000_000L;

  private final Map<String, String> environment;
  private final TerminalStyle look;
  private final Screen screen;
  private final Collector collector;
  private final Consumer<Event> events;

  private boolean over;
  private boolean mouse = true;
  private Optional<String> last = Optional.empty();
  private Optional<Long> pastRead = Optional.empty();

  Performer(
      Map<String, String> environment,
      TerminalStyle look,
      Screen screen,
      Collector collector,
      Consumer<Event> events) {
    this.environment = environment;
    this.look = look;
    this.screen = screen;
    this.collector = collector;
    this.events = events;
  }

  boolean isOver() {
    return over;
  }

  /** What is to be said when the terminal is given back. */
  Optional<String> last() {
    return last;
  }

  /**
   * @return whether the screen was given away, so that its size has to be asked again
   */
  boolean perform(Effect effect) {
    if (effect instanceof Effect.Quit) over = true;
    if (effect instanceof Effect.Mouse wish) {
      mouse = wish.ours();
      screen.mouse(mouse);
    }
    if (effect instanceof Effect.ReadPast) readPast();
    if (effect instanceof Effect.GoTo go) goTo(go.session(), go.pane());
    if (effect instanceof Effect.PlanEnd wish) {
      answer(wish.dialog(), () -> new Ender(environment, wish.targets()).plan(wish.dialog()));
    }
    if (effect instanceof Effect.End wish) {
      answer(wish.dialog(), () -> new Ender(environment, wish.targets()).end(wish.dialog()));
    }
    if (effect instanceof Effect.PlanShared wish) answer(wish.dialog(), () -> shared().plan(wish));
    if (effect instanceof Effect.DoShared wish) {
      answer(wish.dialog(), () -> shared().carryOut(wish));
    }
    if (effect instanceof Effect.Redraw) {
      screen.forget();
      collector.refresh();
      return true;
    }
    if (effect instanceof Effect.Suspend) {
      screen.suspend();
      screen.mouse(mouse);
      return true;
    }
    return false;
  }

  private SharedRun shared() {
    return new SharedRun(ProgramRunner.system(), environment);
  }

  private void answer(int dialog, Supplier<Event.Planned> work) {
    var unused =
        ParallelMap.start(() -> {
          events.accept(planned(dialog, work));
          collector.refresh();
          return null;
        });
  }

  private static Event.Planned planned(int dialog, Supplier<Event.Planned> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      String sentence = e instanceof UserError ? String.valueOf(e.getMessage()) : "unexpected " + e;
      return Event.Planned.done(dialog, List.of(Style.RED.of(sentence)));
    }
  }

  private void readPast() {
    long now = System.nanoTime();
    if (pastRead.filter(read -> now - read < PAST_NANOS).isPresent()) return;
    pastRead = Optional.of(now);
    var unused =
        ParallelMap.start(() -> {
          StateHome home = StateHome.of(environment);
          events.accept(new Event.PastRead(Past.read(home, environment, look.utf8())));
          return null;
        });
  }

  private void goTo(SessionRef session, Optional<PaneId> pane) {
    if (!Attach.isInside(environment, session.server())) {
      String how = Attach.byHand(environment, session.socket(), session.server(), session.id());
      last = Optional.of(how);
      events.accept(new Event.Said("This is no client of that tmux server. To go there: " + how));
      return;
    }
    Tmux tmux = new Tmux(ProgramRunner.system(), Optional.of(session.socket()));
    String target = pane.map(PaneId::text).orElse(session.id());
    ProgramRunner.Result result = tmux.run("switch-client", "-t", target);
    if (!result.ok()) events.accept(new Event.Said("tmux: " + result.error()));
    // A popup stays over all sessions; what runs in it is in no pane.
    else if (environment.getOrDefault(TmuxEnvironment.PANE, "").isEmpty()) over = true;
  }
}
