//SOURCES ../health/HealthText.java

package mcptools.cli.servers;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcptools.cli.health.HealthText;
import mcptools.health.Health;
import mcptools.health.Indicator;
import mcptools.health.Indicator.Kind;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Usage;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Table;
import mcptools.report.Units;

/** The table of {@code mcps}. */
public final class ServersText {
  private static final int WIDTH = 80;

  /** What the other columns leave of {@link #WIDTH} at their widest. */
  private static final int NAME = 33;

  private final Inventory inventory;
  private final Map<ProcessId, Usage> usages;
  private final Colors colors;

  private ServersText(Inventory inventory, Map<ProcessId, Usage> usages, Colors colors) {
    this.inventory = inventory;
    this.usages = usages;
    this.colors = colors;
  }

  /** Prints lines of at most 80 columns. */
  public static void print(
      PrintWriter out, Inventory inventory, Map<ProcessId, Usage> usages, Colors colors) {
    new ServersText(inventory, usages, colors).print(out);
  }

  private void print(PrintWriter out) {
    if (inventory.servers().isEmpty()) {
      out.println("No MCP server is running.");
      return;
    }
    Table table = new Table("SERVER", "PID", "AGE", "PROCESSES", "PSS", "STATE").right(1, 2, 3, 4);
    boolean partial = false;
    for (Map.Entry<String, List<McpServer>> group : inventory.byOwner().entrySet()) {
      table.row(Style.BOLD.of(Table.shorten(group.getKey(), WIDTH)));
      for (McpServer server : group.getValue()) {
        ServerUsage usage = ServerUsage.of(server.tree().processes(), usages);
        partial |= usage.rssOnly() > 0;
        row(table, server, usage);
      }
    }
    out.print(table.format(colors));
    if (partial) out.println("~ some of its processes tell their RSS alone; mem shows how many");
    out.println();
    Health health = Health.of(inventory, usages);
    totals(health).forEach(out::println);
    health.recommendations(Kind.SERVERS, Kind.MEMORY, Kind.ORPHANS).forEach(out::println);
  }

  private void row(Table table, McpServer server, ServerUsage usage) {
    ProcessInfo root = server.tree().root();
    String size = (usage.rssOnly() > 0 ? "~" : "") + Units.size(usage.share());
    String state = server.state();
    Style style =
        switch (server.owner().kind()) {
          case ORPHAN -> Style.RED;
          case UNKNOWN -> Style.YELLOW;
          case SESSION -> state.equals("running") ? Style.PLAIN : Style.YELLOW;
          case SHARED, CLIENT -> Style.PLAIN;
        };
    table.row(
        "  " + Table.shorten(server.tree().name(), NAME),
        root.pid(),
        Units.age(inventory.snapshot().table().age(root)),
        server.tree().processes().size(),
        usage.processes() == 0 ? "-" : size,
        style.of(state));
  }

  /** The numbers with the thresholds that they exceed, on as many lines as that takes. */
  private List<String> totals(Health health) {
    long processes = health.processes().orElse(0);
    Indicator orphans = health.get(Kind.ORPHANS);
    List<Style.Styled> parts = new ArrayList<>();
    parts.add(total(health.get(Kind.SERVERS), "server"));
    parts.add(Style.PLAIN.of(count(processes, "process")));
    parts.add(total(health.get(Kind.MEMORY), ""));
    if (orphans.value().orElse(1) > 0) parts.add(total(orphans, "orphan"));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int width = 0;
    for (Style.Styled part : parts) {
      if (width > 0 && width + part.text().length() + 3 > WIDTH) {
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

  private static Style.Styled total(Indicator indicator, String noun) {
    if (indicator.value().isEmpty()) {
      return Style.YELLOW.of((noun.isEmpty() ? "memory" : noun + "s") + " unknown");
    }
    long value = indicator.value().getAsLong();
    Kind kind = indicator.kind();
    String text = noun.isEmpty() ? HealthText.amount(kind, value) : count(value, noun);
    String limit =
        switch (indicator.state()) {
          case OK, UNKNOWN -> "";
          case WARNING ->
              " (warning at " + HealthText.amount(kind, indicator.limit().warning()) + ")";
          case CRITICAL ->
              " (critical above " + HealthText.amount(kind, indicator.limit().critical()) + ")";
        };
    return HealthText.style(indicator.state()).of(text + limit);
  }

  private static String count(long number, String noun) {
    String ending = number == 1 ? "" : noun.endsWith("s") ? "es" : "s";
    return number + " " + noun + ending;
  }
}
