//DEPS info.picocli:picocli:4.7.7
//SOURCES OwnEdit.java
//SOURCES ../../../lib/connect/ImportPlan.java
//SOURCES ../../../lib/connect/Target.java
//SOURCES ../shared/SharedNames.java

package mcptools.cli.connect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Syntax;
import mcptools.cli.shared.Meant;
import mcptools.cli.shared.SharedNames;
import mcptools.config.Client;
import mcptools.config.ClientConfigs.Written;
import mcptools.connect.ImportPlan;
import mcptools.connect.OwnServers;
import mcptools.connect.Target;
import mcptools.error.UserError;
import mcptools.report.Json;
import mcptools.report.Text;
import mcptools.settings.SharedServers;
import picocli.CommandLine;

/** The part of {@code mcp_manager} that takes servers out of the configs of clients. */
public final class ImportCommands {
  private final OwnEdit edit = new OwnEdit();
  private final Map<String, String> environment = System.getenv();

  private List<String> words = List.of();
  private boolean force;

  /** The subcommand. */
  public Syntax part() {
    Syntax imports =
        new Syntax(
                "import",
                this::imports,
                "Take servers out of the configs of clients into the shared ones.",
                "Of all clients, or of one, and of the project in the working directory. The"
                    + " clients keep their own until connect replaces them.")
            .arguments("CLIENT", "Only those of this client.", clients(), given -> words = given)
            .flag("--force", "Also servers that do not suit sharing.", () -> force = true);
    return edit.options(imports);
  }

  private static List<String> clients() {
    return List.of(Client.values()).stream()
        .filter(client -> !client.places().isEmpty())
        .map(ImportCommands::word)
        .toList();
  }

  private static String word(Client client) {
    List<String> words = Target.words(client);
    String title = client.title().toLowerCase(Locale.ROOT).replace(' ', '-');
    return words.isEmpty() ? title : words.getFirst();
  }

  private int imports(CommandLine line) {
    if (words.size() > 1) throw new UserError(2, "import wants the name of one client, or none");
    for (String word : words) {
      if (clients().contains(word)) continue;
      String known = "; clients are " + String.join(", ", clients());
      throw new UserError(
          2, "there is no client " + word + Meant.question(word, clients()).orElse(known));
    }
    SharedServers own = SharedNames.config(line);
    Path here = Path.of("").toAbsolutePath();
    List<Written> found =
        ImportPlan.found(environment, here).stream()
            .filter(w -> words.isEmpty() || words.contains(word(w.client())))
            .toList();
    ImportPlan plan = ImportPlan.of(found, here, own.names(), force);
    Cli.problems(line, plan.left());
    List<Object> imported = new ArrayList<>();
    plan.from().forEach((name, from) -> imported.add(Json.pair("name", name, "from", from)));
    if (plan.entries().isEmpty()) {
      if (edit.json()) edit.print(line, "imported", imported);
      else line.getOut().println("There is nothing to import.");
      return 0;
    }
    edit.finish(line, new OwnServers(own.file()).put(plan.entries()));
    if (edit.json()) {
      edit.print(line, "imported", imported);
      return 0;
    }
    plan.entries()
        .forEach((name, entry) -> {
          String would = edit.dryRun() ? "would be shared" : "is shared";
          String how = entry.containsKey("per") ? ", one process for each project" : "";
          String from = String.join(", ", plan.from().get(name));
          line.getOut().println(Text.clean(name + ": " + would + how + ", as in " + from));
        });
    edit.next(line, "mcp_manager start", "mcp_manager connect");
    return 0;
  }
}
