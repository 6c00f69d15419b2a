///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//SOURCES support/Cli.java
//SOURCES support/Connecting.java
//SOURCES support/GlobalNames.java
//SOURCES support/GlobalText.java
//SOURCES support/Running.java
//SOURCES ../lib/mcp/GlobalClean.java
//SOURCES ../lib/mcp/GlobalExample.java
//SOURCES ../lib/mcp/GlobalServers.java
//SOURCES ../lib/process/Processes.java
//SOURCES ../lib/process/Shell.java
//SOURCES ../lib/serve/SharedServers.java

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcptools.cli.Cli;
import mcptools.cli.Command;
import mcptools.cli.Connecting;
import mcptools.cli.GlobalNames;
import mcptools.cli.GlobalText;
import mcptools.cli.Running;
import mcptools.cli.Syntax;
import mcptools.mcp.GlobalClean;
import mcptools.mcp.GlobalExample;
import mcptools.mcp.GlobalLook;
import mcptools.mcp.GlobalServer;
import mcptools.mcp.GlobalServers;
import mcptools.mcp.GlobalStatus;
import mcptools.mcp.GlobalWorld;
import mcptools.process.ProcessSource;
import mcptools.process.Processes;
import mcptools.process.Shell;
import mcptools.serve.Shared;
import mcptools.serve.SharedServers;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** The servers that all sessions share. */
class mcp_manager implements Command {
  private List<String> names = List.of();
  private boolean dryRun;
  private boolean json;
  private boolean print;

  private final StateHome home = StateHome.of(System.getenv());
  private final ProcessSource source = Processes.source();

  public static void main(String[] args) {
    System.exit(Cli.run("mcp_manager", mcp_manager::new, args));
  }

  @Override
  public Syntax syntax() {
    Syntax syntax =
        Syntax.ofParts(
            "mcp_manager",
            "Runs the MCP servers that all sessions share, the globalServers of the config.");
    new Running(home, source).parts().forEach(syntax::with);
    parts().forEach(syntax::with);
    new Connecting(home).parts().forEach(syntax::with);
    return syntax;
  }

  private List<Syntax> parts() {
    return List.of(
        json(named(new Syntax("status", this::status, "Show how the servers are."))),
        json(named(new Syntax("list", this::list, "Show what the config says of the servers."))),
        json(
            new Syntax("clean", this::clean, "Remove PID files and logs of servers that are gone.")
                .flag("-n,--dry-run", "Only tell what would be done.", () -> dryRun = true)),
        new Syntax("init", this::init, "Write an example config; nothing of it is started.")
            .flag("--print", "Print the example, and write nothing.", () -> print = true));
  }

  private Syntax named(Syntax syntax) {
    return GlobalNames.argument(syntax, given -> names = given);
  }

  private Syntax json(Syntax syntax) {
    return syntax.flag("--json", "Print JSON.", () -> json = true);
  }

  private int status(CommandLine line) {
    GlobalServers config = GlobalNames.config(line);
    GlobalWorld world = new GlobalLook(source, home).now();
    Map<String, Shared> shared = new SharedServers(source, home, Shell.environment()).status();
    Set<String> known = GlobalNames.known(config, world);
    known.addAll(shared.keySet());
    GlobalNames.check(names, known);
    Collection<String> meant = names.isEmpty() ? known : new TreeSet<>(names);
    List<GlobalStatus> all =
        meant.stream()
            .map(n ->
                GlobalStatus.of(world, n, config.server(n), Optional.ofNullable(shared.get(n))))
            .toList();
    new GlobalClean(source, home).turnLogs();
    GlobalText.damaged(line, world);
    GlobalText.status(line, config, world.table(), all, json);
    return 0;
  }

  private int list(CommandLine line) {
    GlobalServers config = GlobalNames.config(line);
    GlobalNames.check(names, config.names());
    List<GlobalServer> meant =
        config.servers().stream().filter(s -> names.isEmpty() || names.contains(s.name())).toList();
    GlobalText.list(line, config, meant, json);
    return 0;
  }

  private int clean(CommandLine line) {
    List<Path> files =
        new GlobalClean(source, home).clean(GlobalNames.config(line).servers(), dryRun);
    GlobalText.removed(line, files, dryRun, json);
    return 0;
  }

  private int init(CommandLine line) {
    if (print) {
      line.getOut().print(GlobalExample.TEXT);
      return 0;
    }
    Path file = GlobalServers.file(System.getenv());
    GlobalExample.write(file);
    line.getOut().println("An example is in " + file + ": edit it, then call mcp_manager start.");
    return 0;
  }
}
