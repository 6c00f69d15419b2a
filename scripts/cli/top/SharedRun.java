//SOURCES Event.java
//SOURCES ../../../lib/connect/CopiedEntry.java
//SOURCES ../../../lib/state/Clone.java
//SOURCES ../connect/DiffText.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.cli.connect.DiffText;
import mcptools.connect.CopiedEntry;
import mcptools.process.ProgramRunner;
import mcptools.report.Colors.Style;
import mcptools.report.Colors.Style.Styled;
import mcptools.settings.SharedServers;
import mcptools.state.Clone;

/** Has {@code mcp_manager} restart a shared server, or connect clients to one. */
record SharedRun(ProgramRunner runner, Map<String, String> environment) {
  private static final int SECONDS = 120;

  Event.Planned plan(Effect.PlanShared wish) {
    SharedServers config = SharedServers.read(environment);
    String name = SharedServers.base(wish.name());
    boolean restart = wish.what() == Effect.Shared.RESTART;
    if (!restart && config.server(name).isEmpty()) return add(wish, config);
    Said said = run(List.of(restart ? "restart" : "connect", "--dry-run", name));
    List<Styled> lines = new ArrayList<>(said.lines());
    if (!said.ok()) return Event.Planned.idle(wish.dialog(), lines);
    lines.add(
        Style.PLAIN.of(
            restart
                ? "Calls that run are answered with an error; clients keep their sessions."
                : "Agents that run keep their own server until they are started again."));
    Event.Question question =
        new Event.Question(
            restart ? "Restart it?" : "Start it, and write this?",
            new Effect.DoShared(wish.dialog(), wish.what(), name));
    return Event.Planned.asking(wish.dialog(), lines, question);
  }

  private Event.Planned add(Effect.PlanShared wish, SharedServers config) {
    List<Styled> lines = new ArrayList<>();
    lines.add(
        Style.PLAIN.of(wish.name() + " is not among the globalServers of " + config.file() + "."));
    Optional<CopiedEntry> entry = CopiedEntry.find(environment, wish.name());
    if (entry.isEmpty()) {
      lines.add(
          Style.PLAIN.of("No client's config names it so; add its entry, then press c again."));
      return Event.Planned.idle(wish.dialog(), lines);
    }
    lines.add(Style.PLAIN.of("It can be copied from " + entry.get().from() + ":"));
    entry
        .get()
        .edit()
        .diff(DiffText::line)
        .lines()
        .forEach(line -> lines.add(style(line).of(line)));
    Event.Question question =
        new Event.Question(
            "Write this?", new Effect.DoShared(wish.dialog(), Effect.Shared.ADD, wish.name()));
    return Event.Planned.asking(wish.dialog(), lines, question);
  }

  Event.Planned carryOut(Effect.DoShared wish) {
    List<Styled> lines = new ArrayList<>();
    if (wish.what() == Effect.Shared.ADD) {
      CopiedEntry.find(environment, wish.name()).ifPresent(entry -> entry.edit().write());
      lines.add(Style.PLAIN.of("It is in the config. Press c again to connect clients to it."));
    } else if (wish.what() == Effect.Shared.RESTART) {
      lines.addAll(run(List.of("restart", wish.name())).lines());
    } else {
      Said started = run(List.of("start", wish.name()));
      lines.addAll(started.lines());
      if (started.ok()) lines.addAll(run(List.of("connect", "--yes", wish.name())).lines());
    }
    return Event.Planned.done(wish.dialog(), lines);
  }

  private record Said(boolean ok, List<Styled> lines) {}

  private Said run(List<String> arguments) {
    String[] words = arguments.toArray(String[]::new);
    List<String> command = Clone.command(Clone.required(), "mcp_manager", words);
    ProgramRunner.Result result = runner.run(command, Optional.empty(), SECONDS);
    List<Styled> lines = new ArrayList<>();
    result.out().lines().forEach(line -> lines.add(style(line).of(line)));
    result
        .err()
        .lines()
        .filter(line -> !line.startsWith("[jbang]")) // it may be built just now
        .forEach(line -> lines.add(Style.YELLOW.of(line)));
    return new Said(result.ok(), lines);
  }

  private static Style style(String line) {
    if (line.startsWith("+")) return Style.GREEN;
    return line.startsWith("-") ? Style.RED : Style.PLAIN;
  }
}
