//DEPS info.picocli:picocli:4.7.7
//SOURCES OwnEdit.java
//SOURCES ../../../lib/connect/Connections.java
//SOURCES ../../../lib/connect/ImportPlan.java
//SOURCES ../shared/SharedNames.java

package mcptools.cli.connect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Syntax;
import mcptools.cli.shared.SharedNames;
import mcptools.config.Client;
import mcptools.config.ClientConfigs;
import mcptools.config.ClientConfigs.Written;
import mcptools.connect.Connections;
import mcptools.connect.ImportPlan;
import mcptools.connect.OwnServers;
import mcptools.connect.OwnServers.Edit;
import mcptools.connect.Target;
import mcptools.error.UserError;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.settings.Settings;
import mcptools.settings.SharedServers;
import mcptools.settings.Sharing;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** The part of {@code mcp_manager} that changes which servers are shared. */
public final class ImportCommands {
  private final StateHome home;
  private final Map<String, String> environment = System.getenv();

  private List<String> words = List.of();
  private final Map<String, Object> variables = new LinkedHashMap<>();
  private String directory = "";
  private String url = "";
  private boolean dryRun;
  private boolean force;
  private boolean json;
  private boolean perProject;
  private boolean yes;

  public ImportCommands(StateHome home) {
    this.home = home;
  }

  public List<Syntax> parts() {
    Syntax imports =
        new Syntax(
                "import",
                this::imports,
                "Take servers out of the configs of clients into the shared ones.",
                "Of all clients, or of one, and of the project in the working directory. The"
                    + " clients keep their own until connect replaces them.")
            .arguments("CLIENT", "Only those of this client.", clients(), given -> words = given)
            .flag("--force", "Also servers that do not suit sharing.", () -> force = true);
    Syntax add =
        new Syntax("add", this::add, "Add a shared server to the config.")
            .arguments(
                "NAME [--] COMMAND",
                "Its name; its program and arguments, after --.",
                List.of(),
                given -> words = given)
            .option(
                "--env",
                "NAME=VALUE",
                "A variable of its environment; may be given several times.",
                String[].class,
                given -> {
                  for (String each : given) variable(each);
                })
            .option("--cwd", "DIR", "Where it runs.", String.class, given -> directory = given)
            .option("--url", "URL", "Where it listens itself.", String.class, given -> url = given)
            .flag(
                "--per-project", "A process of its own for each project.", () -> perProject = true);
    Syntax remove =
        new Syntax("remove", this::remove, "Remove shared servers from the config.")
            .arguments("NAME", "Their names.", List.of(), given -> words = given);
    return List.of(change(imports), change(add), change(remove));
  }

