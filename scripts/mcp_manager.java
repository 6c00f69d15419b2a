///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//SOURCES support/Cli.java
//SOURCES support/Connecting.java
//SOURCES support/GlobalJson.java
//SOURCES support/GlobalText.java
//SOURCES ../lib/mcp/GlobalClean.java
//SOURCES ../lib/mcp/GlobalExample.java
//SOURCES ../lib/mcp/GlobalServers.java
//SOURCES ../lib/mcp/GlobalStart.java
//SOURCES ../lib/process/Processes.java
//SOURCES ../lib/process/Shell.java
//SOURCES ../lib/serve/Bridge.java
//SOURCES ../lib/serve/Sharing.java

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcptools.cli.Cli;
import mcptools.cli.Command;
import mcptools.cli.Connecting;
import mcptools.cli.GlobalJson;
import mcptools.cli.GlobalText;
import mcptools.cli.Syntax;
import mcptools.mcp.GlobalClean;
import mcptools.mcp.GlobalExample;
import mcptools.mcp.GlobalLook;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalServer;
import mcptools.mcp.GlobalServer.Http;
import mcptools.mcp.GlobalServer.Stdio;
import mcptools.mcp.GlobalServers;
import mcptools.mcp.GlobalStart;
import mcptools.mcp.GlobalStatus;
import mcptools.mcp.GlobalStop;
import mcptools.mcp.GlobalWorld;
import mcptools.process.ProcessSource;
import mcptools.process.Processes;
import mcptools.process.Shell;
import mcptools.serve.Bridge;
import mcptools.serve.Shared;
import mcptools.serve.Sharing;
import mcptools.state.StateHome;
import mcptools.state.UserError;
import picocli.CommandLine;

/** The servers that all sessions share. */
class mcp_manager implements Command {
  private List<String> names = List.of();
  private int seconds = 20;
  private boolean dryRun;
  private boolean json;
  private boolean print;
  private boolean none;

  private final StateHome home = StateHome.of(System.getenv());
  private final ProcessSource source = Processes.source();

  public static void main(String[] args) {
    System.exit(Cli.run("mcp_manager", mcp_manager::new, args));
  }

  @Override
  public Syntax syntax() {
    Syntax parts = parts();
    new Connecting(home).parts().forEach(parts::with);
    return parts;
  }

  private Syntax parts() {
    return Syntax.ofParts(
        "mcp_manager",
        "Runs the MCP servers that all sessions share, the globalServers of the config.",
        change(
            patience(
                named(
                    new Syntax(
                        "start",
                        line -> start(line, false),
                        "Start servers, each once, detached from every session.")))),
        change(
            named(new Syntax("stop", this::stop, "Stop servers and all that they have started."))),
        change(
            patience(
                named(
                    new Syntax(
                        "restart",
                        line -> start(line, true),
                        "Stop servers and start them again.")))),
        named(
                new Syntax(
                    "serve",
                    this::serve,
                    "Share the servers that speak stdio with all clients, until they are stopped.",
                    "It is what start leaves running in the background."))
            .flag("--none", "Begin with no server; start brings them.", () -> none = true),
        json(named(new Syntax("status", this::status, "Show how the servers are."))),
        json(named(new Syntax("list", this::list, "Show what the config says of the servers."))),
        change(
            new Syntax(
                "clean", this::clean, "Remove PID files and logs of servers that are gone.")),
        new Syntax("init", this::init, "Write an example config; nothing of it is started.")
            .flag("--print", "Print the example, and write nothing.", () -> print = true));
  }

  private Syntax named(Syntax syntax) {
    return syntax.arguments(
        "SERVER", "Only these servers; all when none is named.", given -> names = given);
  }

  private Syntax patience(Syntax syntax) {
    return syntax.option(
        "--wait",
        "SECONDS",
        "How long a server may take until it answers (20).",
        Integer.class,
        given -> seconds = given);
  }

  private Syntax change(Syntax syntax) {
    return json(syntax.flag("-n,--dry-run", "Only tell what would be done.", () -> dryRun = true));
  }

  private Syntax json(Syntax syntax) {
    return syntax.flag("--json", "Print JSON.", () -> json = true);
  }

