//DEPS info.picocli:picocli:4.7.7
//SOURCES GlobalJson.java
//SOURCES GlobalNames.java
//SOURCES GlobalText.java
//SOURCES Syntax.java
//SOURCES ../../lib/mcp/GlobalStart.java
//SOURCES ../../lib/process/Shell.java
//SOURCES ../../lib/serve/Bridge.java
//SOURCES ../../lib/serve/SharedServers.java

package mcptools.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcptools.mcp.GlobalLook;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalServer;
import mcptools.mcp.GlobalServer.Http;
import mcptools.mcp.GlobalServer.Stdio;
import mcptools.mcp.GlobalServers;
import mcptools.mcp.GlobalStart;
import mcptools.mcp.GlobalStop;
import mcptools.mcp.GlobalWorld;
import mcptools.process.ProcessSource;
import mcptools.process.Shell;
import mcptools.serve.Bridge;
import mcptools.serve.SharedServers;
import mcptools.state.StateHome;
import mcptools.state.UserError;
import picocli.CommandLine;

/** The part of {@code mcp_manager} that starts and stops the global servers. */
public final class Running {
  private final StateHome home;
  private final ProcessSource source;
  private final Map<String, String> environment = Shell.environment();

  private List<String> names = List.of();
  private int seconds = 20;
  private boolean dryRun;
  private boolean json;
  private boolean none;

  public Running(StateHome home, ProcessSource source) {
    this.home = home;
    this.source = source;
  }

  /** Its four subcommands. */
  public List<Syntax> parts() {
    Syntax start =
        new Syntax(
            "start",
            line -> start(line, false),
            "Start servers, each once, detached from every session.");
    Syntax stop = new Syntax("stop", this::stop, "Stop servers and all that they have started.");
    Syntax restart =
        new Syntax("restart", line -> start(line, true), "Stop servers and start them again.");
    Syntax serve =
        new Syntax(
                "serve",
                this::serve,
                "Share the servers that speak stdio with all clients, until they are stopped.",
                "It is what start leaves running in the background.")
            .flag("--none", "Begin with no server; start brings them.", () -> none = true);
    return List.of(
        change(patience(named(start))),
        change(named(stop)),
        change(patience(named(restart))),
        named(serve));
  }

  private Syntax named(Syntax syntax) {
    return GlobalNames.argument(syntax, given -> names = given);
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
    return syntax
        .flag("-n,--dry-run", "Only tell what would be done.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int stop(CommandLine line) {
    GlobalServers config = GlobalNames.config(line);
    GlobalWorld world = new GlobalLook(source, home).now();
    GlobalStop stop = new GlobalStop(source, home, dryRun);
    Set<String> known = GlobalNames.known(config, world);
    SharedServers sharing = sharing();
    known.addAll(sharing.status().keySet());
    Collection<String> meant = names.isEmpty() ? known : names;
    GlobalNames.check(meant, known);
    GlobalText.damaged(line, world);
    if (meant.isEmpty() && !json) line.getOut().println("No server is known.");
    return print(
        line,
        meant.stream()
            .map(n -> sharing.stop(n, dryRun).orElseGet(() -> stop.stop(n, config.server(n))))
            .toList());
  }

  private SharedServers sharing() {
    return new SharedServers(source, home, environment);
  }

  private int serve(CommandLine line) throws InterruptedException {
    GlobalServers config = GlobalNames.config(line);
    GlobalNames.check(names, config.names());
    List<Stdio> meant = new ArrayList<>();
    for (GlobalServer server : config.servers()) {
      boolean named = names.isEmpty() || names.contains(server.name());
      if (!none && named && server instanceof Stdio stdio) meant.add(stdio);
    }
    new Bridge(source, home, environment).run(meant);
    return 0;
  }

  private int start(CommandLine line, boolean again) {
    GlobalServers config = GlobalNames.config(line);
    if (config.servers().isEmpty()) throw new UserError(1, GlobalText.none(config));
    List<String> known = config.names();
    Collection<String> meant = names.isEmpty() ? known : names;
    GlobalNames.check(meant, known);
    GlobalStart start = new GlobalStart(source, home, environment, dryRun);
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
}
