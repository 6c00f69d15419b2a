//DEPS info.picocli:picocli:4.7.7
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
import mcptools.cli.command.Cli;
import mcptools.cli.terminal.Width;
import mcptools.inventory.ServerUsage;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Units;
import mcptools.secrets.Redact;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServers;
import mcptools.settings.Sharing;
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
      boolean json) {
    UsageSource source = UsageSource.ofSystem();
    Map<SharedStatus, ServerUsage> uses = new LinkedHashMap<>();
    all.forEach(s -> uses.put(s, ServerUsage.read(source, s.processes())));
    PrintWriter out = command.getOut();
    if (json) {
      List<Object> entries = new ArrayList<>();
      uses.forEach((status, usage) -> entries.add(SharedJson.entry(table, status, usage)));
      out.println(Json.of(Map.of("servers", entries)));
    } else if (all.isEmpty()) {
      Cli.print(command, sentence(none(config)));
    } else {
      out.print(table(table, uses).format(Colors.NONE, Width.ofTable()));
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

  private static Table table(ProcessTable processes, Map<SharedStatus, ServerUsage> uses) {
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
                "CALLS")
            .right(2, 3, 4, 5, 6, 7, 8)
            .cut("SERVER", 10)
            .spare("RESTARTS", "AGE", "CALLS");
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
          status.bridged().map(s -> Integer.toString(s.clients())).orElse(""),
          status.bridged().map(s -> Long.toString(s.calls())).orElse(""));
    });
    return table;
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
    Table table = new Table("SERVER", "TRANSPORT", "COMMAND").cut("COMMAND", 20).cut("SERVER", 10);
    for (SharedServer server : servers) {
      table.row(server.name(), server.transport(), Redact.command(server.program().command()));
    }
    out.print(table.format(Colors.NONE, Width.ofTable()));
    Cli.print(command, "They are configured in " + config.file() + ".");
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