  private int stop(CommandLine line) {
    GlobalServers config = config(line);
    GlobalWorld world = new GlobalLook(source, home).now();
    GlobalStop stop = new GlobalStop(source, home, dryRun);
    Set<String> known = known(config, world);
    known.addAll(sharing().status().keySet());
    Collection<String> meant = names.isEmpty() ? known : names;
    check(meant, known);
    GlobalText.damaged(line, world);
    if (meant.isEmpty() && !json) line.getOut().println("No server is known.");
    Sharing sharing = sharing();
    return print(
        line,
        meant.stream()
            .map(n -> sharing.stop(n, dryRun).orElseGet(() -> stop.stop(n, server(config, n))))
            .toList());
  }

  private Sharing sharing() {
    return new Sharing(source, home, Shell.environment());
  }

  private int serve(CommandLine line) throws InterruptedException {
    GlobalServers config = config(line);
    check(names, config.servers().stream().map(GlobalServer::name).toList());
    List<Stdio> meant = new ArrayList<>();
    for (GlobalServer server : config.servers()) {
      boolean named = names.isEmpty() || names.contains(server.name());
      if (!none && named && server instanceof Stdio stdio) meant.add(stdio);
    }
    new Bridge(source, home, Shell.environment()).run(meant);
    return 0;
  }

  private int start(CommandLine line, boolean again) {
    GlobalServers config = config(line);
    if (config.servers().isEmpty()) throw new UserError(1, GlobalText.none(config));
    List<String> known = config.servers().stream().map(GlobalServer::name).toList();
    Collection<String> meant = names.isEmpty() ? known : names;
    check(meant, known);
    GlobalStart start = new GlobalStart(source, home, Shell.environment(), dryRun);
    List<Http> listening = new ArrayList<>();
    List<Stdio> piped = new ArrayList<>();
    for (GlobalServer server : config.servers()) {
      if (!meant.contains(server.name())) continue;
      switch (server) {
        case Http http -> listening.add(http);
        case Stdio stdio -> piped.add(stdio);
      }
    }
    List<GlobalOutcome> outcomes = new ArrayList<>(start.start(listening, again, seconds * 1000L));
    outcomes.addAll(sharing().start(piped, again, dryRun, seconds * 1000L));
    return print(line, outcomes);
  }

  private int print(CommandLine line, List<GlobalOutcome> outcomes) {
    if (json) {
      line.getOut().println(GlobalJson.outcomes(outcomes, dryRun));
    } else {
      GlobalText.print(line, outcomes);
    }
    return outcomes.stream().allMatch(GlobalOutcome::ok) ? 0 : 1;
  }

  private int status(CommandLine line) {
    GlobalServers config = config(line);
    GlobalWorld world = new GlobalLook(source, home).now();
    Map<String, Shared> shared = sharing().status();
    Set<String> known = known(config, world);
    known.addAll(shared.keySet());
    check(names, known);
    Collection<String> meant = names.isEmpty() ? known : new TreeSet<>(names);
    List<GlobalStatus> all =
        meant.stream()
            .map(n ->
                GlobalStatus.of(world, n, server(config, n), Optional.ofNullable(shared.get(n))))
            .toList();
    new GlobalClean(source, home).turnLogs();
    GlobalText.damaged(line, world);
    GlobalText.status(line, config, world.table(), all, json);
    return 0;
  }

  private int list(CommandLine line) {
    GlobalServers config = config(line);
    check(names, config.servers().stream().map(GlobalServer::name).toList());
    List<GlobalServer> meant =
        config.servers().stream().filter(s -> names.isEmpty() || names.contains(s.name())).toList();
    GlobalText.list(line, config, meant, json);
    return 0;
  }

  private int clean(CommandLine line) {
    List<Path> files = new GlobalClean(source, home).clean(config(line).servers(), dryRun);
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

  private GlobalServers config(CommandLine line) {
    GlobalServers config = GlobalServers.read(System.getenv());
    Cli.problems(line, config.problems());
    return config;
  }

  private static Optional<GlobalServer> server(GlobalServers config, String name) {
    return config.servers().stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** Those of the config, and those that were started when it still named them. */
  private static Set<String> known(GlobalServers config, GlobalWorld world) {
    Set<String> known = new TreeSet<>(world.files().keySet());
    known.addAll(world.marks().values());
    config.servers().forEach(s -> known.add(s.name()));
    return known;
  }

  private static void check(Collection<String> names, Collection<String> known) {
    for (String name : names) {
      if (known.contains(name)) continue;
      String there = known.isEmpty() ? "there is none" : "there are " + String.join(", ", known);
      throw new UserError(2, "there is no global server " + name + "; " + there);
    }
  }
}
