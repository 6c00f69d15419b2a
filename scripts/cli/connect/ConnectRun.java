//DEPS info.picocli:picocli:4.7.7
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ConnectText.java
//SOURCES ../../../lib/connect/Connector.java
//SOURCES ../command/Ask.java

package mcptools.cli.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import mcptools.cli.command.Ask;
import mcptools.cli.command.Cli;
import mcptools.connect.ConnectPlan;
import mcptools.connect.Connections;
import mcptools.connect.Connector;
import mcptools.connect.Step;
import mcptools.connect.Target;
import mcptools.error.UserError;
import mcptools.state.StateLock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Shows the changes of configs, asks, and writes them. */
record ConnectRun(
    Connections connections, Connector connector, boolean dryRun, boolean yes, boolean json) {
  /**
   * Changes each config that can be used; a problem with one is printed and does not stop the
   * others.
   *
   * @param problems to print first, a sentence each
   * @return the exit code
   */
  int carryOut(
      CommandLine line,
      List<Target> targets,
      List<String> problems,
      Function<Target, ConnectPlan> decide) {
    List<String> failed = new ArrayList<>();
    List<ConnectPlan> plans = new ArrayList<>();
    List<ConnectPlan> done = new ArrayList<>();
    Cli.problems(line, problems);
    try (@Nullable StateLock lock = dryRun ? null : connections.lock()) {
      for (Target target : targets) attempt(failed, () -> plans.add(decide.apply(target)));
      Cli.problems(line, failed);
      boolean asks = !dryRun && !yes && plans.stream().anyMatch(ConnectPlan::changes);
      if (!json || asks) ConnectText.diffs(json ? line.getErr() : line.getOut(), plans);
      if (asks) Ask.confirm(line, "Write this?", "nothing was written");
      int printed = failed.size();
      for (ConnectPlan plan : plans) {
        attempt(
            failed,
            () -> {
              if (!dryRun) connector.carryOut(plan);
              done.add(plan);
            });
      }
      boolean none = failed.isEmpty() && done.stream().allMatch(p -> p.steps().isEmpty());
      if (none && !json) line.getOut().println("Nothing is connected.");
      ConnectText.print(line, done, dryRun, json);
      Cli.problems(line, failed.subList(printed, failed.size()));
    }
    boolean fine = done.stream().flatMap(p -> p.steps().stream()).allMatch(Step::ok);
    return fine && failed.isEmpty() ? 0 : 1;
  }

  private static void attempt(List<String> failed, Runnable work) {
    try {
      work.run();
    } catch (UserError e) {
      failed.add(e.getMessage());
    }
  }
}
