//SOURCES Line.java
//SOURCES State.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import mcptools.ownership.Owner;
import mcptools.process.SystemMemory;
import mcptools.report.Colors.Style;
import mcptools.report.Units;
import mcptools.snapshot.Agent;

/** The machine, on top of the list. */
final class Head {
  /** In tenths of a percent of the memory that is in use. */
  private static final int HIGH = 800;

  private static final int FULL = 920;
  private static final int WIDE = 100;

  private Head() {}

  static List<String> of(State state, TerminalStyle look, int rows) {
    List<String> lines = new ArrayList<>();
    if (state.model.isEmpty()) {
      lines.add(new Line(look, state.columns).add(Style.BOLD, "mcptop").done());
    } else {
      Model model = state.model.get();
      lines.add(memory(state, model, look));
      lines.add(counts(state, model, look));
      for (String problem : model.problems()) {
        lines.add(new Line(look, state.columns).add(Style.YELLOW, problem).done());
      }
    }
    while (lines.size() < rows) lines.add("");
    return lines.subList(0, rows);
  }

  private static String memory(State state, Model model, TerminalStyle look) {
    SystemMemory memory = model.memory();
    long used = memory.total() == 0 ? 0 : 1000 * memory.used() / memory.total();
    Style style = used >= FULL ? Style.RED : used >= HIGH ? Style.YELLOW : Style.GREEN;
    Line line = new Line(look, state.columns);
    line.add(Style.BOLD, "Memory ").add(style, look.bar(used, state.columns < 80 ? 10 : 20));
    line.add(" " + Units.size(memory.used()) + " of " + Units.size(memory.total()));
    if (memory.swapTotal() > 0) {
      line.add("  ").add(Style.BOLD, "Swap ").add(Units.size(memory.swapUsed()));
    }
    memory
        .pressure()
        .ifPresent(p -> {
          long waited = Math.round(10 * p.some().avg10());
          String percent = Units.percent(waited);
          if (line.left() < percent.length() + 10) return;
          line.add("  ").add(Style.BOLD, "Waiting ").add(percent);
        });
    memory.level().ifPresent(level -> line.add("  " + level));
    if (line.left() > Sparks.PIECES / 2 + 2) {
      line.add("  ").add(Style.CYAN, look.chart(model.machine(), line.left()));
    }
    return line.done();
  }

  private static String counts(State state, Model model, TerminalStyle look) {
    Line line = new Line(look, state.columns);
    Node.Figures servers = model.servers();
    long number = model.inventory().servers().size();
    line.add(Style.BOLD, Units.count(number, "server"));
    if (state.columns >= WIDE) line.add(" in " + Units.count(servers.processes(), "process"));
    if (servers.share() >= 0) line.add(", " + Units.size(servers.share()));
    if (servers.cpu() >= 0) line.add(", " + Units.percent(servers.cpu()) + " CPU");
    long agents = model.inventory().snapshot().agents().size();
    if (agents > 0) line.add("  ").add(Style.BOLD, Units.count(agents, "agent"));
    long waiting =
        model.inventory().snapshot().agents().values().stream()
            .filter(a -> a.state() == Agent.State.WAITING)
            .count();
    if (waiting > 0) line.add(Style.YELLOW, " (" + waiting + (waiting == 1 ? " waits)" : " wait)"));
    lost(line, model);
    return line.done();
  }

  private static void lost(Line line, Model model) {
    long orphans = 0;
    long bytes = 0;
    for (Node root : model.roots()) {
      for (Node server : root.servers()) {
        boolean left = server.server().filter(s -> s.owner() instanceof Owner.Orphan).isPresent();
        if (!left) continue;
        orphans++;
        bytes += Math.max(0, server.figures().share());
      }
    }
    if (orphans == 0) return;
    String text = Units.count(orphans, "orphan") + ", " + Units.size(bytes);
    line.add("  ").add(Style.RED, text);
  }
}
