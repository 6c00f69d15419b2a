//DEPS info.picocli:picocli:4.7.7
//SOURCES ConnectEntries.java
//SOURCES ConnectRun.java
//SOURCES ../shared/SharedNames.java
//SOURCES ../shared/SharedText.java

package mcptools.cli.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.bridge.client.Access;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Syntax;
import mcptools.cli.shared.SharedNames;
import mcptools.cli.shared.SharedText;
import mcptools.config.Client;
import mcptools.connect.ConnectPlan;
import mcptools.connect.Connection;
import mcptools.connect.Connections;
import mcptools.connect.Connector;
import mcptools.connect.Target;
import mcptools.error.UserError;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServers;
import mcptools.settings.Sharing;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** The part of {@code mcp_manager} that connects clients to the shared servers. */
public final class ConnectCommands {
  private final StateHome home;
  private final Map<String, String> environment = System.getenv();
  private final Connections connections;
  private final Connector connector;

  private List<String> words = List.of();
  private boolean dryRun;
  private boolean force;
  private boolean json;
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
                "Clients: "
                    + String.join(", ", Target.words())
                    + "; without one all whose config is there.")
            .flag(
                "--stdio",
                "Have clients start mcp_manager attach, in place of HTTP.",
                () -> stdio = true)
            .flag("--force", "Also servers that do not suit sharing.", () -> force = true)
            .flag(
                "--print", "Print the entry of one server, and write nothing.", () -> print = true);
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
            given -> words = given)
        .flag("-y,--yes", "Do not ask.", () -> yes = true)
        .flag("-n,--dry-run", "Only show what would change.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  /** All configs of clients, whether they exist or not. */
  private List<Target> targets() {
    return Target.all(environment, Path.of(""));
  }

  private Optional<Target> named() {
    return targets().stream()
        .filter(t -> !words.isEmpty() && t.word().equals(words.getFirst()))
        .findFirst();
  }

  private List<String> names() {
    return named().isPresent() ? words.subList(1, words.size()) : words;
  }

  private int connect(CommandLine line) {
    SharedServers config = SharedNames.config(line);
    if (config.servers().isEmpty()) throw new UserError(1, SharedText.none(config));
    List<String> known = config.names();
    names().forEach(n -> check(n, known));
    if (print) return print(line, config);
    List<String> problems = new ArrayList<>();
    List<SharedServer> meant = new ArrayList<>();
    for (SharedServer server : config.servers()) {
      if (!names().isEmpty() && !names().contains(server.name())) continue;
      Optional<String> against = Sharing.against(server);
      if (against.isEmpty() || force) meant.add(server);
      else problems.add(server.name() + " " + against.get() + "; --force connects it");
    }
    boolean refused = !names().isEmpty() && !problems.isEmpty();
    ConnectEntries entries = new ConnectEntries(Access.of(home), stdio);
    int code =
        run()
            .carryOut(
                line, clients(line), problems, t -> connector.connect(t, entries.of(t, meant)));
    return refused ? 1 : code;
  }

  private ConnectRun run() {
    return new ConnectRun(connections, connector, dryRun, yes, json);
  }

  private int disconnect(CommandLine line) {
    List<Connection> all = connections.load();
    List<String> known = all.stream().map(Connection::name).distinct().toList();
    // Disconnecting works even while the config of the servers is broken.
    if (!known.containsAll(names())) {
      Set<String> possible = new LinkedHashSet<>(known);
      SharedServers.read(environment).servers().forEach(s -> possible.add(s.name()));
      names().forEach(n -> check(n, List.copyOf(possible)));
    }
    Set<Target> targets = new LinkedHashSet<>();
    named().ifPresent(targets::add);
    for (Connection one : targets.isEmpty() ? all : List.<Connection>of()) {
      for (Target target : targets()) {
        Path file = Path.of(one.file());
        if (!target.word().equals(one.client())) continue;
        targets.add(new Target(target.client(), target.project(), file));
      }
    }
    return run().carryOut(line, List.copyOf(targets), List.of(), this::undone);
  }

  private ConnectPlan undone(Target target) {
    List<String> there = connector.in(target.file()).stream().map(Connection::name).toList();
    List<String> meant = names().isEmpty() ? there : new ArrayList<>(names());
    if (named().isEmpty()) meant = meant.stream().filter(there::contains).toList();
    return connector.disconnect(target, meant);
  }

  /** The client that is named, or all whose config exists. */
  private List<Target> clients(CommandLine line) {
    List<Target> found = new ArrayList<>();
    Optional<Target> named = named();
    for (Target target : named.map(List::of).orElseGet(this::targets)) {
      if (named.isEmpty() && !Files.exists(target.file())) continue;
      Client client = target.client();
      String stays =
          client.title()
              + " "
              + Target.unedited(client)
              + ", so "
              + target.file()
              + " stays as it is";
      if (Target.unedited(client).isEmpty()) found.add(target);
      else if (named.isPresent()) throw new UserError(1, stays);
      else Cli.problems(line, List.of(stays));
    }
    if (found.isEmpty()) {
      throw new UserError(
          1, "no client's config is there; name one of " + String.join(", ", Target.words()));
    }
    return found;
  }

  private int print(CommandLine line, SharedServers config) {
    if (names().size() != 1) throw new UserError(2, "--print wants the name of one server");
    ConnectEntries entries = new ConnectEntries(Access.of(home), stdio);
    for (SharedServer server : config.servers()) {
      if (!server.name().equals(names().getFirst())) continue;
      line.getOut().println(entries.alone(server));
    }
    return 0;
  }

  private void check(String name, List<String> known) {
    boolean first = name.equals(words.getFirst());
    String clients = first ? "; clients are " + String.join(", ", Target.words()) : "";
    SharedNames.check(List.of(name), known, clients);
  }
}
