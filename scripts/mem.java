///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/memory/MemoryJson.java
//SOURCES cli/memory/MemoryText.java
//SOURCES cli/terminal/Watch.java
//SOURCES ../lib/history/Recorder.java
//SOURCES ../lib/inventory/InventoryReader.java
//SOURCES ../lib/report/Json.java
//SOURCES ../lib/verdict/SessionVerdict.java

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.memory.MemoryJson;
import mcptools.cli.memory.MemoryText;
import mcptools.cli.terminal.Watch;
import mcptools.health.MemoryReport;
import mcptools.history.Recorder;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.process.SystemMemory;
import mcptools.process.UsageSource;
import mcptools.report.Json;
import mcptools.verdict.SessionVerdict;
import mcptools.verdict.SessionVerdict.Policy;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the MCP servers take of the machine's memory. */
class mem implements Command {
  /** As the advice has it, in milliseconds. */
  private static final long DAY = 86_400_000;

  boolean json;

  Optional<Integer> watch = Optional.empty();

  public static void main(String[] args) {
    Cli.exit(Cli.run(new mem(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "mem",
            this::call,
            "Shows the machine's memory and what the MCP servers take of it.",
            "PSS counts what processes share by parts, so that sums are true; USS is what they have"
                + " alone; RSS counts what is shared in full. On macOS the physical"
                + " footprint stands for PSS and USS.")
        .flag("--json", "Print JSON.", () -> json = true)
        .option(
            "--watch",
            "SECONDS",
            "Show it again and again (every 2 seconds).",
            Integer.class,
            Watch.USUAL_SECONDS,
            v -> watch = Optional.of(v));
  }

  private int call(CommandLine line) {
    if (watch.isPresent() && json) {
      throw new ParameterException(line, "--watch and --json exclude each other");
    }
    InventoryReader reader = InventoryReader.ofSystem();
    return Watch.show(line, watch, (out, columns) -> show(reader, out, columns));
  }

  private List<String> show(InventoryReader reader, PrintWriter out, IntSupplier columns) {
    UsageSource source = UsageSource.ofSystem();
    Inventory inventory = reader.measured(source);
    List<McpServer> idle =
        SessionVerdict.closed(
            inventory.snapshot(), inventory.servers(), Policy.ofAgents(DAY, System.getenv()));
    MemoryReport report = MemoryReport.of(inventory, idle);
    SystemMemory system = source.system();
    if (json) out.println(Json.of(MemoryJson.of(system, report)));
    else MemoryText.print(out, system, report, UsageSource.share(), columns.getAsInt());
    Recorder.record(inventory, system);
    return inventory.problems();
  }
}
