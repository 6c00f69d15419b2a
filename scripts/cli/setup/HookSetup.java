//DEPS info.picocli:picocli:4.7.7
//SOURCES Step.java
//SOURCES ../../../lib/connect/AgentHooks.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../command/Ask.java
//SOURCES ../command/Cli.java
//SOURCES ../connect/DiffText.java

package mcptools.cli.setup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.cli.command.Ask;
import mcptools.cli.command.Cli;
import mcptools.cli.connect.DiffText;
import mcptools.connect.AgentHooks;
import mcptools.connect.AgentHooks.Plan;
import mcptools.connect.HookedAgent;
import mcptools.error.UserError;
import mcptools.report.Json;
import picocli.CommandLine;

/** Has agents run the hooks of mcp-tools, or no longer: shows what would change, and asks. */
public record HookSetup(
    CommandLine line, AgentHooks hooks, boolean dryRun, boolean yes, boolean json) {
  /**
   * @param words of agents, with commas between them, or "all": whose folder is there
   * @return the exit code
   */
  public int install(String words, Path clone) {
    List<Plan> plans = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (HookedAgent agent : agents(words)) {
      try {
        plans.add(hooks.install(agent, clone));
      } catch (UserError e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return carryOut(plans, problems);
  }

  /** Takes them out of all agents. */
  public int uninstall() {
    List<String> problems = new ArrayList<>();
    return carryOut(hooks.uninstall(problems), problems);
  }

  /** The same as steps, which ask nothing. */
  public static List<Step> removal(CommandLine line, AgentHooks hooks) {
    List<String> problems = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (Plan plan : hooks.uninstall(problems)) {
      String order = "take the hooks out of " + plan.file();
      // Planned anew: a step before this one may change the same file.
      steps.add(
          new Step(
              order,
              () ->
                  hooks.uninstall(new ArrayList<>()).stream()
                      .filter(anew -> anew.file().equals(plan.file()))
                      .forEach(hooks::carryOut)));
    }
    Cli.problems(line, problems);
    return steps;
  }

  private List<HookedAgent> agents(String words) {
    List<HookedAgent> found = new ArrayList<>();
    String known = String.join(", ", HookedAgent.words());
    for (String word : words.split(",")) {
      for (HookedAgent agent : HookedAgent.values()) {
        boolean all = word.equals("all") && hooks.isHere(agent);
        if (all || agent.word().equals(word)) found.add(agent);
      }
      if (HookedAgent.words().contains(word) || word.equals("all")) continue;
      throw new UserError(
          2, "no hooks are known for " + word + "; agents are " + known + ", or all");
    }
    if (found.isEmpty()) throw new UserError(1, "none of " + known + " is here; name one");
    return found;
  }

  private int carryOut(List<Plan> plans, List<String> problems) {
    PrintWriter out = json ? line.getErr() : line.getOut();
    List<Plan> changes = plans.stream().filter(Plan::changes).toList();
    Cli.problems(line, problems);
    boolean asks = !dryRun && !yes && !changes.isEmpty();
    if (!json || asks) changes.forEach(plan -> out.print(plan.diff(DiffText::line)));
    out.flush();
    if (asks) Ask.confirm(line, "Write this?", "nothing was written");
    if (!dryRun) changes.forEach(hooks::carryOut);
    if (json) line.getOut().println(Json.of(json(plans)));
    else plans.forEach(plan -> out.println(sentence(plan)));
    if (plans.isEmpty() && problems.isEmpty() && !json) out.println("No agent has hooks of ours.");
    return problems.isEmpty() ? 0 : 1;
  }

  private String sentence(Plan plan) {
    String agent = plan.agent().title() + ": ";
    if (!plan.changes()) return agent + "the hooks are there already, in " + plan.file();
    String would = dryRun ? "would be " : "are ";
    String what = plan.installs() ? "written to " : "taken out of ";
    String advice = plan.agent().advice();
    boolean more = plan.installs() && !advice.isEmpty();
    return agent + "the hooks " + would + what + plan.file() + (more ? ". " + advice : "");
  }

  private Object json(List<Plan> plans) {
    List<Object> agents = new ArrayList<>();
    for (Plan plan : plans) {
      var entry = Json.pair("agent", plan.agent().word(), "file", plan.file().toString());
      entry.put("changed", plan.changes());
      entry.put("diff", plan.diff(DiffText::line));
      agents.add(entry);
    }
    return Json.pair("agents", agents, "dryRun", dryRun);
  }
}
