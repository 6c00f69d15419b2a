//SOURCES ../../../lib/history/MinuteSamples.java
//SOURCES ../../../lib/limits/LimitChecks.java
//SOURCES ../trends/TrendsText.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.cli.trends.TrendsText;
import mcptools.history.History;
import mcptools.history.MinuteSamples;
import mcptools.history.Sample;
import mcptools.limits.LimitCheck;
import mcptools.limits.LimitChecks;
import mcptools.process.ProcessId;
import mcptools.settings.Indicator;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.ServerLimit;
import mcptools.settings.Settings;
import mcptools.state.StateHome;
import mcptools.trends.Growth;
import mcptools.trends.ServerRun;
import mcptools.trends.Trend;

/**
 * What the history says of servers.
 *
 * @param trends of the last day
 * @param text how they are said
 * @param checks how servers stand to the limits of the config
 */
public record Past(List<Trend> trends, TrendsText text, List<LimitCheck> checks) {
  /** A start too early to be read from the last hours still says how it grows, as in trends. */
  private static final long EVIDENCE = 26 * 3_600_000;

  private static final long DAY = 24 * 3_600_000;

  /** Reads the history, which takes a while. */
  static Past read(StateHome home, Map<String, String> environment, boolean utf8) {
    long now = System.currentTimeMillis();
    List<Sample> samples = samples(home, now - EVIDENCE);
    ServerLimits limits = ServerLimits.read(environment);
    long largest =
        Settings.read(environment)
            .thresholds()
            .getOrDefault(Indicator.LARGEST, Indicator.LARGEST.limitInConfig())
            .critical();
    TrendsText text =
        new TrendsText(
            now - DAY,
            now,
            utf8,
            trend ->
                limits
                    .ofServer(trend.series().name(), Measure.MEMORY)
                    .map(ServerLimit::most)
                    .orElse(largest));
    List<Trend> trends = Trend.of(new History(samples, List.of()), now);
    return new Past(trends, text, LimitChecks.all(limits, samples, now));
  }

  /** What was recorded since then, what the watcher has measured since included. */
  static List<Sample> samples(StateHome home, long since) {
    MinuteSamples.tryToStore(home);
    return History.since(home, since).samples();
  }

  /** Sentences on a server. */
  List<String> of(ProcessId root) {
    List<String> lines = new ArrayList<>();
    for (LimitCheck check : checks) {
      if (!check.processes().contains(root)) continue;
      var value = check.value();
      lines.add(
          "Limit "
              + check.limit().path()
              + " for "
              + check.subject()
              + ": "
              + (value.isPresent() ? check.limit().measure().text(value.getAsLong()) : "not known")
              + " of at most "
              + check.limit().measure().text(check.limit().most())
              + ".");
    }
    if (lines.isEmpty()) lines.add("No limit of the config is for it.");
    lines.add(trend(root).orElse("The history does not have it yet."));
    return lines;
  }

  private Optional<String> trend(ProcessId root) {
    for (Trend trend : trends) {
      Optional<ServerRun> run = trend.run(root.pid(), root.start());
      if (run.isPresent()) return Optional.of(sentence(trend, run.get()));
    }
    return Optional.empty();
  }

  private String sentence(Trend trend, ServerRun run) {
    return run.growth().kind() == Growth.Kind.GROWING
        ? text.sentence(trend, run)
        : "Its memory over the last day: " + text.verdict(run.growth()) + ".";
  }
}
