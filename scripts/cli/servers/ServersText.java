//SOURCES Choice.java
//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/verdict/Verdict.java

package mcptools.cli.servers;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessInfo;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.Reading;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Snapshot;
import mcptools.verdict.Verdict;

/** The table of {@code mcps}. */
public final class ServersText {
  private final Inventory inventory;
  private final Optional<Inventory> before;
  private final Optional<String> sort;
  private final int columns;
  private final Colors colors;

  private ServersText(
      Inventory inventory,
      Optional<Inventory> before,
      Optional<String> sort,
      int columns,
      Colors colors) {
    this.inventory = inventory;
    this.before = before;
    this.sort = sort;
    this.columns = columns;
    this.colors = colors;
  }

  /**
   * Prints lines of at most so many columns, as far as that can be.
   *
   * @param before what was printed last, since when CPU time counts; empty for all of it
   * @param sort a key of {@link Choice}, by which each server has its own row with its owner; empty
   *     to have them below their owners
   */
  public static void print(
      PrintWriter out,
      Inventory inventory,
      Optional<Inventory> before,
      Optional<String> sort,
      int columns,
      Colors colors) {
    new ServersText(inventory, before, sort, columns, colors).print(out);
  }

  private void print(PrintWriter out) {
    if (inventory.servers().isEmpty()) {
      out.println("No MCP server is running.");
      return;
    }
    out.print(table().format(colors, columns));
    ServerUsage usage = inventory.usage();
    if (usage.rssOnly() > 0) {
      say(out, "~ of some of its processes the RSS alone is known; mem shows how many");
    }
    out.println();
    Reading servers = reading(Indicator.SERVERS, OptionalLong.of(inventory.servers().size()));
    Reading memory = reading(Indicator.MEMORY, usage.known());
    Reading orphans = reading(Indicator.ORPHANS, inventory.orphans());
    totals(servers, memory, orphans).forEach(out::println);
    Reading.recommendations(List.of(servers, memory, orphans)).forEach(s -> say(out, s));
    leaked().ifPresent(s -> say(out, s));
  }

  /** What to do about servers that lost their client though their session is open. */
  private Optional<String> leaked() {
    List<McpServer> leaked =
        inventory.servers().stream().filter(s -> s.state().equals("leaked")).toList();
    if (leaked.isEmpty()) return Optional.empty();
    long ends =
        leaked.stream()
            .filter(s -> Verdict.ofLeft(inventory.snapshot(), s, false) instanceof Verdict.Kill)
            .count();
    boolean one = leaked.size() == 1;
    String sentence = Units.count(leaked.size(), "server") + " lost " + (one ? "its" : "their");
    String why = "mcps --why " + leaked.getFirst().tree().root().pid() + " says why ";
    if (ends == 0)
      return Optional.of(sentence + " client; " + why + (one ? "it stays." : "one stays."));
    if (ends == leaked.size()) {
      return Optional.of(sentence + " client; smart_cleanup ends " + (one ? "it." : "them."));
    }
    return Optional.of(sentence + " client; smart_cleanup ends " + ends + " of them.");
  }

  private void say(PrintWriter out, String sentence) {
    out.println(Text.wrap(sentence, columns));
  }

  private Table table() {
    String share = UsageSource.share().toUpperCase(Locale.ROOT);
    Table table =
        new Table("SERVER", "PID", "AGE", "PROCS", "CPU", share, "STATE", "OWNER")
            .right(1, 2, 3, 4, 5)
            .cut("OWNER", 16)
            .cut("SERVER", 12)
            .cut("OWNER", 10)
            .spare("CPU", "PROCS");
    if (sort.isPresent()) {
      for (McpServer server : Choice.sorted(inventory, sort.get(), before)) {
        row(table, "", server, server.owner().title());
      }
      return table;
    }
    inventory
        .byOwner()
        .forEach((owner, servers) -> {
          String heading = owner + agents(servers.getFirst().owner());
          table.row(Style.BOLD.of(heading));
          for (McpServer server : servers) row(table, "  ", server, "");
        });
    return table.without("OWNER");
  }

  /** What the agents of an owner do, such as " · claude idle 3d"; "" when there are none. */
  private String agents(Owner owner) {
    Snapshot snapshot = inventory.snapshot();
    if (owner instanceof Owner.Client client) {
      Agent agent = snapshot.agents().get(client.id());
      return agent == null ? "" : " · " + agent.text(snapshot.wallClock());
    }
    List<String> texts = new ArrayList<>();
    if (owner instanceof Owner.Session open) {
      for (Agent agent : snapshot.agents(open.session())) {
        texts.add(agent.program() + " " + agent.text(snapshot.wallClock()));
      }
    }
    return texts.isEmpty() ? "" : " · " + String.join(", ", texts);
  }

  private Reading reading(Indicator indicator, OptionalLong value) {
    return Reading.of(indicator, value, inventory.thresholds());
  }

  /** How its state is shown. */
  public static Style style(McpServer server) {
    return switch (server.owner().kind()) {
      case ORPHAN -> Style.RED;
      case UNKNOWN -> Style.YELLOW;
      case SESSION -> server.state().equals("running") ? Style.PLAIN : Style.YELLOW;
      case SHARED, CLIENT -> Style.PLAIN;
    };
  }

  private void row(Table table, String indent, McpServer server, String owner) {
    ServerUsage usage = inventory.usage(server);
    ProcessInfo root = server.tree().root();
    String size = (usage.rssOnly() > 0 ? "~" : "") + Units.size(usage.share());
    OptionalLong cpu = inventory.cpuPerMille(server, before);
    table.row(
        indent + server.tree().name(),
        root.pid(),
        Units.age(inventory.snapshot().table().age(root)),
        server.tree().processes().size(),
        cpu.isPresent() ? Units.percent(cpu.getAsLong()) : "-",
        usage.processes() == 0 ? "-" : size,
        style(server).of(server.state()),
        owner);
  }

  /** The numbers with the thresholds that they exceed, on as many lines as that takes. */
  private List<String> totals(Reading servers, Reading memory, Reading orphans) {
    List<Style.Styled> parts = new ArrayList<>();
    parts.add(total(servers, "server"));
    parts.add(Style.PLAIN.of(Units.count(inventory.processes(), "process")));
    parts.add(total(memory, ""));
    if (orphans.value().orElse(1) > 0) parts.add(total(orphans, "orphan"));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int width = 0;
    for (Style.Styled part : parts) {
      if (width > 0 && width + part.text().length() + 3 > columns) {
        lines.add(line + ",");
        line.setLength(0);
        width = 0;
      }
      line.append(width == 0 ? "" : ", ").append(colors.paint(part));
      width += part.text().length() + 2;
    }
    lines.add(line.toString());
    return lines;
  }

  private static Style.Styled total(Reading reading, String noun) {
    if (reading.value().isEmpty()) {
      return Style.YELLOW.of((noun.isEmpty() ? "memory" : noun + "s") + " unknown");
    }
    long value = reading.value().getAsLong();
    Indicator indicator = reading.indicator();
    String text = noun.isEmpty() ? indicator.text(value) : Units.count(value, noun);
    String limit =
        switch (reading.state()) {
          case OK, UNKNOWN -> "";
          case WARNING -> " (warning at " + indicator.text(reading.limit().warning()) + ")";
          case CRITICAL -> " (critical above " + indicator.text(reading.limit().critical()) + ")";
        };
    return reading.state().style().of(text + limit);
  }
}
