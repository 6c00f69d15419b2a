///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Machine.java
//SOURCES support/MemoryJson.java
//SOURCES support/MemoryText.java
//SOURCES support/Watch.java
//SOURCES ../lib/mcp/MemoryReport.java
//SOURCES ../lib/process/Processes.java
//SOURCES ../lib/report/Json.java

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mcptools.cli.Cli;
import mcptools.cli.Machine;
import mcptools.cli.MemoryJson;
import mcptools.cli.MemoryText;
import mcptools.cli.Watch;
import mcptools.mcp.Look;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.MemoryReport;
import mcptools.mcp.MemoryUse;
import mcptools.process.MemorySource;
import mcptools.process.Processes;
import mcptools.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the MCP servers take of the machine's memory. */
@Command(
    name = "mem",
    description = {
      "Shows the machine's memory and what the MCP servers take of it.",
      "PSS counts what processes share by parts, so that sums are true; USS is what they have"
          + " alone; RSS counts what is shared in full. On macOS PSS and USS are both"
          + " the physical footprint.",
    })
class mem implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = Watch.USUAL_SECONDS,
      paramLabel = "SECONDS",
      description = "Show it again and again (every 2 seconds).")
  Optional<Integer> watch = Optional.empty();

  public static void main(String[] args) {
    System.exit(Cli.run(new mem(), args));
  }

  @Override
  public Integer call() {
    if (watch.isPresent() && json) {
      throw new ParameterException(spec.commandLine(), "--watch shows tables, and no --json");
    }
    Look look = Machine.look();
    if (watch.isPresent()) {
      return Watch.run(spec.commandLine(), watch.get(), out -> show(look, out));
    }
    Cli.problems(spec.commandLine(), show(look, spec.commandLine().getOut()));
    return 0;
  }

  private List<String> show(Look look, PrintWriter out) {
    Seen seen = look.now();
    MemorySource source = Processes.memory();
    MemoryReport report = MemoryReport.of(seen, MemoryUse.read(source, seen.servers()));
    if (json) out.println(Json.of(MemoryJson.of(source.system(), report)));
    else MemoryText.print(out, source.system(), report);
    return seen.problems();
  }
}
