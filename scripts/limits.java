///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//TRAINING --enforce --dry-run
//SOURCES cli/cleanup/Cleanups.java
//SOURCES cli/command/Cli.java
//SOURCES cli/health/Notices.java
//SOURCES cli/limits/LimitsText.java
//SOURCES ../lib/bridge/client/SharedCalls.java
//SOURCES ../lib/health/Health.java
//SOURCES ../lib/health/UnreachedServers.java
//SOURCES ../lib/history/MinuteSamples.java
//SOURCES ../lib/limits/LimitChecks.java
//SOURCES ../lib/limits/LimitStates.java

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.client.BridgeControl;
import mcptools.bridge.client.SharedCalls;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.health.Notices;
import mcptools.cli.limits.LimitsText;
import mcptools.cli.terminal.Width;
import mcptools.error.UserError;
import mcptools.health.Health;
import mcptools.health.UnreachedServers;
import mcptools.history.History;
import mcptools.history.MinuteSamples;
import mcptools.history.Recorder;
import mcptools.history.Sample;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.limits.LimitChecks;
import mcptools.limits.LimitEnforcer;
import mcptools.limits.LimitEnforcer.Enforced;
import mcptools.limits.LimitEnforcer.Outcome;
import mcptools.limits.LimitPass;
import mcptools.limits.LimitRestarts;
import mcptools.limits.LimitRestarts.Restarted;
import mcptools.limits.LimitState;
import mcptools.limits.LimitStates;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.ServerLimit;
import mcptools.state.KillLog;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What servers may take by the config, and what is done about those that take more. */
class limits implements Command {
  private static final long LOCK_MILLIS = 60_000;

  /** Samples before the time of a limit show whether it was exceeded all of it. */
  private static final long BEFORE = 1_800_000;

  /** A pass judges by its own sample, the last one. */
  private static final long LEAST_GAP = 1_000;

  boolean json;

  boolean enforce;

  boolean dryRun;

  boolean notices;

  private final List<String> problems = new ArrayList<>();

  public static void main(String[] args) {
    Cli.exit(Cli.run(new limits(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "limits",
            this::call,
            "Shows the limits of the config, the present values, and what was done.",
            "With --enforce it does once what the config says: it reports, restarts or ends what"
                + " is above its limit, as far as KILLING.md lets it.")
        .flag("--enforce", "Act once on what is above its limit.", () -> enforce = true)
        .flag("-n,--dry-run", "With --enforce only print what would be done.", () -> dryRun = true)
        .flag(
            "--notify",
            "Say what health --notify says, too, by the same look.",
            () -> notices = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int call(CommandLine line) {
    if (dryRun && !enforce) throw new ParameterException(line, "--dry-run goes with --enforce");
    StateHome home = StateHome.of(System.getenv());
    ServerLimits limits = ServerLimits.read(System.getenv());
    problems.addAll(limits.problems());
    problems.addAll(LimitChecks.problems(limits));
    boolean isWrong = !problems.isEmpty();
    InventoryReader reader = InventoryReader.ofSystem();
    UsageSource source = UsageSource.ofSystem();
    Inventory inventory = reader.measured(source);
    problems.addAll(inventory.problems());
    Map<String, Long> calls = SharedCalls.byName(home, inventory);
    Recorder.append(home, Recorder.of(inventory, source.system(), calls), LEAST_GAP);
    try {
      MinuteSamples.store(home);
    } catch (UserError e) {
      problems.add(e.getMessage()); // its own sample is there
    }
    int code;
    try (StateLock lock = StateLock.take(home.makeGlobals(), ".limits.lock", LOCK_MILLIS)) {
      code = pass(line, home, limits, reader, inventory);
    }
    if (notices) {
      Health health = Health.of(inventory, UnreachedServers.count(home, inventory.snapshot()));
      try {
        Notices.say(home, health.readings(), inventory, ProgramRunner.system());
      } catch (UserError e) {
        problems.add(e.getMessage());
      }
    }
    Cli.problems(line, problems);
    return code == 0 && isWrong ? 2 : code;
  }

  private int pass(
      CommandLine line,
      StateHome home,
      ServerLimits limits,
      InventoryReader reader,
      Inventory inventory) {
    long now = System.currentTimeMillis();
    long most = limits.limits().stream().mapToLong(ServerLimit::millis).max().orElse(0);
    History history = History.since(home, now - most - BEFORE);
    problems.addAll(history.problems());
    long boot = Sample.boot(inventory.snapshot().boot());
    List<Sample> samples = history.samples().stream().filter(s -> s.boot() == boot).toList();
    LimitStates stored = LimitStates.of(home);
    Map<String, LimitState> before = stored.read();
    LimitPass pass = LimitPass.of(LimitChecks.all(limits, samples, now), before, now);
    List<Outcome> outcomes = List.of();
    int code = 0;
    if (enforce) {
      // Where the end of a server cannot be remembered, the next pass would do it again.
      Map<String, LimitState> asIfDone = pass.statesIfDone(before, now);
      if (!dryRun && !asIfDone.equals(pass.states(before, now))) stored.write(home, asIfDone);
      Enforced enforced =
          new LimitEnforcer(
                  judge -> Cleanups.of(reader, judge),
                  new LimitRestarts(this::restart),
                  new KillLog(home),
                  LimitsText::sentence)
              .enforce(pass, inventory, dryRun);
      outcomes = enforced.outcomes();
      Map<String, LimitState> states = pass.states(before, now);
      for (Outcome outcome : outcomes) {
        LimitState state = outcome.entry().state().acted(outcome.ended(), now);
        states.put(outcome.entry().key(), state);
      }
      if (!dryRun) stored.write(home, states);
      enforced.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
      code = outcomes.stream().anyMatch(Outcome::failed) ? 1 : 0;
    }
    print(line, limits, pass, outcomes, now);
    return code;
  }

  private Optional<Restarted> restart(String name) {
    StateHome home = StateHome.of(System.getenv());
    return new BridgeControl(ProcessSource.ofSystem(), home, ProgramRunner.environment())
        .restartIdle(name)
        .map(outcome -> new Restarted(outcome.ok(), outcome.sentence()));
  }

  private void print(
      CommandLine line, ServerLimits limits, LimitPass pass, List<Outcome> outcomes, long now) {
    if (json) {
      line.getOut().println(LimitsText.json(pass, outcomes, problems));
    } else if (limits.limits().isEmpty()) {
      Cli.print(line, "The config sets no limits; docs/memory-over-time.md says how.");
    } else if (enforce) {
      for (Outcome outcome : outcomes) {
        Cli.print(line, outcome.text() + ".");
      }
      if (outcomes.isEmpty()) line.getOut().println("Nothing is to be done about a limit.");
    } else if (pass.entries().isEmpty()) {
      line.getOut().println("No server runs for which there is a limit.");
    } else {
      LimitsText.print(line.getOut(), pass, now, Colors.ofOutput(), Width.ofText());
    }
  }
}
