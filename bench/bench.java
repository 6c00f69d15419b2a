//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/FiguresJson.java
//SOURCES support/FiguresText.java
//SOURCES support/Measure.java
//SOURCES support/ScaleCommand.java
//SOURCES support/SharingText.java
//SOURCES support/StandingText.java
//SOURCES support/TopText.java
//SOURCES ../scripts/cli/command/Cli.java
//DESCRIPTION Measures every command against JVM hello world, JBang and shell pipelines.

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.bench.Figures;
import mcptools.bench.FiguresJson;
import mcptools.bench.FiguresText;
import mcptools.bench.Ground;
import mcptools.bench.Launcher;
import mcptools.bench.Measure;
import mcptools.bench.Plan;
import mcptools.bench.Runner;
import mcptools.bench.ScaleCommand;
import mcptools.bench.ShareBench;
import mcptools.bench.SharingText;
import mcptools.bench.StandingBench;
import mcptools.bench.StandingText;
import mcptools.bench.TopBench;
import mcptools.bench.TopText;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;
import mcptools.state.Clone;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Usage: {@code ./jbang bench [--quick] [--json FILE]}. */
final class bench implements Command {
  Optional<Integer> runs = Optional.empty();

  List<Integer> servers = List.of();

  List<Integer> clients = List.of();

  List<Integer> agents = List.of(0, 5, 20);

  List<Integer> crowds = List.of(100, 1000, 5000);

  int seconds = 120;

  Optional<Integer> processes = Optional.empty();

  Optional<Integer> jbang = Optional.empty();

  boolean quick;

  Optional<Path> json = Optional.empty();

