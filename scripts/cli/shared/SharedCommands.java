//DEPS info.picocli:picocli:4.7.7
//SOURCES PointedTo.java
//SOURCES SharedNames.java
//SOURCES SharedText.java
//SOURCES ../../../lib/bridge/Bridge.java
//SOURCES ../../../lib/bridge/client/BridgeControl.java
//SOURCES ../terminal/Progress.java

package mcptools.cli.shared;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcptools.bridge.Bridge;
import mcptools.bridge.client.BridgeControl;
import mcptools.bridge.client.LoginService;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Progress;
import mcptools.error.UserError;
import mcptools.process.Libc;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServer.Http;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServers;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedSnapshot;
import mcptools.shared.SharedSnapshotReader;
import mcptools.shared.SharedStart;
import mcptools.shared.SharedStop;
import mcptools.state.Clone;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** The part of {@code mcp_manager} that starts and stops the shared servers. */
public final class SharedCommands {
  private final StateHome home;
  private final ProcessSource source;
  private final Map<String, String> environment = ProgramRunner.environment();

  private List<String> names = List.of();
  private int seconds = 20;
  private boolean dryRun;
  private boolean json;
  private boolean none;
  private boolean detach;
  private boolean atLogin;

  public SharedCommands(StateHome home, ProcessSource source) {
    this.home = home;
    this.source = source;
  }

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
            .flag(
                "--none",
                "Begin with those alone that it had when it died; start brings others.",
                () -> none = true)
            .flag("--detach", "As --none, in the background; not if it runs.", () -> detach = true);
    Syntax attach =
        named(
            new Syntax(
                "attach",
                this::attach,
                "Be a shared server on standard input and output, for clients that only start"
                    + " programs."));
    return List.of(
        attach,
        change(patience(named(start)))
            .flag(
                "--at-login",
                "Have systemd or launchd start the bridge at login, and when it has died.",
                () -> atLogin = true),
        change(named(stop)),
        change(patience(named(restart))),
        named(serve));
  }

  private Syntax named(Syntax syntax) {
    return SharedNames.argument(syntax, given -> names = given);
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
        .flag("-n,--dry-run", "Only print what would be done.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int stop(CommandLine line) {
    SharedServers config = SharedNames.config(line);
    SharedSnapshot snapshot = new SharedSnapshotReader(source, home).read();
    SharedStop stop = new SharedStop(source, home, dryRun);
    Set<String> known = SharedNames.known(config, snapshot);
    BridgeControl bridge = bridge();
    known.addAll(bridge.status().keySet());
    SharedNames.check(names, known);
    // The processes of single projects end with their server.
    Collection<String> meant =
        names.isEmpty()
            ? known.stream()
                .filter(n -> !(n.contains("@") && known.contains(SharedServers.base(n))))
                .toList()
            : names;
    SharedText.damaged(line, snapshot);
    Cli.problems(line, PointedTo.warnings(home, config, meant));
    if (names.isEmpty() && !dryRun && LoginService.of(home, environment).remove() && !json) {
      line.getOut().println("Nothing starts the bridge at login any more.");
    }
    if (meant.isEmpty() && !json) line.getOut().println("No server is known.");
    return print(
        line,
        meant.stream()
            .map(n -> bridge.stop(n, dryRun).orElseGet(() -> stop.stop(n, config.server(n))))
            .toList());
  }

  private BridgeControl bridge() {
    return new BridgeControl(source, home, environment);
  }

  private int serve(CommandLine line) throws InterruptedException {
    if (detach) {
      bridge().ensure(seconds * 1000L);
      return 0;
    }
    List<String> words = new ArrayList<>(names);
    if (none) words.addFirst("--none");
    BridgeControl.become(words); // before anything is read that it would read again
    List<Stdio> meant = new ArrayList<>();
    // What comes back does so with a config that cannot be used just now, too.
    if (!none) {
      SharedServers config = SharedNames.config(line);
      SharedNames.check(names, config.names());
      for (SharedServer server : config.servers()) {
        boolean named = names.isEmpty() || names.contains(server.name());
        if (named && server instanceof Stdio stdio) meant.add(stdio);
      }
    }
    new Bridge(source, home, environment).run(meant, none);
    return 0;
  }

  /** This process becomes the shell that does it: a JVM for each client would eat what is saved. */
  private int attach(CommandLine line) {
    if (names.size() != 1) throw new UserError(2, "attach wants the name of one shared server");
    Path clone = Clone.required();
    String script = clone.resolve("lib/bridge/attach.sh").toString();
    Libc.exec(List.of("/bin/sh", script, names.getFirst()));
    return 1;
  }

  private int start(CommandLine line, boolean again) {
    if (seconds < 1) throw new UserError(2, "--wait takes 1 second or more");
    SharedServers config = SharedNames.config(line);
    if (config.servers().isEmpty()) throw new UserError(1, SharedText.none(config));
    List<String> known = config.names();
    Collection<String> meant = names.isEmpty() ? known : names;
    SharedNames.check(meant, known);
    SharedStart start = new SharedStart(source, home, environment, dryRun);
    List<Http> listening = new ArrayList<>();
    List<Stdio> piped = new ArrayList<>();
    for (SharedServer server : config.servers()) {
      if (!meant.contains(server.name())) continue;
      switch (server) {
        case Http http -> listening.add(http);
        case Stdio stdio -> piped.add(stdio);
      }
    }
    List<SharedOutcome> outcomes;
    try (Progress shown = Progress.of("starting " + String.join(", ", meant))) {
      outcomes = new ArrayList<>(start.start(listening, again, seconds * 1000L));
      if (atLogin && !dryRun) {
        boolean runs = !bridge().status().isEmpty();
        LoginService.of(home, environment).install(runs);
        // Else there would be two: this one is started by the system.
        if (!runs) bridge().await(seconds * 1000L);
      }
      outcomes.addAll(bridge().start(piped, again, dryRun, seconds * 1000L));
    }
    return print(line, outcomes);
  }

  private int print(CommandLine line, List<SharedOutcome> outcomes) {
    if (json) {
      line.getOut().println(SharedJson.outcomes(outcomes, dryRun));
    } else {
      SharedText.print(line, outcomes);
    }
    return outcomes.stream().allMatch(SharedOutcome::ok) ? 0 : 1;
  }
}
