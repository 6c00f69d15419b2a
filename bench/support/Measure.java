//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Crowd.java
//SOURCES Figures.java
//SOURCES Launcher.java
//SOURCES Others.java
//SOURCES Plan.java
//SOURCES Race.java

package mcptools.bench;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import mcptools.bench.Crowd.Kind;
import mcptools.bench.Figures.Column;
import mcptools.bench.Figures.Duel;
import mcptools.bench.Launcher.Command;
import mcptools.state.UserError;

/** Measures all that there is, step by step. */
public final class Measure {
  private static final int WARMUPS = 2;
  private static final int PEAKS = 2;

  /** From here on the shell loop takes long enough for one run to tell. */
  private static final int LONG = 50;

  private final Ground ground;
  private final Runner runner;
  private final Plan plan;
  private final Consumer<String> progress;
  private final Launcher launcher;
  private final Others others;
  private final List<String> problems = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();
  private final List<Duel> duels = new ArrayList<>();

  /**
   * @param progress is told what is measured next
   */
  public Measure(Ground ground, Runner runner, Plan plan, Consumer<String> progress) {
    this.ground = ground;
    this.runner = runner;
    this.plan = plan;
    this.progress = progress;
    this.launcher = new Launcher(ground);
    this.others = new Others(ground);
  }

  /**
   * @throws UserError when nothing can be measured
   */
  public Figures all() {
    progress.accept("building");
    runner.time(launcher.opening());
    for (Task build : launcher.builds()) attempt(() -> runner.time(build));
    Task hello = others.hello();
    progress.accept("through JBang");
    List<Task> slow = launcher.commands().stream().map(launcher::throughJbang).toList();
    Map<String, Samples> jbang = new Race(1, plan.jbangRuns(), problems).run(slow, runner::time);
    OptionalDouble zsh = zsh();
    for (int servers : plan.servers()) column(Kind.SERVERS, servers, hello);
    for (int servers : plan.servers()) attempt(() -> orphans(servers));
    column(Kind.SLEEPERS, plan.processes(), hello);
    return new Figures(columns, jbang, duels, zsh, List.copyOf(problems));
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (UserError e) {
      problems.add(e.getMessage());
    }
  }

  private void column(Kind kind, int number, Task hello) {
    attempt(() -> {
      progress.accept(number + " " + (kind == Kind.SERVERS ? "servers" : "processes"));
      try (Crowd crowd = Crowd.start(ground, kind, number)) {
        if (kind == Kind.SERVERS) check("servers", number);
        List<Task> tasks = new ArrayList<>(List.of(others.nothing(), hello));
        List<Task> commands = launcher.commands().stream().map(launcher::launched).toList();
        tasks.addAll(commands);
        if (kind == Kind.SERVERS) tasks.add(others.health());
        Map<String, Samples> times = race(plan.runs()).run(tasks, runner::time);
        Map<String, Long> peaks = new LinkedHashMap<>();
        for (Task command : commands) {
          if (!times.containsKey(command.name())) continue;
          for (int i = 0; i < PEAKS; i++) {
            runner.peak(command).ifPresent(p -> peaks.merge(command.name(), p, Math::max));
          }
        }
        int servers = kind == Kind.SERVERS ? number : 0;
        long processes = ProcessHandle.allProcesses().count();
        Column column = new Column(servers, number - servers, processes, times, peaks);
        columns.add(column);
        if (kind == Kind.SERVERS) duel("health", number, column);
      }
    });
  }

  private void duel(String what, int servers, Column column) {
    OptionalDouble pipeline = column.millis(others.health().name());
    OptionalDouble command = column.millis("health");
    if (pipeline.isEmpty() || command.isEmpty()) return;
    duels.add(new Duel(what, servers, pipeline.getAsDouble(), command.getAsDouble()));
  }

  private void orphans(int servers) {
    progress.accept(servers + " orphans");
    try (Crowd crowd = Crowd.start(ground, Kind.ORPHANS, servers)) {
      check("orphans", servers);
      long found = runner.output(others.orphans()).lines().count();
      if (found < servers) {
        throw new UserError(1, "the orphan loop finds " + found + " of " + servers + " orphans");
      }
      int runs = servers < LONG ? plan.runs() : 1;
      Task loop = others.orphans();
      Task nothing = others.nothing();
      Task mcps = json();
      Map<String, Samples> fast = race(plan.runs()).run(List.of(nothing, mcps), runner::time);
      Map<String, Samples> slow = new Race(0, runs, problems).run(List.of(loop), runner::time);
      Samples none = fast.get(nothing.name());
      Samples command = fast.get(mcps.name());
      Samples pipeline = slow.get(loop.name());
      if (none == null || command == null || pipeline == null) return;
      duels.add(new Duel("orphans", servers, pipeline.millis(none), command.millis(none)));
    }
  }

  private Race race(int runs) {
    return new Race(WARMUPS, runs, problems);
  }

  private Task json() {
    return launcher.launched(new Command("mcps", List.of("--json")));
  }

  /**
   * @throws UserError unless the commands see what was started for them
   */
  private void check(String total, int number) {
    int seen =
        JsonParser.parseString(runner.output(json()))
            .getAsJsonObject()
            .getAsJsonObject("totals")
            .get(total)
            .getAsInt();
    if (seen < number) {
      throw new UserError(1, "mcps counts " + seen + " " + total + " where " + number + " run");
    }
  }

  private OptionalDouble zsh() {
    List<Double> millis = new ArrayList<>();
    attempt(() -> {
      for (int i = 0; i < plan.runs(); i++) {
        millis.add(Double.parseDouble(runner.output(others.zsh())));
      }
    });
    return millis.stream().sorted().skip(millis.size() / 2).mapToDouble(m -> m).findFirst();
  }
}
