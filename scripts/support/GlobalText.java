//DEPS info.picocli:picocli:4.7.7
//SOURCES Cli.java
//SOURCES GlobalJson.java
//SOURCES ../../lib/mcp/GlobalOutcome.java
//SOURCES ../../lib/mcp/GlobalServers.java
//SOURCES ../../lib/mcp/GlobalStatus.java
//SOURCES ../../lib/mcp/MemoryUse.java
//SOURCES ../../lib/mcp/Redact.java
//SOURCES ../../lib/mcp/Sharing.java
//SOURCES ../../lib/process/Processes.java
//SOURCES ../../lib/report/Ages.java
//SOURCES ../../lib/report/Json.java
//SOURCES ../../lib/report/Sizes.java
//SOURCES ../../lib/report/Table.java

package mcptools.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalServer;
import mcptools.mcp.GlobalServers;
import mcptools.mcp.GlobalStatus;
import mcptools.mcp.GlobalWorld;
import mcptools.mcp.MemoryUse;
import mcptools.mcp.Redact;
import mcptools.mcp.Sharing;
import mcptools.process.MemorySource;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.Processes;
import mcptools.report.Ages;
import mcptools.report.Json;
import mcptools.report.Sizes;
import mcptools.report.Table;
import picocli.CommandLine;

/** How global servers are told of. */
public final class GlobalText {
  /** In columns: what a line of a narrow terminal holds. */
  private static final int WIDTH = 79;

  private GlobalText() {}

  /** What to do when there is no global server. */
  public static String none(GlobalServers config) {
    return config.exists()
        ? config.file() + " names no globalServers; mcp_manager init --print shows an example"
        : "no global server is configured; mcp_manager init writes an example to " + config.file();
  }

  /** What went well to the output, what did not to the error output; what is the same once. */
  public static void print(CommandLine command, List<GlobalOutcome> outcomes) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (GlobalOutcome outcome : outcomes) {
      if (outcome.ok()) {
        command.getOut().println(Table.clean(outcome.name() + ": " + outcome.sentence()));
      } else {
        problems.merge(outcome.sentence(), outcome.name(), (a, b) -> a + ", " + b);
      }
    }
    command.getOut().flush();
    List<String> sentences = new ArrayList<>();
    problems.forEach((sentence, names) -> sentences.add(names + ": " + sentence));
    Cli.problems(command, sentences);
  }

  /** Names the PID files that can not be understood. */
  public static void damaged(CommandLine command, GlobalWorld world) {
    Cli.problems(
        command,
        world.files().values().stream().map(f -> f.problem()).filter(p -> !p.isEmpty()).toList());
  }

  public static void status(
      CommandLine command,
      GlobalServers config,
      ProcessTable table,
      List<GlobalStatus> all,
      boolean json) {
    MemorySource source = Processes.memory();
    Map<GlobalStatus, MemoryUse> uses = new LinkedHashMap<>();
    all.forEach(s -> uses.put(s, MemoryUse.read(source, s.processes())));
    PrintWriter out = command.getOut();
    if (json) {
      List<Object> entries = new ArrayList<>();
      uses.forEach((status, use) -> entries.add(GlobalJson.entry(table, status, use)));
      out.println(Json.of(Map.of("servers", entries)));
    } else if (all.isEmpty()) {
      out.println(sentence(none(config)));
    } else {
      out.print(table(table, uses).format());
      out.flush();
      unsuited(command, all);
    }
  }

  /** Warns of servers that keep what should not be shared. */
  private static void unsuited(CommandLine command, List<GlobalStatus> all) {
    List<String> sentences = new ArrayList<>();
    for (GlobalStatus status : all) {
      status
          .server()
          .flatMap(Sharing::against)
          .ifPresent(reason ->
              sentences.add(status.name() + " " + reason + "; let each client start its own"));
    }
    Cli.problems(command, sentences);
  }

  private static Table table(ProcessTable processes, Map<GlobalStatus, MemoryUse> uses) {
    Table table =
        new Table("SERVER", "STATE", "PID", "PORT", "AGE", "PSS", "RESTARTS", "CLIENTS", "CALLS")
            .right(2, 3, 4, 5, 6, 7, 8);
    uses.forEach((status, use) -> {
      Optional<ProcessInfo> root = status.root();
      table.row(
          status.name(),
          status.state(),
          root.map(p -> Long.toString(p.pid())).orElse(""),
          status.port().map(p -> Integer.toString(p)).orElse(""),
          root.map(p -> Ages.of(processes.age(p))).orElse(""),
          root.isPresent() ? Sizes.of(use.share()) : "",
          status.restarts(),
          status.shared().map(s -> Integer.toString(s.clients())).orElse(""),
          status.shared().map(s -> Long.toString(s.calls())).orElse(""));
    });
    return table;
  }

  /** What the config says; the values of variables are not for show. */
  public static void list(
      CommandLine command, GlobalServers config, List<GlobalServer> servers, boolean json) {
    PrintWriter out = command.getOut();
    if (json) {
      List<Object> entries = new ArrayList<>();
      servers.forEach(s -> entries.add(GlobalJson.entry(s)));
      out.println(Json.of(Json.pair("file", config.file().toString(), "servers", entries)));
      return;
    }
    if (servers.isEmpty()) {
      out.println(sentence(none(config)));
      return;
    }
    int names = servers.stream().mapToInt(s -> Table.width(s.name())).max().orElse(0);
    int room = WIDTH - Math.max("SERVER".length(), names) - "TRANSPORT".length() - 4;
    Table table = new Table("SERVER", "TRANSPORT", "COMMAND");
    for (GlobalServer server : servers) {
      String shown = Table.clean(Redact.command(server.program().command()));
      table.row(server.name(), server.transport(), Table.shorten(shown, Math.max(room, 20)));
    }
    out.print(table.format());
    out.println("They stand in " + Table.clean(config.file().toString()) + ".");
  }

  public static void removed(CommandLine command, List<Path> files, boolean dryRun, boolean json) {
    PrintWriter out = command.getOut();
    List<String> paths = files.stream().map(Path::toString).toList();
    if (json) {
      out.println(Json.of(Json.pair("removedFiles", paths, "dryRun", dryRun)));
      return;
    }
    if (paths.isEmpty()) out.println("Nothing is stale.");
    paths.forEach(p -> out.println((dryRun ? "would remove " : "removed ") + Table.clean(p)));
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
