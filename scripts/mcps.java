///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/servers/Classify.java
//SOURCES cli/servers/ServersJson.java
//SOURCES cli/servers/ServersText.java
//SOURCES cli/servers/Why.java
//SOURCES cli/terminal/Watch.java
//SOURCES ../lib/history/Recorder.java
//SOURCES ../lib/inventory/InventoryReader.java

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.servers.Choice;
import mcptools.cli.servers.Classify;
import mcptools.cli.servers.ServersJson;
import mcptools.cli.servers.ServersText;
import mcptools.cli.servers.Why;
import mcptools.cli.terminal.Watch;
import mcptools.history.Recorder;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.Libc;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.state.Clone;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Every MCP server of the user, and whose it is. */
class mcps implements Command {
  boolean json;

  Optional<Long> why = Optional.empty();

  Optional<Integer> watch = Optional.empty();

  Optional<Long> end = Optional.empty();

  Optional<String> sort = Optional.empty();

  String name = "";

  boolean yes;

  boolean dryRun;

  boolean explain = false;

  List<String> command = List.of();

  /** What was shown last. */
  private Optional<Inventory> before = Optional.empty();

  public static void main(String[] args) {
    Cli.exit(Cli.run(new mcps(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "mcps", this::call, "Lists the MCP servers that run, by whom they belong to, and why.")
        .argument(
            "SESSION",
            "Show the servers alone that are called so, or whose session or client is.",
            v -> name = v)
        .flag("--json", "Print JSON.", () -> json = true)
        .option(
            "--sort",
            Choice.KEYS,
            "One row a server with its owner, in this order.",
            String.class,
            v -> sort = Optional.of(v))
        .option(
            "--end",
            "PID",
            "End the server that this process is part of: of an open session, used or not; of the"
                + " rest what smart_cleanup would end; asks first.",
            Long.class,
            v -> end = Optional.of(v))
        .flag("-y,--yes", "With --end: do not ask.", () -> yes = true)
        .flag("-n,--dry-run", "With --end: only print what would be ended.", () -> dryRun = true)
        .option(
            "--why",
            "PID",
            "Say whose server a process is, all the evidence, and whether it would go.",
            Long.class,
            v -> why = Optional.of(v))
        .option(
            "--watch",
            "SECONDS",
            "Show the list again and again (every 2 seconds).",
            Integer.class,
            Watch.USUAL_SECONDS,
            v -> watch = Optional.of(v))
        .with(
            new Syntax(
                    "classify",
                    this::classify,
                    "Reads a JSON object with \"argv\" a line from standard input and prints each"
                        + " with \"server\", \"name\" and \"rule\".",
                    "With a command line behind --, or with --explain, it answers in words.")
                .flag("--explain", "Say by which rule.", () -> explain = true)
                .arguments("COMMAND", "The command line to judge.", List.of(), v -> command = v));
  }

  private int call(CommandLine line) {
    if (Stream.of(json, watch.isPresent(), why.isPresent()).filter(given -> given).count() > 1) {
      throw new ParameterException(line, "--watch, --json and --why exclude each other");
    }
    if (json && sort.isPresent()) {
      throw new ParameterException(line, "--sort and --json exclude each other");
    }
    if (end.isPresent()) {
      if (why.isPresent() || watch.isPresent() || sort.isPresent() || !name.isEmpty()) {
        throw new ParameterException(line, "--end goes with --yes, --dry-run and --json alone");
      }
      return end(end.get());
    }
    if (why.isPresent() && (sort.isPresent() || !name.isEmpty())) {
      throw new ParameterException(
          line, "--why is about one process: no SESSION or --sort with it");
    }
    sort.ifPresent(Choice::check);
    if (yes || dryRun) throw new ParameterException(line, "--yes and --dry-run go with --end");
    InventoryReader reader = InventoryReader.ofSystem();
    return Watch.show(line, watch, (out, columns) -> show(reader, out, columns));
  }

  /** By cleanup_mcp, so that what only lists is not compiled with what ends. */
  private int end(long pid) {
    List<String> command = new ArrayList<>(List.of("env", "MCP_TOOLS_CALLED=mcps"));
    command.addAll(Clone.command(Clone.required(), "cleanup_mcp", "--server", Long.toString(pid)));
    if (yes) command.add("--yes");
    if (dryRun) command.add("--dry-run");
    if (json) command.add("--json");
    Libc.exec(command);
    return 1; // not reached: this process has become the other
  }

  private List<String> show(InventoryReader reader, PrintWriter out, IntSupplier columns) {
    if (why.isPresent()) {
      Inventory inventory = reader.read();
      out.print(Why.of(inventory, why.get(), columns.getAsInt()));
      return inventory.problems();
    }
    UsageSource source = UsageSource.ofSystem();
    Inventory inventory = reader.measured(source);
    Inventory shown = name.isEmpty() ? inventory : Choice.named(inventory, name);
    if (json) out.println(ServersJson.of(shown));
    else {
      ServersText.print(out, shown, before, sort, columns.getAsInt(), Colors.ofOutput());
    }
    before = Optional.of(inventory);
    Recorder.record(inventory, source.system());
    return inventory.problems();
  }

  private int classify(CommandLine line) throws IOException {
    if (command.isEmpty()) {
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      Classify.lines(in, line.getOut(), explain);
    } else {
      Cli.print(line, Classify.inWords(command, explain));
    }
    return 0;
  }
}
