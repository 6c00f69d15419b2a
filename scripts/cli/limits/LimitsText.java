//SOURCES ../../../lib/limits/LimitEnforcer.java
//SOURCES ../../../lib/process/SystemdScope.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/report/Table.java

package mcptools.cli.limits;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import mcptools.limits.LimitCheck;
import mcptools.limits.LimitCheck.Value;
import mcptools.limits.LimitEnforcer.Outcome;
import mcptools.limits.LimitPass;
import mcptools.limits.LimitPass.Entry;
import mcptools.limits.LimitState;
import mcptools.process.SystemdScope;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.settings.ServerLimits.Action;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.Scope;

/** How {@code limits} shows the limits and what was done. */
public final class LimitsText {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private LimitsText() {}

  /** A row for all that is limited, of at most so many columns as far as that can be. */
  public static void print(PrintWriter out, LimitPass pass, long now, Colors colors, int columns) {
    Table table =
        new Table("LIMIT", "OF", "VALUE", "MOST", "FOR", "ACTION", "HELD BY", "STATE", "DONE")
            .right(2, 3);
    int ofColumns = columns < 70 ? 19 : columns < 100 ? 20 : 32;
    for (Entry entry : pass.entries()) {
      LimitCheck check = entry.check();
      var value = check.value();
      table.row(
          check.limit().path(),
          Text.shortenMiddle(check.subject(), ofColumns),
          value.isPresent() ? amount(check, value.getAsLong()) : "-",
          amount(check, check.limit().most()),
          Units.age(check.limit().millis()),
          check.limit().action().word(),
          heldBy(check),
          entry.state().above() ? Style.RED.of("above") : Style.GREEN.of(state(check)),
          done(entry, now));
    }
    table
        .cutStart("LIMIT", 20)
        .cut("DONE", 12)
        .cutStart("LIMIT", 16)
        .cut("DONE", 8)
        .cutStart("LIMIT", 12);
    out.print(table.spare("HELD BY", "FOR", "ACTION", "DONE").format(colors, columns));
    if (pass.entries().stream().anyMatch(e -> e.state().above())) {
      String hint = "limits --enforce --dry-run says what would be done about what is above.";
      out.println("\n" + Text.wrap(hint, columns));
    }
  }

  /** Open files and servers without their noun, which the limit has. */
  private static String amount(LimitCheck check, long value) {
    Measure measure = check.limit().measure();
    boolean number = measure == Measure.FILES || measure == Measure.COUNT;
    return number ? Long.toString(value) : measure.text(value);
  }

  /** The kernel, where all that the limit is for is in a scope of systemd; else the next pass. */
  private static String heldBy(LimitCheck check) {
    boolean held =
        check.limit().measure() == Measure.MEMORY
            && check.limit().scope() == Scope.SERVERS
            && !check.processes().isEmpty()
            && check.processes().stream().allMatch(id -> SystemdScope.holds("/proc", id));
    return held ? "kernel" : "watcher";
  }

  private static String state(LimitCheck check) {
    return check.standing() == LimitState.Standing.UNKNOWN ? "unknown" : "ok";
  }

  private static String done(Entry entry, long now) {
    LimitState state = entry.state();
    List<String> words = new ArrayList<>();
    if (!state.ended().isEmpty()) {
      boolean restarts = entry.check().limit().action() == Action.RESTART;
      words.add(
          (restarts ? "restarted " : "ended ")
              + state.ended().size()
              + "x, "
              + ago(state.ended().getLast(), now));
    }
    if (state.isGivenUp()) words.add("only reported now");
    if (state.quietUntil() > now) words.add("quiet for " + Units.age(state.quietUntil() - now));
    return String.join(", ", words);
  }

  private static String ago(long time, long now) {
    return Units.age(now - time) + " ago";
  }

  /** Whom, what was measured, and the limit: for the log and for people. */
  public static String sentence(LimitCheck check) {
    Scope scope = check.limit().scope();
    return check.subject()
        + (scope == Scope.OWNERS || scope == Scope.TOTAL ? " are above " : " is above ")
        + check.limit().path()
        + " of "
        + check.limit().measure().text(check.limit().most())
        + " for "
        + Units.age(check.limit().millis())
        + ": "
        + evidence(check);
  }

  /** Such as "5.1 GB at 14:03, 5.2 GB at 14:06", with seconds where minutes are not enough. */
  private static String evidence(LimitCheck check) {
    List<Value> values = check.evidence();
    long minutes = values.stream().map(v -> clock(MINUTES, v)).distinct().count();
    DateTimeFormatter clock = minutes < values.size() ? SECONDS : MINUTES;
    return values.stream()
        .map(v -> check.limit().measure().text(v.value()) + " at " + clock(clock, v))
        .collect(Collectors.joining(", "));
  }

  private static String clock(DateTimeFormatter format, Value value) {
    return format.format(Instant.ofEpochMilli(value.at()).atZone(ZoneId.systemDefault()));
  }

  /** As docs/json.md has it. */
  public static String json(LimitPass pass, List<Outcome> outcomes, List<String> problems) {
    Map<String, Outcome> done = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) done.put(outcome.entry().key(), outcome);
    List<Object> limits = new ArrayList<>();
    for (Entry entry : pass.entries()) {
      LimitCheck check = entry.check();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("limit", check.limit().path());
      json.put("of", check.subject());
      check.value().ifPresent(value -> json.put("value", value));
      json.put("most", check.limit().most());
      json.put("forMillis", check.limit().millis());
      json.put("action", check.limit().action().word());
      json.put("heldBy", heldBy(check));
      json.put("standing", check.standing().name().toLowerCase(Locale.ROOT));
      json.put("above", entry.state().above());
      json.put("quietUntilMillis", entry.state().quietUntil());
      json.put("endedMillis", entry.state().ended());
      Outcome outcome = done.get(entry.key());
      if (outcome != null) {
        json.put("ended", outcome.ended());
        json.put("text", outcome.text());
      }
      limits.add(json);
    }
    return Json.of(Json.pair("limits", limits, "problems", problems));
  }
}
