///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Cli.java
//SOURCES support/GlobalJson.java
//SOURCES support/GlobalText.java
//SOURCES ../lib/mcp/GlobalClean.java
//SOURCES ../lib/mcp/GlobalExample.java
//SOURCES ../lib/mcp/GlobalServers.java
//SOURCES ../lib/mcp/GlobalStart.java
//SOURCES ../lib/process/Processes.java
//SOURCES ../lib/process/Shell.java

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcptools.cli.Cli;
import mcptools.cli.GlobalJson;
import mcptools.cli.GlobalText;
import mcptools.mcp.GlobalClean;
import mcptools.mcp.GlobalExample;
import mcptools.mcp.GlobalLook;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalOutcome.Change;
import mcptools.mcp.GlobalServer;
import mcptools.mcp.GlobalServers;
import mcptools.mcp.GlobalStart;
import mcptools.mcp.GlobalStatus;
import mcptools.mcp.GlobalStop;
import mcptools.mcp.GlobalWorld;
import mcptools.process.ProcessSource;
import mcptools.process.Processes;
import mcptools.process.Shell;
import mcptools.state.StateHome;
import mcptools.state.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The servers that all sessions share. */
@Command(
    name = "mcp_manager",
    description = "Runs the MCP servers that all sessions share, the globalServers of the config.")
class mcp_manager implements Runnable {
  /** What all that changes something has in common. */
  static final class Doing {
    @Option(
        names = {"-n", "--dry-run"},
        description = "Only tell what would be done.")
    boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;
  }

  static final class Names {
    @Parameters(paramLabel = "SERVER", description = "Only these servers; all when none is named.")
    List<String> names = List.of();
  }

  static final class Patience {
    @Option(
        names = "--wait",
        paramLabel = "SECONDS",
        description = "How long a server may take until it answers (${DEFAULT-VALUE}).")
    int seconds = 20;
  }

  @Spec CommandSpec spec;

  private final StateHome home = StateHome.of(System.getenv());
  private final ProcessSource source = Processes.source();

  public static void main(String[] args) {
    System.exit(Cli.run(new mcp_manager(), args));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: start, stop, restart, status, list, clean or init");
  }

  @Command(description = "Start servers, each once, detached from every session.")
  int start(@Mixin Names names, @Mixin Patience patience, @Mixin Doing doing) {
    return start(names, patience, doing, false);
  }

  @Command(description = "Stop servers and all that they have started.")
  int stop(@Mixin Names names, @Mixin Doing doing) {
    GlobalServers config = config();
    GlobalWorld world = new GlobalLook(source, home).now();
    GlobalStop stop = new GlobalStop(source, home, doing.dryRun);
    Set<String> known = known(config, world);
    Collection<String> meant = names.names.isEmpty() ? known : names.names;
    check(meant, known);
    GlobalText.damaged(spec.commandLine(), world);
    if (meant.isEmpty() && !doing.json) spec.commandLine().getOut().println("No server is known.");
    return print(names, doing, meant.stream().map(n -> stop.stop(n, server(config, n))).toList());
  }

  @Command(description = "Stop servers and start them again.")
  int restart(@Mixin Names names, @Mixin Patience patience, @Mixin Doing doing) {
    return start(names, patience, doing, true);
  }

  private int start(Names names, Patience patience, Doing doing, boolean again) {
    GlobalServers config = config();
    if (config.servers().isEmpty()) throw new UserError(1, GlobalText.none(config));
    List<String> known = config.servers().stream().map(GlobalServer::name).toList();
    Collection<String> meant = names.names.isEmpty() ? known : names.names;
    check(meant, known);
    GlobalStart start = new GlobalStart(source, home, Shell.environment(), doing.dryRun);
    List<GlobalServer> servers =
        config.servers().stream().filter(s -> meant.contains(s.name())).toList();
    return print(names, doing, start.start(servers, again, patience.seconds * 1000L));
  }

  private int print(Names names, Doing doing, List<GlobalOutcome> outcomes) {
    if (doing.json) {
      spec.commandLine().getOut().println(GlobalJson.outcomes(outcomes, doing.dryRun));
    } else {
      GlobalText.print(spec.commandLine(), outcomes);
    }
    boolean all = names.names.isEmpty();
    return outcomes.stream().allMatch(o -> o.ok() || (all && o.change() == Change.PIPED)) ? 0 : 1;
  }

  @Command(description = "Show how the servers are.")
  void status(
      @Mixin Names names, @Option(names = "--json", description = "Print JSON.") boolean json) {
    GlobalServers config = config();
    GlobalWorld world = new GlobalLook(source, home).now();
    Set<String> known = known(config, world);
    check(names.names, known);
    Collection<String> meant = names.names.isEmpty() ? known : new TreeSet<>(names.names);
    List<GlobalStatus> all =
        meant.stream().map(n -> GlobalStatus.of(world, n, server(config, n))).toList();
    new GlobalClean(source, home).turnLogs();
    GlobalText.damaged(spec.commandLine(), world);
    GlobalText.status(spec.commandLine(), config, world.table(), all, json);
  }

  @Command(description = "Show what the config says of the servers.")
  void list(
      @Mixin Names names, @Option(names = "--json", description = "Print JSON.") boolean json) {
    GlobalServers config = config();
    check(names.names, config.servers().stream().map(GlobalServer::name).toList());
    List<GlobalServer> meant =
        config.servers().stream()
            .filter(s -> names.names.isEmpty() || names.names.contains(s.name()))
            .toList();
    GlobalText.list(spec.commandLine(), config, meant, json);
  }

  @Command(description = "Remove PID files and logs of servers that are gone.")
  void clean(@Mixin Doing doing) {
    List<Path> files = new GlobalClean(source, home).clean(config().servers(), doing.dryRun);
    GlobalText.removed(spec.commandLine(), files, doing.dryRun, doing.json);
  }

  @Command(description = "Write an example config; nothing of it is started.")
  void init(
      @Option(names = "--print", description = "Print the example, and write nothing.")
          boolean print) {
    if (print) {
      spec.commandLine().getOut().print(GlobalExample.TEXT);
      return;
    }
    Path file = GlobalServers.file(System.getenv());
    GlobalExample.write(file);
    spec.commandLine()
        .getOut()
        .println("An example is in " + file + ": edit it, then call mcp_manager start.");
  }

  private GlobalServers config() {
    GlobalServers config = GlobalServers.read(System.getenv());
    Cli.problems(spec.commandLine(), config.problems());
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
