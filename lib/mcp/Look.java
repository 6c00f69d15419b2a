//SOURCES Ownership.java
//SOURCES ../process/Processes.java
//SOURCES ../tmux/Tmux.java
//SOURCES ../tmux/Sockets.java

package mcptools.mcp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.mcp.Chains.Chain;
import mcptools.mcp.World.Facts;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.Shell;
import mcptools.state.StateHome;
import mcptools.state.TrackingFiles;
import mcptools.state.TrackingFiles.Stored;
import mcptools.state.UserError;
import mcptools.tmux.Reading;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;

/** Looks at the machine: processes, tmux servers and tracking files, read once. */
public final class Look {
  /** What was seen, and whose each server in it is. */
  public record Seen(World world, List<McpServer> servers) {}

  private final ProcessSource source;
  private final Shell shell;
  private final TrackingFiles files;
  private final Map<String, String> environment;

  public Look(ProcessSource source, Shell shell, StateHome home, Map<String, String> environment) {
    this.source = source;
    this.shell = shell;
    this.files = new TrackingFiles(home);
    this.environment = environment;
  }

  /**
   * @throws UserError when the processes can not be read
   */
  public Seen now() {
    List<Stored> stored = files.load();
    ProcessTable table = source.list();
    long wallClock = System.currentTimeMillis();
    long self = ProcessHandle.current().pid();
    long user =
        table
            .get(self)
            .map(ProcessInfo::user)
            .orElseThrow(() -> new UserError(1, "the process listing lacks this very process"));
    // tmux after the processes: a pane that a listed process names was there before it, so if tmux
    // lacks the pane now, the pane is gone, and not merely too new.
    Map<String, Reading> asked = new LinkedHashMap<>();
    sockets(user, stored).forEach(socket -> ask(asked, socket));
    List<Chain> chains = Chains.of(table, user);
    Map<Long, Facts> facts = new HashMap<>();
    World panes = world(table, wallClock, self, user, stored, asked, facts);
    for (Chain chain : chains) {
      List<ProcessInfo> line = new ArrayList<>(table.ancestors(chain.root()));
      line.add(chain.root());
      if (line.stream().anyMatch(p -> panes.leaderOf(p.id()).isPresent())) continue;
      chain.processes().forEach(p -> facts.put(p.pid(), facts(p)));
    }
    for (Facts known : List.copyOf(facts.values())) {
      String tmux = known.environment().getOrDefault("TMUX", "");
      int comma = tmux.indexOf(',');
      if (comma > 0 && !known.foreign()) ask(asked, tmux.substring(0, comma));
    }
    World world = world(table, wallClock, self, user, stored, asked, facts);
    for (Reading.Answer answer : world.answers()) {
      table.get(answer.pid()).ifPresent(p -> facts.put(p.pid(), facts(p)));
    }
    return new Seen(world, Ownership.of(world, chains));
  }

  private World world(
      ProcessTable table,
      long wallClock,
      long self,
      long user,
      List<Stored> stored,
      Map<String, Reading> asked,
      Map<Long, Facts> facts) {
    return new World(
        table, self, user, source.boot(), wallClock, List.copyOf(asked.values()), stored, facts);
  }

  private Facts facts(ProcessInfo process) {
    return new Facts(
        source.environment(process.id()),
        source.foreignNamespace(process.id()),
        source.unit(process.id()));
  }

  private Set<String> sockets(long user, List<Stored> stored) {
    Set<String> sockets = new LinkedHashSet<>(Sockets.in(Sockets.folder(environment, user)));
    sockets.add(Sockets.chosen(environment, user));
    for (Stored file : stored) {
      file.content().flatMap(c -> c.session()).ifPresent(p -> sockets.add(p.socket()));
    }
    return sockets;
  }

  private void ask(Map<String, Reading> asked, String socket) {
    if (asked.containsKey(socket) || !Files.exists(Path.of(socket))) return;
    asked.put(socket, new Tmux(shell, Optional.of(socket)).read());
  }
}
