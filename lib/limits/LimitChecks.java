//SOURCES LimitCheck.java
//SOURCES ../history/Sample.java

package mcptools.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.limits.LimitCheck.Value;
import mcptools.process.ProcessId;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.Scope;
import mcptools.settings.ServerLimits.ServerLimit;

/** Finds what the limits are for in recorded samples. */
public final class LimitChecks {
  /** As JSON and the config have them. */
  private static final List<String> KINDS =
      List.of("session", "client", "orphan", "global", "unknown");

  private LimitChecks() {}

  /**
   * All limits against the samples.
   *
   * @param samples in the order of time; those of another boot than the last one, and those from
   *     the future, are left aside
   * @param now milliseconds since the epoch
   */
  public static List<LimitCheck> all(ServerLimits limits, List<Sample> samples, long now) {
    long boot = Sample.lastBoot(samples, now);
    List<Sample> known =
        samples.stream()
            .filter(s -> s.boot() == boot && s.seconds() == 0 && s.at() <= now)
            .toList();
    if (known.isEmpty()) return List.of();
    Map<String, Group> groups = new LinkedHashMap<>();
    Map<ProcessId, Long> cpu = new LinkedHashMap<>();
    Map<ProcessId, Long> cpuAt = new LinkedHashMap<>();
    // By the time since boot, which stands still while a virtual machine is paused.
    long offset = known.getLast().at() - known.getLast().uptime();
    for (Sample sample : known) {
      long at = sample.uptime() + offset;
      for (Point point : sample.points()) {
        for (Measure measure : Measure.values()) {
          OptionalLong value = value(measure, at, point, cpu, cpuAt);
          for (ServerLimit limit : of(limits, point, measure)) {
            String subject = subject(limit, point);
            ProcessId id = new ProcessId(point.pid(), point.start());
            // Of servers by name each counts for itself, but for how many there are.
            boolean alone = limit.scope() == Scope.SERVERS && measure != Measure.COUNT;
            // Whose it is may change, as when its session is renamed.
            String key = limit.path() + "\t" + (alone ? id + point.series().name() : subject);
            // Of servers that are too many the largest goes first.
            long size = measure == Measure.COUNT ? memory(point) : value.orElse(0);
            groups.computeIfAbsent(key, k -> new Group(limit)).add(subject, at, value, id, size);
          }
        }
        cpu.put(new ProcessId(point.pid(), point.start()), point.cpuMillis());
        cpuAt.put(new ProcessId(point.pid(), point.start()), at);
      }
    }
    List<LimitCheck> checks = new ArrayList<>();
    for (Group group : groups.values()) {
      LimitCheck check = group.check(known.getLast().at(), now);
      // What ended before the last sample is no longer there.
      if (!check.values().isEmpty()) checks.add(check);
    }
    return checks;
  }

  /** A sentence for each limit that is for nothing that there can be. */
  public static List<String> problems(ServerLimits limits) {
    List<String> problems = new ArrayList<>();
    for (ServerLimit limit : limits.limits()) {
      String name = limit.name();
      String why = "";
      if (limit.scope() == Scope.SERVERS && name.isEmpty()) why = "no server has an empty name";
      if (limit.scope() == Scope.SERVERS && name.length() > 1 && name.contains("*")) {
        why = "a name is no pattern here, and * alone is for all";
      }
      if (limit.scope() == Scope.OWNERS && !KINDS.contains(name)) {
        why = "owners are of the kinds " + String.join(", ", KINDS);
      }
      if (!why.isEmpty()) {
        problems.add("the limit " + limit.path() + " is for nothing: " + why);
      }
    }
    return problems;
  }

  private static List<ServerLimit> of(ServerLimits limits, Point point, Measure measure) {
    List<ServerLimit> found = new ArrayList<>();
    limits.ofServer(point.series().name(), measure).ifPresent(found::add);
    for (ServerLimit limit : limits.limits()) {
      boolean holds =
          switch (limit.scope()) {
            case SERVERS -> false;
            case OWNERS -> limit.name().equals(point.series().kind());
            case SESSION -> point.series().kind().equals("session");
            case TOTAL -> true;
          };
      if (holds && limit.measure() == measure) found.add(limit);
    }
    return found;
  }

  private static String subject(ServerLimit limit, Point point) {
    return switch (limit.scope()) {
      case SERVERS ->
          limit.measure() == Measure.COUNT
              ? point.series().name()
              : point.series().name() + " (" + point.series().title() + ")";
      case OWNERS ->
          switch (limit.name()) {
            case "global" -> "shared servers";
            case "orphan" -> "orphans";
            case "unknown" -> "servers of unknown owners";
            default -> "servers of " + limit.name() + "s";
          };
      case SESSION -> point.series().title();
      case TOTAL -> "all servers";
    };
  }

  private static OptionalLong value(
      Measure measure,
      long now,
      Point point,
      Map<ProcessId, Long> cpu,
      Map<ProcessId, Long> cpuAt) {
    long value =
        switch (measure) {
          case MEMORY -> memory(point);
          case FILES -> point.openFiles();
          case COUNT -> 1;
          case CPU -> {
            ProcessId id = new ProcessId(point.pid(), point.start());
            Long before = cpu.get(id);
            Long at = cpuAt.get(id);
            if (before == null || at == null || before < 0 || now <= at) yield -1;
            yield Math.max(0, 1000 * (point.cpuMillis() - before) / (now - at));
          }
        };
    return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static long memory(Point point) {
    return point.uss() < 0 ? point.pss() : point.uss();
  }

  /** The sums over time of what a limit counts together. */
  private static final class Group {
    private final ServerLimit limit;
    private String subject = "";
    private final Map<Long, Long> sums = new LinkedHashMap<>();
    private final Map<ProcessId, Value> sizes = new LinkedHashMap<>();

    Group(ServerLimit limit) {
      this.limit = limit;
    }

    /**
     * A sum of which a part is not known is not known.
     *
     * @param of whom the limit counts now
     * @param size by which servers are put in order
     */
    void add(String of, long at, OptionalLong value, ProcessId id, long size) {
      subject = of;
      sums.merge(
          at, value.orElse(Long.MIN_VALUE), (a, b) -> a < 0 || b < 0 ? Long.MIN_VALUE : a + b);
      sizes.put(id, new Value(at, size));
    }

    LimitCheck check(long end, long now) {
      List<Value> values = new ArrayList<>();
      sums.forEach((at, sum) -> {
        if (sum >= 0) values.add(new Value(at, sum));
      });
      List<ProcessId> processes =
          sizes.entrySet().stream()
              .filter(e -> e.getValue().at() == end)
              .sorted((a, b) -> Long.compare(b.getValue().value(), a.getValue().value()))
              .map(Map.Entry::getKey)
              .toList();
      if (processes.isEmpty()) values.clear();
      return new LimitCheck(
          limit, subject, values, LimitCheck.standing(limit, values, now), processes);
    }
  }
}
