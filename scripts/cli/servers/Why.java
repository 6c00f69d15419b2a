//SOURCES ../../../lib/inventory/Inventory.java
//SOURCES ../../../lib/report/Text.java
//SOURCES ../../../lib/secrets/Redact.java
//SOURCES ../../../lib/verdict/Verdict.java

package mcptools.cli.servers;

import java.util.List;
import mcptools.commandline.Containers;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.report.Text;
import mcptools.secrets.Redact;
import mcptools.verdict.Verdict;

/** Sentences on why a process is somebody's server, or none. */
public final class Why {
  private Why() {}

  /**
   * Lines of at most so many columns, as far as that can be.
   *
   * @throws UserError when there is no such process
   */
  public static String of(Inventory inventory, long pid, int columns) {
    StringBuilder text = new StringBuilder();
    for (String line : all(inventory, pid).split("\n")) {
      boolean command = line.startsWith("  ") && !line.startsWith("  - ");
      text.append(command ? Text.shorten(line, columns) : wrapped(line, columns)).append('\n');
    }
    return text.toString();
  }

  /** The lines of a piece of evidence are below each other. */
  private static String wrapped(String line, int columns) {
    if (!line.startsWith("  - ")) return Text.wrap(line, columns);
    return "  - " + Text.wrap(line.substring(4), columns - 4).replace("\n  ", "\n    ");
  }

  private static String all(Inventory inventory, long pid) {
    ProcessInfo process =
        inventory
            .snapshot()
            .table()
            .get(pid)
            .orElseThrow(() -> new UserError(1, "there is no process " + pid));
    List<McpServer> servers = of(inventory.servers(), pid);
    if (!servers.isEmpty()) return about(inventory, servers.getFirst());
    if (process.zombie()) return zombie(inventory, process);
    String line = "Process %d is part of no MCP server of yours, and is left alone:%n  %s%n";
    return line.formatted(pid, command(process));
  }

  private static String zombie(Inventory inventory, ProcessInfo process) {
    String parent =
        inventory
            .snapshot()
            .table()
            .parent(process)
            .map(p -> Text.clean(p.program()) + " (" + p.pid() + ")")
            .orElse(Long.toString(process.parent()));
    return ("Process %d has ended; it takes no memory, and no signal reaches it. It is shown as a"
            + " zombie until its parent %s notes that or ends.%n")
        .formatted(process.pid(), parent);
  }

  private static String about(Inventory inventory, McpServer server) {
    StringBuilder text = new StringBuilder();
    ProcessInfo root = server.tree().root();
    String name = Text.clean(server.tree().name());
    text.append(name + " is an MCP server (" + Text.clean(server.tree().rule()) + "):\n");
    for (ProcessInfo process : server.tree().processes().reversed()) {
      int depth = inventory.snapshot().table().ancestors(process).indexOf(root) + 1;
      text.append("  ".repeat(depth + 1) + process.pid() + " " + command(process) + "\n");
    }
    text.append("It belongs to: " + Text.clean(server.owner().title()) + ".\n");
    for (String sentence : server.evidence()) {
      text.append("  - " + Text.clean(sentence) + ".\n");
    }
    text.append(would("cleanup_session", Verdict.ofEnded(inventory.snapshot(), server)));
    text.append(would("smart_cleanup", Verdict.ofLeft(inventory.snapshot(), server, false)));
    return text.toString();
  }

  private static String would(String command, Verdict verdict) {
    String would =
        verdict instanceof Verdict.Kill kill
            ? " would end it: " + kill.reason() + Containers.Client.note(kill.processes())
            : " would keep it: " + verdict.reason();
    return command + Text.clean(would) + ".\n";
  }

  private static String command(ProcessInfo process) {
    if (process.zombie()) return "(a zombie: it has ended, and its parent has not noted that)";
    if (String.join(" ", process.argv()).isBlank()) return "(its command line is empty)";
    return Text.clean(Redact.command(process.argv()));
  }

  /** The servers that a process is part of. */
  private static List<McpServer> of(List<McpServer> servers, long pid) {
    return servers.stream()
        .filter(s -> s.tree().processes().stream().map(ProcessInfo::pid).anyMatch(p -> p == pid))
        .toList();
  }
}
