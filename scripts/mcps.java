///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
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
import java.util.Optional;
import mcptools.cli.Classify;
import mcptools.cli.Cli;
import mcptools.cli.Command;
import mcptools.cli.Machine;
import mcptools.cli.ServersJson;
import mcptools.cli.ServersText;
import mcptools.cli.Syntax;
import mcptools.cli.Watch;
import mcptools.cli.Why;
import mcptools.mcp.Look;
import mcptools.mcp.Look.Measured;
import mcptools.mcp.Look.Seen;
import mcptools.process.Processes;
import mcptools.report.Colors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Every MCP server of the user, and whose it is. */
class mcps implements Command {
  boolean json;

  Optional<Long> why = Optional.empty();

  Optional<Integer> watch = Optional.empty();

  public static void main(String[] args) {
    System.exit(Cli.run(new mcps(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "mcps", this::call, "Lists the MCP servers that run, by whom they belong to, and why.")
        .flag("--json", "Print JSON.", () -> json = true)
        .option(
            "--why",
            "PID",
            "Tell whose server a process is, all the evidence, and whether it would go.",
            Long.class,
            v -> why = Optional.of(v))
        .option(
            "--watch",
            "SECONDS",
            "Show the list again and again (every 2 seconds).",
            Watch.USUAL_SECONDS,
            v -> watch = Optional.of(v))
        .with(
            new Syntax(
                "classify",
                this::classify,
                "Reads a JSON object with \"argv\" a line from standard input and prints each with"
                    + " \"server\", \"name\" and \"rule\"."));
  }

  private int call(CommandLine line) {
    if (watch.isPresent() && (json || why.isPresent())) {
      throw new ParameterException(line, "--watch shows the list, and neither --json nor --why");
    }
    Look look = Machine.look();
    return Watch.show(line, watch, out -> show(look, out));
  }

  private List<String> show(Look look, PrintWriter out) {
    if (why.isPresent()) {
      Seen seen = look.now();
      out.print(Why.of(seen, why.get()));
      return seen.problems();
    }
    Measured measured = look.measured(Processes.memory());
    Seen seen = measured.seen();
    if (json) out.println(ServersJson.of(seen, measured.memories()));
    else ServersText.print(out, seen, measured.memories(), Colors.ofOutput());
    return seen.problems();
  }

  private int classify(CommandLine line) throws IOException {
    Classify.lines(new BufferedReader(new InputStreamReader(System.in, UTF_8)), line.getOut());
    return 0;
  }
}
