//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/report/Units.java
//SOURCES ../../../lib/shared/BridgedClient.java

package mcptools.cli.shared;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.report.Units;
import mcptools.shared.BridgedClient;

/** The clients of the shared servers as text: a line for each process, whatever it uses. */
public final class ClientsText {
  private ClientsText() {}

  /**
   * @param columns that a line has at most
   */
  public static void print(PrintWriter out, List<BridgedClient> clients, int columns) {
    if (clients.isEmpty()) return;
    Table table =
        new Table("CLIENT", "PID", "SESSION", "PROJECT", "SERVERS", "CALLS", "ERRORS", "IDLE")
            .right(1, 5, 6, 7)
            .cut("SERVERS", 12)
            .cutStart("PROJECT", 12)
            .cut("CLIENT", 10)
            .cut("SESSION", 8)
            .spare("PID", "ERRORS", "IDLE");
    for (List<BridgedClient> uses : byProcess(clients)) {
      BridgedClient first = uses.getFirst();
      table.row(
          first.name(),
          first.pid().map(p -> Long.toString(p)).orElse(""),
          first.session().orElse(""),
          first.project().orElse(""),
          uses.stream().map(BridgedClient::server).distinct().collect(Collectors.joining(", ")),
          Long.toString(uses.stream().mapToLong(BridgedClient::calls).sum()),
          Long.toString(uses.stream().mapToLong(BridgedClient::errors).sum()),
          Units.age(uses.stream().mapToLong(BridgedClient::idleMillis).min().orElse(0)));
    }
    out.println();
    out.print(table.format(Colors.NONE, columns));
  }

  private static List<List<BridgedClient>> byProcess(List<BridgedClient> clients) {
    Map<String, List<BridgedClient>> groups = new LinkedHashMap<>();
    for (BridgedClient client : clients) {
      String process = client.pid().map(p -> p + " ").orElse("");
      groups.computeIfAbsent(process + client.name(), k -> new ArrayList<>()).add(client);
    }
    return List.copyOf(groups.values());
  }
}
