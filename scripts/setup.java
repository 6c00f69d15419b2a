///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData --enable-native-access=ALL-UNNAMED
//DESCRIPTION Registers the commands of mcp-tools for the user and builds them.
//SOURCES cli/setup/HookSetup.java
//SOURCES cli/setup/Installation.java
//SOURCES cli/setup/Remains.java
//SOURCES cli/setup/Schedule.java
//SOURCES cli/setup/SharingEnd.java
//SOURCES cli/setup/Uninstallation.java
//SOURCES cli/terminal/Progress.java
//SOURCES ../lib/tmux/StatusLine.java

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.cli.command.Ask;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.setup.HookSetup;
import mcptools.cli.setup.Installation;
import mcptools.cli.setup.Remains;
import mcptools.cli.setup.Schedule;
import mcptools.cli.setup.SharingEnd;
import mcptools.cli.setup.Step;
import mcptools.cli.setup.Uninstallation;
import mcptools.cli.setup.Zshrc;
import mcptools.cli.terminal.Progress;
import mcptools.connect.AgentHooks;
import mcptools.connect.HookedAgent;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.report.Json;
import mcptools.report.Units;
import mcptools.state.Clone;
import mcptools.state.StateHome;
import mcptools.tmux.StatusLine;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Makes the commands of this clone known to the user, and undoes it. */
final class setup implements Command {
  private boolean withZshrc;
  private boolean uninstall;
  private Optional<String> every = Optional.empty();
  private boolean noSchedule;
  private boolean withCleanup;
  private boolean noNotify;
  private boolean dryRun;
  private boolean json;
  private boolean yes;
  private boolean withJbang;
  private Optional<String> agents = Optional.empty();
  private boolean noHooks;

