//SOURCES ../../scripts/cli/top/Render.java
//SOURCES ../../scripts/cli/top/Update.java

package mcptools.tests.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcptools.cli.top.Effect;
import mcptools.cli.top.Event;
import mcptools.cli.top.Model;
import mcptools.cli.top.Render;
import mcptools.cli.top.Sparks;
import mcptools.cli.top.State;
import mcptools.cli.top.Step;
import mcptools.cli.top.TerminalStyle;
import mcptools.cli.top.Update;

/** Presses keys of {@code mcptop} on a screen that is none. */
public final class Pilot {
  private final TerminalStyle look;
  private final Sparks sparks = new Sparks();
  private final List<Effect> effects = new ArrayList<>();
  private State state = new State();
  private long now;

  public Pilot(TerminalStyle look, int columns, int rows) {
    this.look = look;
    send(new Event.Resize(columns, rows));
  }

  public Pilot read(TopMachine machine) {
    return send(new Event.Read(Model.of(machine.look(), sparks, Map.of("everything", 42L))));
  }

  public Pilot press(String... keys) {
    for (String key : keys) send(new Event.Key(key));
    return this;
  }

  public Pilot click(int column, int row) {
    return send(new Event.Mouse(Event.Mouse.Kind.PRESS, column, row));
  }

  /** Lets time pass. */
  public Pilot later(long millis) {
    now += millis;
    return this;
  }

  public Pilot send(Event event) {
    Step step = Update.of(state, event, now);
    state = step.state();
    effects.addAll(step.effects());
    return this;
  }

  public State state() {
    return state;
  }

  /** What was asked for since the last call. */
  public List<Effect> effects() {
    List<Effect> all = List.copyOf(effects);
    effects.clear();
    return all;
  }

  /** The screen as it is painted. */
  public List<String> painted() {
    return Render.lines(state, look);
  }

  /** The screen as people read it. */
  public List<String> lines() {
    return painted().stream().map(l -> l.replaceAll("\033\\[\\d*m", "").stripTrailing()).toList();
  }

  public String text() {
    return String.join("\n", lines());
  }

  /** The line of the screen that the cursor is in. */
  public String cursor() {
    List<String> painted = painted();
    for (int i = 0; i < painted.size(); i++) {
      if (painted.get(i).startsWith("\033[7m")) return lines().get(i);
    }
    return "";
  }
}
