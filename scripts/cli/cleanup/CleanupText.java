//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/cleanup/Cleanup.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/secrets/Redact.java
//SOURCES ../command/Cli.java

package mcptools.cli.cleanup;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Ending.Result;
import mcptools.cli.command.Cli;
import mcptools.cli.terminal.Width;
import mcptools.commandline.Argv;
import mcptools.report.Json;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.secrets.Redact;
import mcptools.verdict.Verdict;
import picocli.CommandLine;

/** How a cleanup reports what it did. */
public final class CleanupText {
  private CleanupText() {}

  /**
   * Prints what was ended, or would be, to the command's output and what went wrong to its error
   * output.
   *
   * @return the exit code: 1 when something that was to be ended lives
   */
  public static int print(
      CommandLine command, Cleanup.Report report, boolean dryRun, boolean json) {
    return print(command, report, dryRun, json, Map.of());
  }

  /**
   * As above.
   *
   * @param first what comes first in the JSON
   */
  public static int print(
      CommandLine command,
      Cleanup.Report report,
      boolean dryRun,
      boolean json,
      Map<String, Object> first) {
    PrintWriter out = command.getOut();
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>(first);
      all.putAll(json(report));
      out.println(Json.of(all));
    } else {
      text(out, report, dryRun, 0, Width.ofText());
    }
    return finish(command, report, dryRun);
  }

  /**
   * Prints what went wrong.
   *
   * @return the exit code, as {@link #print} has it
   */
  public static int finish(CommandLine command, Cleanup.Report report, boolean dryRun) {
    Cli.problems(command, report.problems());
    command.getOut().flush();
    boolean failed = report.results().stream().anyMatch(r -> isKill(r) && !dryRun && !r.ended());
    return failed ? 1 : 0;
  }

  private static boolean isKill(Result result) {
    return result.verdict() instanceof Verdict.Kill;
  }

  /**
   * A sentence for each server that was ended, or would be, and in a dry run for those that stay.
   *
   * @param closed how many sessions were closed before, or would be
   * @param columns that a line has at most
   */
  public static void text(
      PrintWriter out, Cleanup.Report report, boolean dryRun, int closed, int columns) {
    List<Result> kills = report.results().stream().filter(CleanupText::isKill).toList();
    for (Result kill : kills) {
      String line = line(dryRun ? "would end" : kill.ended() ? "ended" : "NOT ended", kill);
      out.println(Text.wrap(line, columns));
    }
    if (dryRun) {
      for (Result result : report.results()) {
        if (!isKill(result)) out.println(Text.wrap(kept(result), columns));
      }
    }
    String would = dryRun ? " would be" : "";
    long ended = kills.stream().filter(r -> dryRun || r.ended()).count();
    if (ended == 0 && report.removed().isEmpty() && closed == 0) {
      out.println("Nothing to reclaim.");
      return;
    }
    String sentence =
        (closed == 0 ? "" : Units.count(closed, "session") + would + " closed, ")
            + Units.count(ended, "server")
            + would
            + " ended, "
            + Units.count(report.removed().size(), "tracking file")
            + would
            + " removed.";
    out.println(Text.wrap(sentence, columns));
  }

  /** A line about a server that is to be ended, or why it stays. */
  public static String planned(Result result) {
    return isKill(result) ? line("would end", result) : kept(result);
  }

  /** A line about a server that stays. */
  public static String kept(Result result) {
    return line("keep", result);
  }

  /** A line about what happens to a server. */
  public static String line(String what, Result result) {
    long processes = result.server().tree().processes().stream().filter(p -> !p.zombie()).count();
    return Text.clean(
        "%s %s (%d), %s: %s"
            .formatted(
                what,
                result.server().tree().name(),
                result.server().tree().root().pid(),
                Units.count(processes, "process"),
                result.reason()));
  }

  /** The JSON of a cleanup, for {@code Json.of}. */
  public static Map<String, Object> json(Cleanup.Report report) {
    List<Object> results = new ArrayList<>();
    for (Result result : report.results()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", result.server().tree().name());
      entry.put("pid", result.server().tree().root().pid());
      entry.put("start", result.server().tree().root().id().start());
      entry.put("verdict", isKill(result) ? "kill" : "keep");
      entry.put("reason", result.reason());
      entry.put("evidence", result.server().evidence());
      entry.put("command", Redact.argv(Argv.of(result.server().tree().root().argv())));
      List<Object> processes = new ArrayList<>();
      result
          .fates()
          .forEach((p, fate) ->
              processes.add(
                  Json.pair(
                      "pid", p.pid(), "fate", fate.name().toLowerCase(java.util.Locale.ROOT))));
      entry.put("processes", processes);
      results.add(entry);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("servers", results);
    all.put("removedFiles", report.removed().stream().map(Object::toString).toList());
    all.put("problems", report.problems());
    return all;
  }
}