  private Syntax change(Syntax syntax) {
    return syntax
        .flag("-y,--yes", "Do not ask.", () -> yes = true)
        .flag("-n,--dry-run", "Only show what would change.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private static List<String> clients() {
    return List.of(Client.values()).stream()
        .filter(client -> !client.places().isEmpty())
        .map(ImportCommands::word)
        .toList();
  }

  private static String word(Client client) {
    List<String> words = Target.words(client);
    return words.isEmpty() ? client.title().toLowerCase().replace(' ', '-') : words.getFirst();
  }

  private void variable(String given) {
    int equals = given.indexOf('=');
    if (equals < 1) throw new UserError(2, "--env wants NAME=VALUE");
    variables.put(given.substring(0, equals), given.substring(equals + 1));
  }

  private int imports(CommandLine line) {
    if (words.size() > 1) throw new UserError(2, "import wants the name of one client, or none");
    Optional<String> meant = words.stream().findFirst();
    meant.filter(word -> !clients().contains(word)).ifPresent(word -> {
      throw new UserError(
          2, "there is no client " + word + "; clients are " + String.join(", ", clients()));
    });
    SharedServers own = SharedNames.config(line);
    List<Written> found =
        ClientConfigs.written(environment, List.of(Path.of("").toAbsolutePath())).stream()
            .filter(w -> meant.filter(word -> !word.equals(word(w.client()))).isEmpty())
            .toList();
    ImportPlan plan = ImportPlan.of(found, own.names(), force);
    Cli.problems(line, plan.left());
    if (plan.entries().isEmpty()) {
      if (json) print(line, "imported", List.of());
      else line.getOut().println("There is nothing to import.");
      return 0;
    }
    finish(line, new OwnServers(own.file()).put(plan.entries()));
    List<Object> imported = new ArrayList<>();
    plan.entries().forEach((name, entry) -> {
      List<String> from = plan.from().get(name);
      boolean each = entry.containsKey("per");
      String how = each ? ", one process for each project" : "";
      String would = dryRun ? "would be shared" : "is shared";
      String text = name + ": " + would + how + ", as in " + String.join(", ", from);
      if (!json) line.getOut().println(Table.clean(text));
      imported.add(Json.pair("name", name, "from", from));
    });
    if (json) print(line, "imported", imported);
    else if (!dryRun) next(line, "mcp_manager start", "mcp_manager connect");
    return 0;
  }

  private int add(CommandLine line) {
    if (words.size() < 2) throw new UserError(2, "add wants a name, --, and the command to start");
    String name = words.getFirst();
    SharedServers own = SharedNames.config(line);
    if (!SharedServers.isName(name)) {
      throw new UserError(2, "a name is made of letters, digits, _, . and -");
    }
    if (own.names().contains(name)) {
      throw new UserError(1, name + " is shared already; mcp_manager remove " + name + " first");
    }
    List<String> command = words.subList(1, words.size());
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("command", command.getFirst());
    if (command.size() > 1) entry.put("args", command.subList(1, command.size()));
    if (!variables.isEmpty()) entry.put("env", variables);
    if (!directory.isEmpty()) entry.put("cwd", directory);
    if (!url.isEmpty()) entry.put("url", url);
    if (perProject) entry.put("per", "project");
    finish(line, new OwnServers(own.file()).put(Map.of(name, entry)));
    if (json) print(line, "added", List.of(name));
    else if (!dryRun) next(line, "mcp_manager start " + name, "mcp_manager connect " + name);
    if (!perProject) {
      Sharing.against(name, command)
          .map(why -> name + " " + why + remedy(name, command))
          .ifPresent(sentence -> Cli.problems(line, List.of(sentence)));
    }
    return 0;
  }

  private static String remedy(String name, List<String> command) {
    return Sharing.isOfProject(name, command)
        ? "; connect --per-project gives each project one of its own"
        : "; let each client start its own";
  }

  private int remove(CommandLine line) {
    if (words.isEmpty()) throw new UserError(2, "remove wants the names of shared servers");
    SharedServers own = SharedNames.config(line);
    SharedNames.check(words, own.names());
    finish(line, new OwnServers(own.file()).remove(words));
    if (json) print(line, "removed", words);
    else if (!dryRun) words.forEach(name -> line.getOut().println(name + " is removed."));
    List<String> pointing = new ArrayList<>();
    new Connections(home).load().stream()
        .filter(c -> words.contains(c.name()))
        .forEach(c -> pointing.add(
            c.client() + " points to " + c.name() + "; mcp_manager disconnect " + c.name()
                + " puts back what was there"));
    Cli.problems(line, pointing.stream().distinct().toList());
    return 0;
  }

  private void finish(CommandLine line, Edit edit) {
    OwnEdit own = new OwnEdit(yes, json);
    if (dryRun) own.show(line, edit);
    else own.write(line, edit);
  }

  private void print(CommandLine line, String what, List<?> names) {
    String file = Settings.file(environment).toString();
    line.getOut().println(Json.of(Json.pair("file", file, what, names, "dryRun", dryRun)));
  }

  private static void next(CommandLine line, String start, String connect) {
    line.getOut().println("Next: " + start + ", then " + connect + ".");
  }
}
