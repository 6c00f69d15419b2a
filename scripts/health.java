///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/command/Cli.java
//SOURCES cli/health/HealthText.java
//SOURCES cli/health/Notices.java
//SOURCES cli/health/Prometheus.java
//SOURCES cli/terminal/Progress.java
//SOURCES ../lib/health/UnreachedServers.java
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
import mcptools.cli.health.Notices;
import mcptools.cli.health.Prometheus;
import mcptools.cli.terminal.Progress;
import mcptools.cli.terminal.Width;
import mcptools.error.UserError;
import mcptools.health.Health;
import mcptools.health.UnreachedServers;
import mcptools.history.Recorder;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.ProgramRunner;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.State;
import mcptools.settings.Settings;
import mcptools.state.AtomicFile;
import mcptools.state.Clone;
import mcptools.state.StateHome;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Whether MCP servers pile up, for people and for monitoring. */
class health implements Command {
  /** Its command may have to be built first. */
  private static final int REPORT_SECONDS = 180;

  boolean json;

  boolean quiet;

  Optional<Path> prometheus = Optional.empty();

  Optional<Path> report = Optional.empty();

  boolean notices;

  private final List<String> problems = new ArrayList<>();
  private final UsageSource usage = UsageSource.ofSystem();

  public static void main(String[] args) {
    CommandLine command = Cli.commandLine(new health());
    IExecutionExceptionHandler failed = command.getExecutionExceptionHandler();
    // A failure must not look like a warning to what reads the exit code.
    command.setExecutionExceptionHandler((e, line, parsed) -> {
      int code = failed.handleExecutionException(e, line, parsed);
      return code == 1 ? State.UNKNOWN.code() : code;
    });
    Cli.exit(Cli.run(command, State.UNKNOWN.code(), args));
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
        .option(
            "--report",
            "FILE",
            "Write a page with charts of the last day, what grows and what was ended.",
            Path.class,
            v -> report = Optional.of(v))
        .flag(
            "--notify",
            "Say on the desktop and in tmux when an indicator has changed, at most hourly.",
            () -> notices = true)
        .exitCodes(
            "0: ok",
            "1: warning",
            "2: critical; also bad usage, which says so on stderr alone",
            "3: unknown: something could not be read or written");
  }

  private int call(CommandLine line) {
    prometheus = prometheus.map(file -> AtomicFile.named(file, "mcp-tools.prom"));
    report = report.map(file -> AtomicFile.named(file, "report.html"));
    Health health = look();
    if (!quiet || health.state() != State.OK) {
      PrintWriter out = line.getOut();
      if (json) {
        out.println(HealthText.json(health, usage.pressureLevel(), problems));
      } else {
        Colors colors = Colors.ofOutput();
        HealthText.print(out, health, usage.pressureLevel(), colors, Width.ofTable());
      }
      out.flush();
      Cli.problems(line, problems);
    }
    prometheus.ifPresent(f -> Prometheus.write(f, health, Instant.now().getEpochSecond()));
    if (report.isPresent()) {
      try (Progress shown = Progress.of("writing the report")) {
        writeReport(report.get());
      }
    }
    return health.state().code();
  }

  /** By trends, which has what this command would have to be compiled with for it. */
  private static void writeReport(Path file) {
    List<String> command = Clone.command(Clone.required(), "trends", "--html", file.toString());
    ProgramRunner.Result written =
        ProgramRunner.system().run(command, Optional.empty(), REPORT_SECONDS);
    if (!written.ok()) {
      throw new UserError(1, "the report cannot be written: " + written.error());
    }
  }

  private void notice(StateHome home, Health health, Inventory inventory) {
    try {
      Notices.say(home, health.readings(), inventory, ProgramRunner.system());
    } catch (UserError e) {
      problems.add(e.getMessage()); // what was found is known all the same
    }
  }

  private Health look() {
    try {
      Inventory inventory = InventoryReader.ofSystem().measured(usage);
      problems.addAll(inventory.problems());
      Recorder.record(inventory, usage.system());
      StateHome home = StateHome.of(System.getenv());
      Health health = Health.of(inventory, UnreachedServers.count(home, inventory.snapshot()));
      if (notices) notice(home, health, inventory);
      if (health.get(Indicator.MEMORY).state() == State.UNKNOWN) {
        problems.add("the memory of the servers cannot be read");
      }
      return health;
    } catch (UserError e) {
      problems.add(e.getMessage());
      return Health.unseen(Settings.read(System.getenv()).thresholds());
    }
  }
}
