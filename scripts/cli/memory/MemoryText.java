//SOURCES ../../../lib/health/MemoryReport.java
//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/settings/Sharing.java

package mcptools.cli.memory;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import mcptools.health.MemoryReport;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.Owner;
import mcptools.process.SystemMemory;
import mcptools.process.SystemMemory.Pressure;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.settings.Sharing;

/** The tables of {@code mem}. */
public final class MemoryText {
  private static final String USS = "USS";

  private MemoryText() {}

  /**
   * Prints lines of at most so many columns, as far as that can be.
   *
   * @param share see {@code UsageSource.share}
   */
  public static void print(
      PrintWriter out, SystemMemory system, MemoryReport report, String share, int columns) {
    say(
        out,
        columns,
        "Memory    "
            + Units.size(system.used())
            + " of "
            + Units.size(system.total())
            + " used, "
            + Units.size(system.available())
            + " available");
    say(
        out,
        columns,
        system.swapTotal() == 0
            ? "Swap      none"
            : "Swap      "
                + Units.size(system.swapUsed())
                + " of "
                + Units.size(system.swapTotal())
                + " used");
    system.pressure().ifPresent(p -> say(out, columns, "Pressure  " + pressure(p)));
    system.level().ifPresent(level -> out.println("Pressure  " + level));
    out.println();
    if (report.totals().servers() == 0) {
      out.println("No MCP server is running.");
      return;
    }
    Table names = table(share, "NAME", "SERVERS", "PROCESSES").right(1, 2, 3, 4, 5).cut("NAME", 12);
    report.byName().forEach(e -> row(names, e.name(), e.usage()));
    row(names, "all", report.totals());
    Table owners =
        table(share, "OWNER", "SERVERS", "PROCESSES").right(1, 2, 3, 4, 5).cut("OWNER", 12);
    report.byOwner().forEach(e -> row(owners, owner(e.owner()), e.usage()));
    out.println(format(names, share, columns) + "\n" + format(owners, share, columns));
    Table largest =
        table(share, "LARGEST", "PID", "OWNER")
            .right(1, 3, 4, 5)
            .cut("OWNER", 8)
            .cut("LARGEST", 10);
    for (MemoryReport.Server entry : report.largest()) {
      largest.row(
          entry.server().tree().name(),
          entry.server().tree().root().pid(),
          owner(entry.server().owner()),
          size(entry.usage().sum().pss()),
          size(entry.usage().sum().uss()),
          Units.size(entry.usage().sum().rss()));
    }
    out.println(format(largest, share, columns));
    for (MemoryReport.Duplicate duplicate : report.duplicates()) {
      say(
          out,
          columns,
          Text.clean(Text.shorten(duplicate.name(), 24))
              + " runs "
              + duplicate.usage().servers()
              + " times, "
              + Units.size(duplicate.usage().share())
              + Sharing.against(duplicate.name(), duplicate.command())
                  .map(reason -> "; sharing does not suit it: it " + reason)
                  .orElse("; sharing suits it and would take " + Units.size(duplicate.shared())));
    }
    advice(report, share).forEach(line -> say(out, columns, line));
  }

  private static void say(PrintWriter out, int columns, String sentence) {
    out.println(Text.wrap(sentence, columns));
  }

  private static String pressure(Pressure pressure) {
    long tenths = Math.round(10 * pressure.some().avg60());
    String percent = tenths / 10 + "." + tenths % 10;
    return percent + " % of the last minute some process waited for memory";
  }

  private static Table table(String share, String... first) {
    return new Table(first[0], first[1], first[2], share.toUpperCase(Locale.ROOT), USS, "RSS");
  }

  private static String format(Table table, String share, int columns) {
    Table shown = (hasUss(share) ? table : table.without(USS)).spare(USS, "PROCESSES");
    return shown.format(Colors.NONE, columns);
  }

  private static boolean hasUss(String share) {
    return share.equals("PSS");
  }

  private static void row(Table table, String name, ServerUsage usage) {
    table.row(
        name,
        usage.servers(),
        usage.processes(),
        size(usage.sum().pss()),
        size(usage.sum().uss()),
        Units.size(usage.sum().rss()));
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? Units.size(bytes.getAsLong()) : "-";
  }

  private static String owner(Owner owner) {
    if (owner instanceof Owner.Session open) return open.session().toString();
    if (owner instanceof Owner.Client client) {
      return client.program() + " (" + client.id().pid() + ")";
    }
    return owner.word();
  }

  /** What the figures lack, and last what to do when something is wrong. */
  private static List<String> advice(MemoryReport report, String share) {
    List<String> lines = new ArrayList<>();
    int blind = report.totals().rssOnly();
    if (blind > 0) {
      String lack = hasUss(share) ? share + " and USS lack " : "The " + share + " lacks ";
      lines.add(lack + Units.count(blind, "process") + " whose RSS alone can be read.");
    }
    ServerUsage idle = report.idle();
    if (idle.servers() > 0) {
      lines.add(
          "Idle agents hold "
              + Units.size(idle.share())
              + " in "
              + Units.count(idle.servers(), "server")
              + "; smart_cleanup --agents idle=1d ends them.");
    }
    if (report.staying() > 0) {
      lines.add(
          Units.count(report.staying(), "orphaned server")
              + " would stay; smart_cleanup -n says why.");
    }
    int left = report.leftBehind().servers();
    OptionalLong freed = report.leftBehind().sum().freed();
    if (left > 0) {
      lines.add(
          Units.count(left, "server")
              + " left without a client; smart_cleanup "
              + (freed.isPresent() ? "frees about " + size(freed) : "ends them")
              + ".");
    }
    return lines;
  }
}
