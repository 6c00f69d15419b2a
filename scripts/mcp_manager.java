///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING status
//TRAINING connect --dry-run
//TRAINING connect claude training --yes
//TRAINING disconnect --yes
//SOURCES cli/connect/ConnectCommands.java
//SOURCES cli/connect/ImportCommands.java
//SOURCES cli/connect/OwnCommands.java
//SOURCES cli/shared/SharedCommands.java
//SOURCES ../lib/settings/SharedExample.java

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcptools.bridge.client.BridgeControl;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.connect.AtLogin;
import mcptools.cli.connect.ConnectCommands;
import mcptools.cli.connect.ImportCommands;
import mcptools.cli.connect.OwnCommands;
import mcptools.cli.shared.SharedCommands;
import mcptools.cli.shared.SharedNames;
import mcptools.cli.shared.SharedText;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.settings.Settings;
import mcptools.settings.SharedExample;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServers;
import mcptools.shared.BridgedClient;
import mcptools.shared.BridgedStatus;
import mcptools.shared.SharedClean;
import mcptools.shared.SharedSnapshot;
import mcptools.shared.SharedSnapshotReader;
import mcptools.shared.SharedStatus;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** The shared servers. */
class mcp_manager implements Command {
  private List<String> names = List.of();
  private boolean dryRun;
  private boolean json;
  private boolean print;

  private final StateHome home = StateHome.of(System.getenv());
  private final ProcessSource source = ProcessSource.ofSystem();

  public static void main(String[] args) {
    // Not Cli.exit: the bridge leaves by its shutdown hook.
    System.exit(Cli.run("mcp_manager", mcp_manager::new, args));
  }

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.ofParts(
            "mcp_manager", "Runs the shared MCP servers, the globalServers of the config.");
    new SharedCommands(home, source).parts().forEach(syntax::with);
    parts().forEach(syntax::with);
    new ConnectCommands(home).parts().forEach(syntax::with);
    syntax.with(new ImportCommands().part());
    new OwnCommands(home).parts().forEach(syntax::with);
    return syntax;
  }

  private List<Syntax> parts() {
    return List.of(
        json(named(new Syntax("status", this::status, "Show the state of the servers."))),
        json(named(new Syntax("list", this::list, "Show the config of the servers."))),
        json(
            new Syntax("clean", this::clean, "Remove PID files and logs of servers that are gone.")
                .flag("-n,--dry-run", "Only print what would be done.", () -> dryRun = true)),
        new Syntax("init", this::init, "Write an example config; this starts nothing.")
            .flag("--print", "Print the example, and write nothing.", () -> print = true));
  }

  private Syntax named(Syntax syntax) {
    return SharedNames.argument(syntax, given -> names = given);
  }

  private Syntax json(Syntax syntax) {
    return syntax.flag("--json", "Print JSON.", () -> json = true);
  }

  private int status(CommandLine line) {
    SharedServers config = SharedNames.config(line);
    SharedSnapshot snapshot = new SharedSnapshotReader(source, home).read();
    BridgeControl bridge = new BridgeControl(source, home, ProgramRunner.environment());
    Map<String, BridgedStatus> shared = bridge.status();
    Set<String> known = SharedNames.known(config, snapshot);
    known.addAll(shared.keySet());
    SharedNames.check(names, known);
    Collection<String> meant = names.isEmpty() ? known : new TreeSet<>(names);
    List<SharedStatus> all =
        meant.stream()
            .map(n ->
                SharedStatus.of(snapshot, n, config.server(n), Optional.ofNullable(shared.get(n))))
            .toList();
    new SharedClean(source, home).rotateLogs();
    SharedText.damaged(line, snapshot);
    List<BridgedClient> clients =
        shared.values().stream().noneMatch(s -> s.clients() > 0)
            ? List.of()
            : bridge.clients().stream().filter(c -> meant.contains(c.server())).toList();
    SharedText.status(line, config, snapshot.table(), all, clients, json);
    return 0;
  }

  private int list(CommandLine line) {
    SharedServers config = SharedNames.config(line);
    SharedNames.check(names, config.names());
    List<SharedServer> meant =
        config.servers().stream().filter(s -> names.isEmpty() || names.contains(s.name())).toList();
    SharedText.list(line, config, meant, json);
    return 0;
  }

  private int clean(CommandLine line) {
    List<Path> files =
        new SharedClean(source, home).clean(SharedNames.config(line).servers(), dryRun);
    SharedText.removed(line, files, dryRun, json);
    return 0;
  }

  private int init(CommandLine line) {
    if (print) {
      line.getOut().print(SharedExample.TEXT);
      return 0;
    }
    Path file = Settings.file(System.getenv());
    SharedExample.write(file);
    Cli.print(line, "An example is in " + file + ": edit it, then call mcp_manager start.");
    AtLogin.offer(line, home, true);
    return 0;
  }
}
