//SOURCES State.java
//SOURCES ../servers/Why.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.cli.servers.Why;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.process.Usage;
import mcptools.process.UsageSource;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.secrets.Redact;
import mcptools.tmux.Session;

/** Sentences on what the cursor is on. */
final class Details {
  private Details() {}

  /** The lines of the pane, broken at this width. */
  static List<String> of(State state) {
    Optional<Node> node = state.current();
    if (state.model.isEmpty() || node.isEmpty()) return List.of(state.nowhere());
    List<String> lines = new ArrayList<>();
    for (String line : sentences(state, state.model.get().inventory(), node.get())) {
      wrapped(line, Math.max(20, state.columns - 2)).forEach(lines::add);
    }
    return lines;
  }

  private static List<String> wrapped(String line, int columns) {
    String text = line.stripLeading();
    String space = " ".repeat(line.length() - text.length());
    return Text.wrap(text, columns - space.length()).lines().map(l -> space + l).toList();
  }

  private static List<String> sentences(State state, Inventory inventory, Node node) {
    return switch (node.kind()) {
      case SERVER -> server(state, inventory, node);
      case AGENT -> agent(inventory, node);
      case SESSION -> session(inventory, node);
      case GROUP -> List.of(node.name() + ": " + Units.count(node.below().size(), "server") + ".");
    };
  }

  private static List<String> server(State state, Inventory inventory, Node node) {
    List<String> lines = new ArrayList<>();
    McpServer server = node.server().orElseThrow();
    Usage usage = inventory.usage(server).sum();
    lines.add(
        "RSS "
            + Units.size(usage.rss())
            + said(UsageSource.share(), usage.pss())
            + said("USS", usage.uss())
            + counted("thread", usage.threads())
            + counted("open file", usage.openFiles()));
    if (state.past.isPresent()) lines.addAll(state.past.get().of(server.tree().root().id()));
    else lines.add("The history is being read…");
    try {
      Why.of(inventory, node.pid(), Integer.MAX_VALUE).lines().forEach(lines::add);
    } catch (UserError e) {
      lines.add(e.getMessage());
    }
    return lines;
  }

  private static String said(String name, OptionalLong bytes) {
    return bytes.isEmpty() ? "" : ", " + name + " " + Units.size(bytes.getAsLong());
  }

  private static String counted(String noun, OptionalLong number) {
    return number.isEmpty() ? "" : ", " + Units.count(number.getAsLong(), noun);
  }

  private static List<String> agent(Inventory inventory, Node node) {
    List<String> lines = new ArrayList<>();
    lines.add(node.name() + " (" + node.pid() + ") is an agent: " + node.state() + ".");
    Optional<ProcessInfo> process = inventory.snapshot().table().get(node.pid());
    process.ifPresent(p -> lines.add("  " + Redact.command(p.argv())));
    node.session()
        .ifPresent(s ->
            lines.add(
                "It runs in "
                    + s
                    + ", pane "
                    + node.pane().map(Object::toString).orElse("?")
                    + "."));
    lines.add("It holds " + Units.count(node.below().size(), "server") + ".");
    lines.add("An agent is never ended from here; x ends its servers, which it may start again.");
    return lines;
  }

  private static List<String> session(Inventory inventory, Node node) {
    List<String> lines = new ArrayList<>();
    Optional<Session> session = node.session().flatMap(inventory.snapshot().panes()::session);
    session.flatMap(Session::place).ifPresent(place -> lines.add("Directory: " + place));
    session.ifPresent(s ->
        lines.add(
            Units.count(s.windows(), "window")
                + ", "
                + Units.count(s.panes().size(), "pane")
                + ", "
                + Units.count(s.clients(), "client")
                + " attached, at "
                + node.session().orElseThrow().socket()
                + "."));
    lines.add(
        "x closes it, with its servers, while nobody is attached to it; mark its servers to end"
            + " those alone.");
    return lines;
  }
}
