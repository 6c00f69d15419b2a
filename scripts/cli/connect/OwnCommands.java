//DEPS info.picocli:picocli:4.7.7
//SOURCES OwnEdit.java
//SOURCES ../../../lib/connect/Connections.java
//SOURCES ../../../lib/settings/Sharing.java
//SOURCES ../shared/SharedNames.java

package mcptools.cli.connect;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Syntax;
import mcptools.cli.shared.SharedNames;
import mcptools.connect.Connections;
import mcptools.connect.OwnServers;
import mcptools.error.UserError;
import mcptools.settings.SharedServers;
import mcptools.settings.Sharing;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** The part of {@code mcp_manager} that changes which servers the config names. */
public final class OwnCommands {
  private final StateHome home;
  private final OwnEdit edit = new OwnEdit();

  private List<String> words = List.of();
  private final Set<String> variables = new LinkedHashSet<>();
  private String directory = "";
  private String url = "";
  private boolean perProject;

  public OwnCommands(StateHome home) {
    this.home = home;
  }

  /** Both subcommands. */
  public List<Syntax> parts() {
    Syntax add =
        new Syntax("add", this::add, "Add a shared server to the config.")
            .arguments(
                "NAME -- COMMAND",
                "Its name; its program and arguments.",
                List.of(),
                given -> words = given)
            .option(
                "--env",
                "NAME=VALUE",
                "A variable of its environment; may be given several times.",
                String[].class,
                given -> variables.addAll(List.of(given)))
            .option("--cwd", "DIR", "Where it runs.", String.class, given -> directory = given)
            .option("--url", "URL", "Where it listens itself.", String.class, given -> url = given)
            .flag(
                "--per-project", "A process of its own for each project.", () -> perProject = true);
    Syntax remove =
        new Syntax("remove", this::remove, "Remove shared servers from the config.")
            .arguments("NAME", "Their names.", List.of(), given -> words = given);
    return List.of(edit.options(add), edit.options(remove));
  }

  private int add(CommandLine line) {
    // Without it, options of the command would be taken for those of this one.
    boolean apart = line.getParent().getParseResult().originalArgs().contains("--");
    if (words.size() < 2 || !apart) {
      throw new UserError(2, "add wants a name, --, and the command to start");
    }
    String name = words.getFirst();
    List<String> command = words.subList(1, words.size());
    SharedServers own = SharedNames.config(line);
    Optional<String> against =
        SharedServers.against(name)
            .or(() -> SharedServers.against(System.getenv(), name, entry(command)));
    if (against.isPresent()) {
      throw new UserError(2, "server " + name + " cannot be added: " + against.get());
    }
    for (String known : own.names()) {
      if (!known.equalsIgnoreCase(name)) continue;
      throw new UserError(1, known + " is shared already; mcp_manager remove " + known + " first");
    }
    edit.finish(line, new OwnServers(own.file()).put(Map.of(name, entry(command))));
    if (edit.json()) edit.print(line, "added", List.of(name));
    else edit.next(line, "mcp_manager start " + name, "mcp_manager connect " + name);
    if (perProject) return 0;
    String remedy =
        Sharing.isOfProject(name, command)
            ? "; connect --per-project gives each project one of its own"
            : "; let each client start its own";
    Cli.problems(
        line,
        Sharing.against(name, command).map(why -> name + " " + why + remedy).stream().toList());
    return 0;
  }

  private Map<String, Object> entry(List<String> command) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("command", command.getFirst());
    if (command.size() > 1) entry.put("args", command.subList(1, command.size()));
    Map<String, String> env = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals < 1) throw new UserError(2, "--env wants NAME=VALUE");
      env.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    if (!env.isEmpty()) entry.put("env", env);
    if (!directory.isEmpty()) entry.put("cwd", directory);
    if (!url.isEmpty()) entry.put("url", url);
    if (perProject) entry.put("per", "project");
    return entry;
  }

  private int remove(CommandLine line) {
    if (words.isEmpty()) throw new UserError(2, "remove wants the names of shared servers");
    SharedServers own = SharedNames.config(line);
    SharedNames.check(words, own.written());
    edit.finish(line, new OwnServers(own.file()).remove(words));
    if (edit.json()) edit.print(line, "removed", words);
    else if (!edit.dryRun()) words.forEach(name -> line.getOut().println(name + " is removed."));
    String back = " puts back what was there";
    Cli.problems(
        line,
        new Connections(home)
            .load().stream()
                .filter(c -> words.contains(c.name()))
                .map(c ->
                    c.client()
                        + " points to "
                        + c.name()
                        + "; mcp_manager disconnect "
                        + c.name()
                        + back)
                .distinct()
                .toList());
    return 0;
  }
}
