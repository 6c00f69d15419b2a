//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Crowd.java
//SOURCES Duels.java
//SOURCES HistoryTasks.java
//SOURCES Plan.java

package mcptools.bench;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import mcptools.bench.Crowd.Kind;
import mcptools.bench.Figures.Column;
import mcptools.bench.Figures.Duel;
import mcptools.bench.Launcher.Command;
import mcptools.error.UserError;

/** Measures all that there is, step by step. */
public final class Measure {
  private final Ground ground;
  private final Runner runner;
  private final Plan plan;
  private final Consumer<String> progress;
  private final Launcher launcher;
  private final Others others;
  private final Duels against;
  private final List<String> problems = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();
  private Optional<Column> history = Optional.empty();
  private final List<Duel> duels = new ArrayList<>();

  /**
   * @param progress is given what is measured next
   */
  public Measure(Ground ground, Runner runner, Plan plan, Consumer<String> progress) {
    this.ground = ground;
    this.runner = runner;
    this.plan = plan;
    this.progress = progress;
    this.launcher = new Launcher(ground);
    this.others = new Others(ground);
    this.against = new Duels(runner, others);
  }

  /**
   * @throws UserError when nothing can be measured
   */
  public Figures all() {
    progress.accept("building");
    runner.time(launcher.opening());
    for (Task build : launcher.builds()) attempt(() -> runner.time(build));
    List<Task> hellos = others.hellos();
    Map<String, Samples> jbang = plan.jbangRuns() > 0 ? jbang() : Map.of();
    OptionalDouble zsh = zsh();
    for (int servers : plan.servers()) column(Kind.SERVERS, servers, hellos);
    for (int servers : plan.servers()) attempt(() -> orphans(servers));
    column(Kind.SLEEPERS, plan.processes(), hellos);
    attempt(() -> history(hellos));
    return new Figures(columns, history, jbang, duels, zsh, List.copyOf(problems));
  }

  private Map<String, Samples> jbang() {
    progress.accept("through JBang");
    List<Task> tasks = launcher.commands().stream().map(launcher::throughJbang).toList();
    return new Race(1, plan.jbangRuns(), problems).run(tasks, runner::time, runner::time);
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (UserError e) {
      problems.add(e.getMessage());
    }
  }

  private void column(Kind kind, int number, List<Task> hellos) {
    attempt(() -> {
      progress.accept(number + " " + (kind == Kind.SERVERS ? "servers" : "processes"));
      try (Crowd crowd = Crowd.start(ground, kind, number)) {
        if (kind == Kind.SERVERS) check("servers", number);
        List<Task> tasks = new ArrayList<>(List.of(others.nothing()));
        tasks.addAll(hellos);
        launcher.commands().forEach(c -> tasks.add(launcher.launched(c)));
        if (kind == Kind.SERVERS) tasks.addAll(List.of(others.health(), others.memory()));
        Map<String, Long> peaks = new LinkedHashMap<>();
        Map<String, Samples> times = race().run(tasks, runner::time, task -> peak(task, peaks));
        int servers = kind == Kind.SERVERS ? number : 0;
        long processes = ProcessHandle.allProcesses().count();
        Column column = new Column(servers, number - servers, processes, times, peaks);
        columns.add(column);
        if (kind == Kind.SERVERS) duels.addAll(against.of(column));
      }
    });
  }

  private void history(List<Task> hellos) {
    progress.accept("a week of samples");
    HistoryTasks history = new HistoryTasks(ground, launcher);
    history.write();
    for (Task build : history.builds()) runner.time(build);
    try (Crowd crowd = Crowd.start(ground, Kind.SERVERS, HistoryTasks.SERVERS)) {
      check("servers", HistoryTasks.SERVERS);
      List<Task> tasks = new ArrayList<>(List.of(others.nothing()));
      tasks.addAll(hellos);
      tasks.addAll(history.all());
      Map<String, Samples> times = race().run(tasks, runner::time, runner::time);
      long processes = ProcessHandle.allProcesses().count();
      this.history = Optional.of(new Column(HistoryTasks.SERVERS, 0, processes, times, Map.of()));
    }
  }

  /** Memory is read in the warm-up runs, as reading it takes time. */
  private void peak(Task task, Map<String, Long> peaks) {
    runner.peak(task).ifPresent(bytes -> peaks.merge(task.name(), bytes, Math::max));
  }

  private void orphans(int servers) {
    progress.accept(servers + " orphans");
    try (Crowd crowd = Crowd.start(ground, Kind.ORPHANS, servers)) {
      check("orphans", servers);
      against.orphans(race(), json(), servers).ifPresent(duels::add);
    }
  }

  private Race race() {
    return new Race(plan.warmups(), plan.runs(), problems);
  }

  private Task json() {
    return launcher.launched(new Command("mcps", List.of("--json")));
  }

  /**
   * @throws UserError unless the commands see what was started for them
   */
  private void check(String total, int number) {
    int seen = count(total);
    // A process that was just forked still bears its parent's name.
    for (int i = 0; i < 10 && seen < number; i++) seen = count(total);
    if (seen < number) {
      throw new UserError(1, "mcps counts " + seen + " " + total + " where " + number + " run");
    }
  }

  private int count(String total) {
    return JsonParser.parseString(runner.output(json()))
        .getAsJsonObject()
        .getAsJsonObject("totals")
        .get(total)
        .getAsInt();
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
