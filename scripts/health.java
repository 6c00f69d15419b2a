///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/command/Cli.java
//SOURCES cli/health/HealthText.java
//SOURCES cli/health/Prometheus.java
//SOURCES ../lib/history/Recorder.java
//SOURCES ../lib/inventory/InventoryReader.java

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.health.HealthText;
import mcptools.cli.health.Prometheus;
import mcptools.error.UserError;
import mcptools.health.Health;
import mcptools.history.Recorder;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.State;
import mcptools.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Whether MCP servers pile up, for people and for monitoring. */
class health implements Command {
  boolean json;

  boolean quiet;

  Optional<Path> prometheus = Optional.empty();

  private final List<String> problems = new ArrayList<>();

  public static void main(String[] args) {
    CommandLine command = Cli.commandLine(new health());
    IExecutionExceptionHandler failed = command.getExecutionExceptionHandler();
    // A failure must not look like a warning to what reads the exit code.
    command.setExecutionExceptionHandler((e, line, parsed) -> {
      int code = failed.handleExecutionException(e, line, parsed);
      return code == 1 ? State.UNKNOWN.code() : code;
    });
    System.exit(command.execute(args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "health",
            this::call,
            "Holds the numbers of MCP servers and sessions against their thresholds.")
        .flag("--json", "Print JSON.", () -> json = true)
        .flag("-q,--quiet", "Print nothing when all is ok, as cron wants it.", () -> quiet = true)
        .option(
            "--prometheus",
            "FILE",
            "Write a file for node_exporter's textfile collector; name it *.prom.",
            Path.class,
            v -> prometheus = Optional.of(v))
        .exitCodes(
            "0: ok",
            "1: warning",
            "2: critical; also bad usage, which says so on stderr alone",
            "3: unknown: something could not be read or written");
  }

  private int call(CommandLine line) {
    prometheus.ifPresent(Prometheus::check);
    Health health = look();
    if (!quiet || health.state() != State.OK) {
      PrintWriter out = line.getOut();
      if (json) out.println(HealthText.json(health, problems));
      else HealthText.print(out, health, Colors.ofOutput());
      out.flush();
      Cli.problems(line, problems);
    }
    prometheus.ifPresent(f -> Prometheus.write(f, health, Instant.now().getEpochSecond()));
    return health.state().code();
  }

  private Health look() {
    try {
      UsageSource source = UsageSource.ofSystem();
      Inventory inventory = InventoryReader.ofSystem().measured(source);
      problems.addAll(inventory.problems());
      Recorder.record(inventory, source.system());
      Health health = Health.of(inventory);
      if (health.get(Indicator.MEMORY).state() == State.UNKNOWN) {
        problems.add("the memory of the servers can not be read");
      }
      return health;
    } catch (UserError e) {
      problems.add(e.getMessage());
      return Health.unseen(Settings.read(System.getenv()).thresholds());
    }
  }
}