  public static void main(String... args) {
    Cli.exit(Cli.run(new setup(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "setup",
            this::run,
            "Registers the commands of mcp-tools for the user and builds them.",
            "Then `jbang tm@mcp-tools` works from any folder.")
        .flag("--zshrc", "Also add the line for zsh to ~/.zshrc, once.", () -> withZshrc = true)
        .flag(
            "--uninstall",
            "Undo it all: connections of clients, shared servers, the catalog, the line in"
                + " ~/.zshrc, the schedule and the tmux hooks.",
            () -> uninstall = true)
        .option(
            "--schedule",
            "AGE",
            "Have limits, notices and a daily report done from time to time (every 5m).",
            String.class,
            "5m",
            v -> every = Optional.of(v))
        .flag("--no-schedule", "Have that done no more.", () -> noSchedule = true)
        .flag(
            "--schedule-cleanup",
            "With --schedule: also end what sessions left behind, as smart_cleanup"
                + " --sessions none does.",
            () -> withCleanup = true)
        .flag("--no-notify", "With --schedule: without notices.", () -> noNotify = true)
        .option(
            "--hooks",
            "CLIENT",
            "Have agents tell mcp-tools when they begin and end: "
                + String.join(", ", HookedAgent.words())
                + ", or all that are here.",
            String.class,
            "all",
            v -> agents = Optional.of(v))
        .flag("--no-hooks", "Have no agent do that any more.", () -> noHooks = true)
        .flag(
            "--jbang",
            "Also link ./jbang into ~/.local/bin, where there is no JBang.",
            () -> withJbang = true)
        .flag(
            "-y,--yes",
            "Do not ask; also register this clone in place of another.",
            () -> yes = true)
        .flag("-n,--dry-run", "Only print what would be done.", () -> dryRun = true)
        .flag("--json", "Print the steps as JSON.", () -> json = true);
  }

  private int run(CommandLine line) {
    requireOne(line);
    Path clone = Clone.required();
    if (agents.isPresent() || noHooks) return hooks(line, clone);
    Zshrc zshrc = Zshrc.of(System.getenv(), clone);
    SharingEnd sharing = new SharingEnd(StateHome.of(System.getenv()), clone);
    Installation installation =
        new Installation(clone, zshrc, System.getenv(), withZshrc, withJbang, yes);
    Schedule schedule = new Schedule(ProgramRunner.system(), clone, System.getenv());
    boolean schedules = every.isPresent() || noSchedule;
    List<Step> steps =
        schedules
            ? schedule(line, schedule)
            : uninstall
                ? new Uninstallation(line, clone, zshrc, schedule, sharing, out(line)).steps()
                : installation.steps();
    PrintWriter out = out(line);
    Set<Step> failed = new HashSet<>();
    if (uninstall && !dryRun && !yes) confirm(line, sharing, out);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (!dryRun || !json) out.println((dryRun ? "would " : "") + step.order());
      out.flush();
      if (dryRun) continue;
      try (Progress shown = Progress.of("step " + (i + 1) + " of " + steps.size())) {
        step.action().run();
      } catch (UserError e) {
        // One that cannot be undone now keeps no other from that.
        if (!uninstall) throw e;
        failed.add(step);
        Cli.problems(line, List.of(e.getMessage()));
      }
    }
    if (json) {
      List<Map<String, Object>> printed =
          steps.stream()
              .map(s -> Json.pair("order", s.order(), "done", !dryRun && !failed.contains(s)))
              .toList();
      line.getOut().println(Json.of(Map.of("steps", printed)));
    } else if (!uninstall && !schedules) {
      installation.advice().forEach(out::println);
    } else if (uninstall) {
      if (StatusLine.isShown(System.getenv())) {
        out.println("your config of tmux still shows @mcp_tools_...; take that out by hand");
      }
      Remains.sentence(StateHome.of(System.getenv()), System.getenv())
          .ifPresent(sentence -> Cli.print(line, sentence));
    }
    return failed.isEmpty() ? 0 : 1;
  }

  private static void confirm(CommandLine line, SharingEnd sharing, PrintWriter out) {
    List<String> connections = sharing.connections();
    List<String> running = sharing.running();
    if (connections.isEmpty() && running.isEmpty()) return;
    connections.forEach(out::println);
    running.forEach(out::println);
    String disconnect = connections.isEmpty() ? "Stop" : "Disconnect these clients, and stop";
    Ask.confirm(line, disconnect + " the shared servers?", "nothing was done");
  }

  /**
   * Each of these is a whole call; the options of an installation go with none of them.
   *
   * @throws ParameterException for two of them
   */
  private void requireOne(CommandLine line) {
    List<String> whole = new ArrayList<>();
    if (withZshrc) whole.add("--zshrc");
    if (withJbang && !withZshrc) whole.add("--jbang");
    if (uninstall) whole.add("--uninstall");
    if (every.isPresent()) whole.add("--schedule");
    if (noSchedule) whole.add("--no-schedule");
    if (agents.isPresent()) whole.add("--hooks");
    if (noHooks) whole.add("--no-hooks");
    if (whole.size() > 1) {
      throw new ParameterException(
          line, whole.get(0) + " and " + whole.get(1) + " exclude each other");
    }
    if ((withCleanup || noNotify) && every.isEmpty()) {
      String option = withCleanup ? "--schedule-cleanup" : "--no-notify";
      throw new ParameterException(line, option + " goes with --schedule");
    }
  }

  private int hooks(CommandLine line, Path clone) {
    AgentHooks hooks = new AgentHooks(StateHome.of(System.getenv()), System.getenv());
    HookSetup setup = new HookSetup(line, hooks, dryRun, yes, json);
    return agents.isPresent() ? setup.install(agents.get(), clone) : setup.uninstall();
  }

  private List<Step> schedule(CommandLine line, Schedule schedule) {
    if (noSchedule) {
      return schedule.present()
          ? List.of(new Step("remove the schedule", schedule::remove))
          : List.of();
    }
    long millis = Units.millis(every.get()).orElse(0);
    long minutes = millis / 60_000;
    if (minutes < 1 || minutes > 59 || millis % 60_000 != 0) {
      throw new ParameterException(
          line, "--schedule takes whole minutes, 1m to 59m, not " + every.get());
    }
    List<String> words = new ArrayList<>();
    if (withCleanup) words.add("--cleanup");
    if (noNotify) words.add("--no-notify");
    Schedule.Kind kind = schedule.kind();
    String by = kind.name().toLowerCase(Locale.ROOT);
    String order =
        "have " + by + " run lib/launch/scheduled.sh every " + Units.count(minutes, "minute");
    return List.of(new Step(order, () -> schedule.add(kind, minutes, words)));
  }

  /** For people: standard output is for the JSON, where that is wanted. */
  private PrintWriter out(CommandLine line) {
    return json ? line.getErr() : line.getOut();
  }
}
