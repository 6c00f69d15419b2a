//DEPS info.picocli:picocli:4.7.7
//SOURCES ClientsText.java
//SOURCES SharedJson.java
//SOURCES ../../../lib/settings/SharedServers.java
//SOURCES ../command/Cli.java

package mcptools.cli.shared;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mcptools.cli.command.Cli;
import mcptools.cli.terminal.Width;
import mcptools.inventory.ServerUsage;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.secrets.Redact;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServers;
import mcptools.settings.Sharing;
import mcptools.shared.BridgedClient;
import mcptools.shared.BridgedStatus;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedSnapshot;
import mcptools.shared.SharedStatus;
import picocli.CommandLine;

/** Shared servers as text. */
public final class SharedText {
  private SharedText() {}

  /** The sentence for a config without shared servers. */
  public static String none(SharedServers config) {
    return config.exists()
        ? config.file() + " names no globalServers; mcp_manager init --print shows an example"
        : "no shared server is configured; mcp_manager init writes an example to " + config.file();
  }

  /** Prints successes on standard output and failures on standard error, equal ones together. */
  public static void print(CommandLine command, List<SharedOutcome> outcomes) {
    Map<String, String> problems = new LinkedHashMap<>();
    for (SharedOutcome outcome : outcomes) {
      if (outcome.ok()) {
        Cli.print(command, outcome.name() + ": " + outcome.sentence());
      } else {
        problems.merge(outcome.sentence(), outcome.name(), (a, b) -> a + ", " + b);
      }
    }
    command.getOut().flush();
    List<String> sentences = new ArrayList<>();
    problems.forEach((sentence, names) -> sentences.add(names + ": " + sentence));
    Cli.problems(command, sentences);
  }

  /** Prints the damaged PID files. */
  public static void damaged(CommandLine command, SharedSnapshot snapshot) {
    Cli.problems(
        command,
        snapshot.files().values().stream()
            .map(f -> f.problem())
            .filter(p -> !p.isEmpty())
            .toList());
  }

  public static void status(
      CommandLine command,
      SharedServers config,
      ProcessTable table,
      List<SharedStatus> all,
      List<BridgedClient> clients,
      boolean json) {
    UsageSource source = UsageSource.ofSystem();
    Map<SharedStatus, ServerUsage> uses = new LinkedHashMap<>();
    all.forEach(s -> uses.put(s, ServerUsage.read(source, s.processes())));
    PrintWriter out = command.getOut();
    if (json) {
      List<Object> entries = new ArrayList<>();
      uses.forEach((status, usage) -> entries.add(SharedJson.entry(table, status, usage)));
      List<Object> connected = new ArrayList<>();
      clients.forEach(c -> connected.add(SharedJson.entry(c)));
      out.println(Json.of(Json.pair("servers", entries, "clients", connected)));
    } else if (all.isEmpty()) {
      Cli.print(command, sentence(none(config)));
    } else {
      int columns = Width.ofTable();
      out.print(table(table, uses, columns));
      ClientsText.print(out, clients, columns);
      out.flush();
      unsuited(command, all);
    }
  }

  /** Warns of servers that do not work, and of those whose state should not be shared. */
  private static void unsuited(CommandLine command, List<SharedStatus> all) {
    List<String> sentences = new ArrayList<>();
    for (SharedStatus status : all) {
      status
          .server()
          .flatMap(Sharing::against)
          .ifPresent(reason ->
              sentences.add(status.name() + " " + reason + "; let each client start its own"));
      switch (status.state()) {
        case DEAD -> sentences.add(again(status, "ended by itself", "start"));
        case SILENT -> sentences.add(again(status, "does not listen", "restart"));
        case RUNNING, STOPPED, STARTING, RESTING -> {}
      }
    }
    Cli.problems(command, sentences);
  }

  private static String again(SharedStatus status, String what, String order) {
    String name = status.name();
    return name + " " + what + "; look into " + name + ".log, or mcp_manager " + order + " " + name;
  }

  /**
   * The table of the status.
   *
   * @param columns that a line has at most
   */
  public static String table(
      ProcessTable processes, Map<SharedStatus, ServerUsage> uses, int columns) {
    Table table =
        new Table(
                "SERVER",
                "STATE",
                "PID",
                "PORT",
                "AGE",
                UsageSource.share().toUpperCase(Locale.ROOT),
                "RESTARTS",
                "CLIENTS",
                "CALLS",
                "ERRORS",
                "MEDIAN",
                "P99",
                "BYTES")
            .right(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
            .cut("SERVER", 10)
            .spare("RESTARTS", "AGE", "BYTES", "MEDIAN", "P99", "ERRORS", "CALLS");
    uses.forEach((status, usage) -> {
      Optional<ProcessInfo> root = status.root();
      table.row(
          status.name(),
          status.state(),
          root.map(p -> Long.toString(p.pid())).orElse(""),
          status.port().map(p -> Integer.toString(p)).orElse(""),
          root.map(p -> Units.age(processes.age(p))).orElse(""),
          root.isPresent() ? Units.size(usage.share()) : "",
          status.restarts(),
          of(status, s -> Integer.toString(s.clients())),
          of(status, s -> Long.toString(s.calls())),
          of(status, s -> Long.toString(s.errors())),
          of(status, s -> s.calls() == 0 ? "" : Units.duration(s.median())),
          of(status, s -> s.calls() == 0 ? "" : Units.duration(s.p99())),
          of(status, s -> Units.size(s.sentBytes() + s.receivedBytes())));
    });
    return table.format(Colors.NONE, columns);
  }

  private static String of(SharedStatus status, Function<BridgedStatus, String> cell) {
    return status.bridged().map(cell).orElse("");
  }

  /** Prints the config, without the values of variables. */
  public static void list(
      CommandLine command, SharedServers config, List<SharedServer> servers, boolean json) {
    PrintWriter out = command.getOut();
    if (json) {
      List<Object> entries = new ArrayList<>();
      servers.forEach(s -> entries.add(SharedJson.entry(s)));
      out.println(Json.of(Json.pair("file", config.file().toString(), "servers", entries)));
      return;
    }
    if (servers.isEmpty()) {
      Cli.print(command, sentence(none(config)));
      return;
    }
    out.print(table(servers, Width.ofTable()));
    Cli.print(command, "They are configured in " + config.file() + ".");
  }

  /**
   * The table of what is configured.
   *
   * @param columns that a line has at most
   */
  public static String table(List<SharedServer> servers, int columns) {
    Table table = new Table("SERVER", "TRANSPORT", "COMMAND").cut("COMMAND", 20).cut("SERVER", 10);
    for (SharedServer server : servers) {
      table.row(server.name(), server.transport(), Redact.command(server.program().command()));
    }
    return table.format(Colors.NONE, columns);
  }

  public static void removed(CommandLine command, List<Path> files, boolean dryRun, boolean json) {
    PrintWriter out = command.getOut();
    List<String> paths = files.stream().map(Path::toString).toList();
    if (json) {
      out.println(Json.of(Json.pair("removedFiles", paths, "dryRun", dryRun)));
      return;
    }
    if (paths.isEmpty()) out.println("Nothing is stale.");
    paths.forEach(p -> out.println((dryRun ? "would remove " : "removed ") + Text.clean(p)));
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
