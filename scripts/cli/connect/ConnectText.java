//DEPS info.picocli:picocli:4.7.7
//SOURCES DiffText.java
//SOURCES ../../../lib/connect/ConnectPlan.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../command/Cli.java

package mcptools.cli.connect;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
<<<<<<< HEAD
import java.util.regex.Pattern;
=======
>>>>>>> main
import mcptools.cli.command.Cli;
import mcptools.connect.ConnectPlan;
import mcptools.connect.Step;
import mcptools.report.Json;
import picocli.CommandLine;

/** Prints changes of configs. */
final class ConnectText {
<<<<<<< HEAD
  private static final int MOST_COLUMNS = 500;

  /** A line of a list, in which each argument has one. */
  private static final Pattern WORD = Pattern.compile("[ +-]\\s*\"[^\"]*\",?");

=======
>>>>>>> main
  private ConnectText() {}

  /** The diffs, without secrets. */
  static void diffs(PrintWriter out, List<ConnectPlan> plans) {
    plans.forEach(plan -> out.print(diff(plan)));
    out.flush();
  }

  private static String diff(ConnectPlan plan) {
<<<<<<< HEAD
    return shownDiff(plan.diff());
  }

  /** A diff without secrets. */
  static String shownDiff(String diff) {
    StringBuilder out = new StringBuilder();
    String before = "";
    for (String line : diff.lines().toList()) {
      String word = WORD.matcher(line).matches() ? line.substring(1).strip() : "";
      int quote = line.indexOf('"');
      boolean secret = !word.isEmpty() && Redact.isSecret(before.replace(",", ""), word);
      out.append(secret ? line.substring(0, quote) + "***" : shown(line)).append('\n');
      before = word;
    }
    return out.toString();
  }

  /** Some configs are one line of megabytes. */
  private static String shown(String line) {
    String start = Table.shorten(line.replace("\t", "    "), 4 * MOST_COLUMNS);
    return Table.shorten(Redact.line(Table.clean(start)), MOST_COLUMNS);
=======
    return DiffText.of(plan.diff());
>>>>>>> main
  }

  static void print(CommandLine line, List<ConnectPlan> plans, boolean dryRun, boolean json) {
    if (json) {
      List<Object> clients = plans.stream().map(p -> (Object) entry(p)).toList();
      line.getOut().println(Json.of(Json.pair("clients", clients, "dryRun", dryRun)));
    } else {
      plans.forEach(plan -> print(line, plan, dryRun));
    }
    line.getOut().flush();
    if (!dryRun) plans.forEach(p -> Cli.problems(line, p.warnings()));
  }

  private static void print(CommandLine line, ConnectPlan plan, boolean dryRun) {
    List<String> problems = new ArrayList<>();
    for (Step step : plan.steps()) {
      boolean change = dryRun && plan.changes() && step.change() != Step.Change.ALREADY;
      String would = change && step.ok() ? "would be " : "";
<<<<<<< HEAD
      String where = step.project().map(folder -> " in " + folder).orElse("");
      String client = plan.target().word() + where;
      String text = step.name() + ": " + client + ": " + would + step.sentence();
      if (step.ok()) line.getOut().println(Table.clean(text));
=======
      String text = step.name() + ": " + plan.target().word() + ": " + would + step.sentence();
      if (step.ok()) Cli.print(line, text);
>>>>>>> main
      else problems.add(text);
    }
    if (plan.keeps() && plan.changes() && !dryRun) {
      Cli.print(line, "What was there is kept in " + plan.backup() + ".");
    }
    line.getOut().flush();
    Cli.problems(line, problems);
  }

  private static Map<String, Object> entry(ConnectPlan plan) {
    List<Object> servers = new ArrayList<>();
    for (Step step : plan.steps()) {
      Map<String, Object> server = new LinkedHashMap<>();
      server.put("name", step.name());
      server.put("ok", step.ok());
      server.put("change", step.change().name().toLowerCase(Locale.ROOT));
      server.put("text", step.sentence());
      step.project().ifPresent(folder -> server.put("project", folder.toString()));
      servers.add(server);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("client", plan.target().word());
    entry.put("file", plan.file().toString());
    entry.put("changed", plan.changes());
    if (plan.keeps() && plan.changes()) entry.put("backup", plan.backup().toString());
    entry.put("servers", servers);
    entry.put("diff", diff(plan));
    return entry;
  }
}
