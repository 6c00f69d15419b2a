///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Classify.java
//SOURCES support/Machine.java
//SOURCES support/ServersJson.java
//SOURCES support/ServersText.java
//SOURCES support/Watch.java
//SOURCES support/Why.java

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mcptools.cli.Classify;
import mcptools.cli.Cli;
import mcptools.cli.Machine;
import mcptools.cli.ServersJson;
import mcptools.cli.ServersText;
import mcptools.cli.Watch;
import mcptools.cli.Why;
import mcptools.mcp.Look;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.MemoryUse;
import mcptools.process.Memory;
import mcptools.process.ProcessId;
import mcptools.process.Processes;
import mcptools.report.Colors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Every MCP server of the user, and whose it is. */
@Command(
    name = "mcps",
    description = "Lists the MCP servers that run, by whom they belong to, and why.")
class mcps implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Option(
      names = "--why",
      paramLabel = "PID",
      description = "Tell whose server a process is, all the evidence, and whether it would go.")
  Optional<Long> why = Optional.empty();

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = Watch.USUAL_SECONDS,
      paramLabel = "SECONDS",
      description = "Show the list again and again (every 2 seconds).")
  Optional<Integer> watch = Optional.empty();

  public static void main(String[] args) {
    System.exit(Cli.run(new mcps(), args));
  }

  @Override
  public Integer call() {
    if (watch.isPresent() && (json || why.isPresent())) {
      throw new ParameterException(
          spec.commandLine(), "--watch shows the list, and neither --json nor --why");
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
    if (why.isPresent()) {
      out.print(Why.of(seen, why.get()));
    } else {
      Map<ProcessId, Memory> memories = MemoryUse.read(Processes.memory(), seen.servers());
      if (json) out.println(ServersJson.of(seen, memories));
      else ServersText.print(out, seen, memories, Colors.ofOutput());
    }
    return seen.problems();
  }

  @Command(
      name = "classify",
      description = {
        "Reads a JSON object with \"argv\" a line from standard input and prints each with"
            + " \"server\", \"name\" and \"rule\"."
      })
  int classify() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Classify.lines(new BufferedReader(new InputStreamReader(System.in, UTF_8)), out);
    return 0;
  }
}