  public static void main(String[] args) {
    System.exit(Cli.run(new bench(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "bench",
            this::call,
            "Measures each command as a whole process, from its start to its end: medians, and how"
                + " many times as long as JVM hello world they take. Scratch folders, tmux and"
                + " processes are the bench's own and are gone afterwards.")
        .option(
            "--runs", "N", "Runs of each command (15).", Integer.class, v -> runs = Optional.of(v))
        .option(
            "--servers",
            "N",
            "How many MCP servers there are, a column each (0,100,500).",
            String.class,
            v -> servers = numbers("--servers", v))
        .option(
            "--processes",
            "N",
            "How many other processes there are in the last column (5000).",
            Integer.class,
            v -> processes = Optional.of(v))
        .option(
            "--jbang",
            "N",
            "Runs of each command through JBang (3); 0 leaves them out.",
            Integer.class,
            v -> jbang = Optional.of(v))
        .flag("--quick", "Few runs of few processes: to try the bench itself.", () -> quick = true)
        .option(
            "--json",
            "FILE",
            "Also write all figures as JSON.",
            Path.class,
            v -> json = Optional.of(v))
        .with(
            new Syntax(
                    "share",
                    this::share,
                    "Measures what MCP clients take with servers of their own, with shared ones,"
                        + " and behind mcp-proxy: PSS, and the median of calls.")
                .option(
                    "--clients",
                    "N",
                    "How many clients there are, each with three servers (1,5,10,20).",
                    String.class,
                    v -> clients = numbers("--clients", v))
                .option(
                    "--json",
                    "FILE",
                    "Also write all figures as JSON.",
                    Path.class,
                    v -> json = Optional.of(v)))
        .with(new ScaleCommand(bench::checkFile, this::ground).syntax())
        .with(
            new Syntax(
                    "top",
                    this::top,
                    "Measures mcptop in a terminal: its start, what a key takes, and what it takes"
                        + " at rest.")
                .option(
                    "--servers",
                    "N",
                    "How many MCP servers there are (20,500).",
                    String.class,
                    v -> servers = numbers("--servers", v))
                .option(
                    "--processes",
                    "N",
                    "How many other processes there are, each with the servers of its place"
                        + " (100,5000).",
                    String.class,
                    v -> crowds = numbers("--processes", v))
                .option(
                    "--seconds",
                    "N",
                    "How long it is at rest (120).",
                    Integer.class,
                    v -> seconds = v))
        .with(
            new Syntax(
                    "standing",
                    this::standing,
                    "Measures what stands by between two commands, the watcher, beside other ways:"
                        + " processor time, wakeups, PSS.")
                .option(
                    "--agents",
                    "N",
                    "How many agents there are in 10 sessions (0,5,20).",
                    String.class,
                    v -> agents = numbers("--agents", v))
                .option(
                    "--processes",
                    "N",
                    "How many other processes there are (100,1000,5000).",
                    String.class,
                    v -> crowds = numbers("--processes", v))
                .option(
                    "--seconds",
                    "N",
                    "How long the watcher is measured (120).",
                    Integer.class,
                    v -> seconds = v)
                .option(
                    "--json",
                    "FILE",
                    "Also write all figures as JSON.",
                    Path.class,
                    v -> json = Optional.of(v)));
  }

  private int standing(CommandLine line) {
    checkFile(json);
    if (seconds < 1 || Stream.of(agents, crowds).flatMap(List::stream).anyMatch(n -> n < 0)) {
      throw new UserError(2, "--seconds is 1 or more, and no number is negative");
    }
    Ground ground = ground();
    Runner runner = ground.keep(new Runner(ground.folder()));
    try (ground) {
      PrintWriter err = line.getErr();
      StandingBench bench =
          new StandingBench(ground, runner, seconds, step -> err.println("bench: " + step));
      List<StandingBench.Row> rows = new ArrayList<>();
      for (int processes : crowds) {
        for (int number : agents) rows.addAll(bench.rows(number, processes));
      }
      line.getOut().print(StandingText.table(rows));
      json.ifPresent(
          file -> AtomicFile.writePublic(file.toAbsolutePath(), StandingText.json(rows) + "\n"));
      return 0;
    }
  }

  private int top(CommandLine line) {
    List<Integer> numbers = servers.isEmpty() ? List.of(20, 500) : servers;
    List<Integer> others = crowds.size() == numbers.size() ? crowds : List.of(100, 5000);
    if (others.size() != numbers.size()) {
      throw new UserError(2, "--servers and --processes take as many numbers each");
    }
    Ground ground = ground();
    Runner runner = ground.keep(new Runner(ground.folder()));
    try (ground) {
      PrintWriter err = line.getErr();
      TopBench bench = new TopBench(ground, runner, seconds, step -> err.println("bench: " + step));
      List<TopBench.Row> rows = new ArrayList<>();
      for (int i = 0; i < numbers.size(); i++) rows.add(bench.row(numbers.get(i), others.get(i)));
      line.getOut().print(TopText.table(rows));
      return 0;
    }
  }

  private int share(CommandLine line) {
    checkFile(json);
    if (clients.stream().anyMatch(n -> n < 1)) {
      throw new UserError(2, "--clients takes numbers above 0, such as 1,5,10");
    }
    Ground ground = ground();
    try (ground) {
      PrintWriter err = line.getErr();
      List<ShareBench.Row> rows =
          new ShareBench(ground, step -> err.println("bench: " + step))
              .all(clients.isEmpty() ? List.of(1, 5, 10, 20) : clients);
      line.getOut().print(SharingText.table(rows));
      json.ifPresent(
          file -> AtomicFile.writePublic(file.toAbsolutePath(), SharingText.json(rows) + "\n"));
      return 0;
    }
  }

  private Ground ground() {
    Path clone = Clone.required();
    Ground ground = Ground.make(clone);
    Runtime.getRuntime().addShutdownHook(new Thread(ground::close));
    return ground;
  }

  private static void checkFile(Optional<Path> given) {
    given
        .filter(file -> !Files.isDirectory(file.resolveSibling("").toAbsolutePath()))
        .ifPresent(file -> {
          throw new UserError(2, file + " cannot be written: there is no such folder");
        });
  }

  private static List<Integer> numbers(String option, String words) {
    try {
      return Stream.of(words.split(",")).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new UserError(2, option + " takes numbers such as 1,10,100");
    }
  }

  private int call(CommandLine line) {
    Plan plan =
        new Plan(
            servers.isEmpty() ? (quick ? List.of(2) : List.of(0, 100, 500)) : servers,
            processes.orElse(quick ? 5 : 5000),
            runs.orElse(quick ? 1 : 15),
            jbang.orElse(quick ? 0 : 3),
            quick ? 1 : 2);
    boolean negative = plan.servers().stream().anyMatch(n -> n < 0);
    if (plan.runs() < 1 || plan.jbangRuns() < 0 || plan.processes() < 0 || negative) {
      throw new ParameterException(line, "--runs is 1 or more, and no number is negative");
    }
    checkFile(json);
    Ground ground = ground();
    Runner runner = ground.keep(new Runner(ground.folder()));
    PrintWriter err = line.getErr();
    try (ground) {
      Figures figures =
          new Measure(ground, runner, plan, step -> err.println("bench: " + step)).all();
      return report(line, figures, plan, new Launcher(ground).commands());
    }
  }

  private int report(
      CommandLine line, Figures figures, Plan plan, List<Launcher.Command> commands) {
    PrintWriter out = line.getOut();
    out.print(FiguresText.of(figures, commands));
    out.println();
    out.println(FiguresText.machine(figures, plan.runs()));
    json.ifPresent(file ->
        AtomicFile.writePublic(file.toAbsolutePath(), FiguresJson.of(figures, plan.runs()) + "\n"));
    Cli.problems(line, figures.problems());
    return figures.problems().isEmpty() ? 0 : 1;
  }
}
