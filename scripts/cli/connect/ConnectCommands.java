//DEPS info.picocli:picocli:4.7.7
//SOURCES AtLogin.java
//SOURCES ClientChoice.java
//SOURCES ConnectEntries.java
//SOURCES ConnectRun.java
//SOURCES OwnEdit.java
//SOURCES ../shared/SharedNames.java
//SOURCES ../shared/SharedText.java

package mcptools.cli.connect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.bridge.client.Access;
import mcptools.cli.command.Syntax;
import mcptools.cli.shared.Meant;
import mcptools.cli.shared.SharedNames;
import mcptools.cli.shared.SharedText;
import mcptools.connect.ConnectPlan;
import mcptools.connect.Connection;
import mcptools.connect.Connections;
import mcptools.connect.Connector;
import mcptools.connect.OwnServers;
import mcptools.connect.Target;
import mcptools.connect.Target.Scope;
import mcptools.error.UserError;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServers;
import mcptools.settings.Sharing;
import mcptools.state.StateHome;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The part of {@code mcp_manager} that connects clients to the shared servers. */
public final class ConnectCommands {
  private static final SharedServer ALL = Stdio.COMBINED;

  private final StateHome home;
  private final Map<String, String> environment = System.getenv();
  private final Connections connections;
  private final Connector connector;

  private ClientChoice choice = new ClientChoice(List.of(), environment);
  private String client = "";
  private boolean dryRun;
  private boolean force;
  private boolean json;
  private boolean perProject;
  private boolean print;
  private boolean stdio;
  private boolean yes;

  public ConnectCommands(StateHome home) {
    this.home = home;
    this.connections = new Connections(home);
    this.connector = new Connector(connections);
  }

  /** Both subcommands. */
  public List<Syntax> parts() {
    Syntax connect =
        new Syntax(
                "connect",
                this::connect,
                "Write shared servers into the configs of clients.",
                "Clients: " + String.join(", ", Target.words()) + "; without one all.",
                "What the project's own config names is connected with its client.")
            .flag(
                "--stdio",
                "Have clients start mcp_manager attach, in place of HTTP.",
                () -> stdio = true)
            .flag("--force", "Also servers that do not suit sharing.", () -> force = true)
            .flag(
                "--per-project",
                "Give each project a process of its own, of servers that depend on it.",
                () -> perProject = true)
            .flag(
                "--print", "Print the entry of one server, and write nothing.", () -> print = true)
            .option(
                "--for",
                "CLIENT",
                "With --print: in the format of this client.",
                String.class,
                given -> client = given);
    Syntax disconnect =
        new Syntax("disconnect", this::disconnect, "Put back what was in the configs of clients.");
    return List.of(change(connect), change(disconnect));
  }

