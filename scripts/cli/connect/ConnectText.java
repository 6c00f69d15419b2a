//DEPS info.picocli:picocli:4.7.7
//SOURCES DiffText.java
//SOURCES ../../../lib/connect/ConnectPlan.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../command/Cli.java

package mcptools.cli.connect;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.cli.command.Cli;
import mcptools.connect.ConnectPlan;
import mcptools.connect.Step;
import mcptools.report.Json;
import picocli.CommandLine;

/** Prints changes of configs. */
final class ConnectText {
  private ConnectText() {}

  /** The diffs, without secrets. */
  static void diffs(PrintWriter out, List<ConnectPlan> plans) {
    plans.forEach(plan -> out.print(diff(plan)));
    out.flush();
  }

  private static String diff(ConnectPlan plan) {
    return plan.diff(DiffText::line);
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
      boolean stays = step.change() == Step.Change.ALREADY || step.change() == Step.Change.OFF;
      String would = dryRun && plan.changes() && !stays && step.ok() ? "would be " : "";
      String where = step.project().map(folder -> " in " + folder).orElse("");
      String client = plan.target().word() + where;
      String text = step.name() + ": " + client + ": " + would + step.sentence();
      if (step.ok()) Cli.print(line, text);
      else problems.add(text);
    }
    if (plan.keeps() && plan.changes() && !dryRun) {
      Cli.print(line, "What was there is kept in " + plan.backup() + ".");
    }
    boolean undone = !plan.before().isEmpty() && plan.after().isEmpty() && !dryRun;
    if (undone && Files.exists(plan.backup())) {
      Cli.print(line, "The config has changed otherwise, too; its backup stays: " + plan.backup());
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