  private Syntax change(Syntax syntax) {
    return syntax
        .arguments(
            "[CLIENT] SERVER",
            "Only this client; only these servers.",
            Target.words(),
            given -> choice = new ClientChoice(given, environment))
        .flag("-y,--yes", "Do not ask.", () -> yes = true)
        .flag("-n,--dry-run", "Only show what would change.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int connect(CommandLine line) {
    if (!client.isEmpty() && !print) {
      throw new ParameterException(line, "--for goes with --print; connect CLIENT names a client");
    }
    SharedServers config = SharedNames.config(line);
    if (config.servers().isEmpty()) throw new UserError(1, SharedText.none(config));
    List<String> names = choice.names();
    boolean all = names.contains(ALL.name()) && config.server(ALL.name()).isEmpty();
    List<String> known = config.names();
    names.stream().filter(n -> !(all && n.equals(ALL.name()))).forEach(n -> choice.check(n, known));
    if (print) return print(line, config);
    if (perProject) config = perProject(line, config);
    List<String> problems = new ArrayList<>();
    List<SharedServer> meant = new ArrayList<>();
    for (SharedServer server : config.servers()) {
      if (!names.isEmpty() && !names.contains(server.name())) continue;
      Optional<String> against = Sharing.against(server);
      if (against.isEmpty() || force) meant.add(server);
      else problems.add(server.name() + " " + against.get() + "; " + remedy(server));
    }
    if (all) meant.add(ALL);
    for (SharedServer server : meant) {
      choice.named().flatMap(target -> against(target, server)).ifPresent(problems::add);
    }
    boolean refused = !names.isEmpty() && !problems.isEmpty();
    ConnectEntries entries = new ConnectEntries(Access.of(home), stdio);
    int code =
        run().carryOut(line, choice.clients(), problems, t -> connect(t, entries.of(t, meant)));
    boolean bridged = meant.stream().anyMatch(s -> s.http().isEmpty());
    if (code == 0 && bridged && !dryRun && !yes && !json) AtLogin.offer(line, home, false);
    return refused ? 1 : code;
  }

  private static String remedy(SharedServer server) {
    boolean ofProject = Sharing.isOfProject(server.name(), server.program().command());
    return ofProject && server.http().isEmpty()
        ? "--per-project gives each project one of its own, --force shares one"
        : "--force connects it";
  }

  /** The config, after what depends on its project has one process for each. */
  private SharedServers perProject(CommandLine line, SharedServers config) {
    List<String> asked = choice.names();
    List<String> names = new ArrayList<>();
    for (SharedServer server : config.servers()) {
      boolean meant = asked.isEmpty() || asked.contains(server.name());
      boolean against = Sharing.against(server).isPresent();
      boolean ofProject = Sharing.isOfProject(server.name(), server.program().command());
      if (meant && against && ofProject && server.http().isEmpty()) names.add(server.name());
    }
    if (names.isEmpty()) return config;
    new OwnEdit(yes, json, dryRun).finish(line, new OwnServers(config.file()).perProject(names));
    return dryRun ? config.perProject(names) : SharedServers.read(environment);
  }

  /** Of a config that nobody has named, only what it has already. */
  private ConnectPlan connect(Target target, Map<String, String> entries) {
    boolean asked =
        target.scope() != Scope.PROJECT || choice.named().filter(target::equals).isPresent();
    Map<String, String> meant = asked ? entries : connector.those(target, entries);
    return connector.connect(target, meant, !choice.names().isEmpty());
  }

  private ConnectRun run() {
    return new ConnectRun(connections, connector, dryRun, yes, json);
  }

  private int disconnect(CommandLine line) {
    List<Connection> all = connections.load();
    List<String> known = all.stream().map(Connection::name).distinct().toList();
    // Disconnecting works even while the config of the servers is broken.
    if (!known.containsAll(choice.names())) {
      Set<String> possible = new LinkedHashSet<>(known);
      SharedServers.read(environment).servers().forEach(s -> possible.add(s.name()));
      choice.names().forEach(n -> choice.check(n, List.copyOf(possible)));
    }
    Set<Target> targets = new LinkedHashSet<>();
    choice.named().ifPresent(targets::add);
    for (Connection one : targets.isEmpty() ? all : List.<Connection>of()) {
      // All tables of a file at once.
      String word = one.project() == null ? one.client() : one.client().replace("-local", "");
      choice.target(word).map(t -> t.at(Path.of(one.file()))).ifPresent(targets::add);
    }
    return run().carryOut(line, List.copyOf(targets), List.of(), this::undone);
  }

  private ConnectPlan undone(Target target) {
    List<String> there = connector.in(target).stream().map(Connection::name).distinct().toList();
    List<String> meant = choice.names().isEmpty() ? there : new ArrayList<>(choice.names());
    if (choice.named().isEmpty()) meant = meant.stream().filter(there::contains).toList();
    return connector.disconnect(target, meant);
  }

  /** Why a client cannot have a server; empty when it can. */
  private static Optional<String> against(Target target, SharedServer server) {
    return target.isStdio() && server.http().isPresent()
        ? Optional.of(
            target.word() + " only starts programs, and " + server.name() + " listens itself")
        : Optional.empty();
  }

  private int print(CommandLine line, SharedServers config) {
    if (choice.names().size() != 1) throw new UserError(2, "--print wants the name of one server");
    Optional<Target> format = client.isEmpty() ? choice.named() : choice.target(client);
    if (format.isEmpty() && !client.isEmpty()) {
      String clients = "; clients are " + String.join(", ", Target.words());
      String there = Meant.question(client, Target.words()).orElse(clients);
      throw new UserError(2, "there is no client " + client + there);
    }
    ConnectEntries entries = new ConnectEntries(Access.of(home), stdio);
    SharedServer server = config.server(choice.names().getFirst()).orElse(ALL);
    Optional<String> against = format.flatMap(target -> against(target, server));
    if (against.isPresent()) throw new UserError(1, against.get());
    if (format.isEmpty()) line.getOut().println(entries.alone(server));
    else line.getOut().print(format.get().alone(server.name(), entries.of(format.get(), server)));
    return 0;
  }
}
