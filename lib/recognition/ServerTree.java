//SOURCES ConfiguredServers.java
//SOURCES KnownServers.java
//SOURCES Shapes.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.commandline.Launchers;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.ConfiguredServers.Candidate;
import mcptools.recognition.Recognition.Match;

/**
 * The processes of one server: `npm exec` -> `sh -c` -> `node` is one, and so is what a wrapper
 * script starts.
 *
 * @param name what the config calls it, else a short name; those of all servers below one wrapper,
 *     joined with "+"
 * @param names short names of all servers among its processes
 * @param rule why the process is taken for a server
 * @param root the topmost process of the wrapper chain
 * @param processes the root and all its descendants, the deepest first, without browsers that show
 *     somebody a page
 * @param remnant whether the root was only a part of the server, of which the rest is gone
 */
public record ServerTree(
    String name,
    Set<String> names,
    String rule,
    ProcessInfo root,
    List<ProcessInfo> processes,
    boolean remnant) {
  /** What a wrapper script may run beside its server without being more than a wrapper. */
  private static final Set<String> HELPERS = Set.of("sleep", "cat", "tee", "tail", "logger");

  /**
   * The servers of one user: what is configured, what is known, and what has the shape of a server.
   */
  public static List<ServerTree> of(
      Shapes shapes, ConfiguredServers configured, KnownServers known) {
    return new Finder(shapes, configured, known).trees();
  }

  /** Groups processes into servers. */
  private static final class Finder {
    private final ProcessTable table;
    private final KnownServers known;
    private final Shapes shapes;
    private final Map<Long, Match> matches = new LinkedHashMap<>();
    private final Map<Long, Boolean> wrappers = new HashMap<>();

    /** How many wrappers may be between a script and its agent. */
    private static final int DEPTH = 4;

    /** Whether a config names any of them. */
    private boolean configured;

    Finder(Shapes shapes, ConfiguredServers config, KnownServers known) {
      this.table = shapes.table();
      this.shapes = shapes;
      this.known = known;
      Map<List<String>, List<Candidate>> byConfig = new HashMap<>();
      for (ProcessInfo process : shapes.candidates()) {
        List<String> argv = process.argv();
        List<Candidate> candidates = byConfig.computeIfAbsent(argv, config::candidates);
        config
            .of(process, candidates, shapes)
            .or(() -> known(process))
            .or(() -> shapes.of(argv).filter(m -> !startsAgent(process, DEPTH)))
            .ifPresent(match -> matches.put(process.pid(), match));
      }
      for (Match match : matches.values()) configured |= match.isConfigured();
    }

    /**
     * What is known, by the rule that would do without it. An agent is nobody's server, also where
     * a server has started it, nor is a wrapper of one.
     */
    private Optional<Match> known(ProcessInfo process) {
      Optional<Match> shape = shapes.of(process.argv());
      return Optional.ofNullable(known.matches().get(process.id()))
          .filter(m -> Agents.of(process.argv()).isEmpty())
          .filter(m -> !isWrapper(process) || !startsAgent(process, DEPTH))
          .filter(m -> !shapes.isInPage(process))
          .map(m -> shape.isPresent() ? new Match(m.name(), shape.get().rule()) : m);
    }

    /** Whether an agent that is no server runs right below it: a script is then the agent's. */
    private boolean startsAgent(ProcessInfo process, int depth) {
      for (ProcessInfo child : table.children(process)) {
        boolean agent =
            shapes.agents().containsKey(child.pid()) && shapes.of(child.argv()).isEmpty();
        boolean below = depth > 0 && isWrapper(child) && startsAgent(child, depth - 1);
        if (agent || below) return true;
      }
      return false;
    }

    List<ServerTree> trees() {
      Map<Long, List<Match>> roots = new LinkedHashMap<>();
      for (long pid : matches.keySet()) {
        ProcessInfo process = table.get(pid).orElseThrow();
        ProcessInfo root = root(process);
        List<Match> servers = roots.computeIfAbsent(root.pid(), k -> new ArrayList<>());
        if (isTopmost(process, root)) servers.add(named(process));
      }
      List<ServerTree> found = new ArrayList<>();
      roots.forEach((pid, servers) -> {
        ProcessInfo root = table.get(pid).orElseThrow();
        Set<String> names = new LinkedHashSet<>();
        servers.forEach(s -> names.add(s.name()));
        String name = String.join("+", names);
        List<ProcessInfo> tree = shapes.tree(root);
        for (ProcessInfo process : tree) {
          Match match = matches.get(process.pid());
          if (match != null) names.add(match.name());
          Optional<Match> shape = shapes.of(process.argv()); // STARTUP.md: shapes
          if (shape.isPresent()) names.add(shape.get().name());
        }
        boolean remnant = known.parts().contains(root.id());
        found.add(new ServerTree(name, names, rule(servers, tree), root, tree, remnant));
      });
      return found;
    }

    /** The topmost rule; a record counts only where no process of the server has another. */
    private String rule(List<Match> servers, List<ProcessInfo> tree) {
      // STARTUP.md: shapes
      for (Match server : servers) {
        if (!server.rule().startsWith(KnownServers.RECORDED)) return server.rule();
      }
      for (ProcessInfo process : tree.reversed()) {
        Match match = matches.get(process.pid());
        if (match != null && !match.rule().startsWith(KnownServers.RECORDED)) return match.rule();
      }
      return servers.getFirst().rule();
    }

    /** The topmost process of the server: what is unknown between two of them is part of it. */
    private ProcessInfo root(ProcessInfo process) {
      ProcessInfo root = process;
      boolean joined = true;
      for (ProcessInfo ancestor : table.ancestors(process)) {
        if (ancestor.user() != process.user() || ancestor.pid() == 1) break;
        if (Shapes.isPage(ancestor.argv())) break;
        boolean known = matches.containsKey(ancestor.pid());
        joined = known || (joined && isWrapperOf(ancestor, root));
        if (joined) root = ancestor;
        // A terminal or a daemon: what runs in it has a client of its own.
        else if (ancestor.session() == ancestor.pid()) break;
      }
      return root;
    }

    /** Whether no other process of the server that is recognised is above this one. */
    private boolean isTopmost(ProcessInfo process, ProcessInfo root) {
      if (process.pid() == root.pid()) return true;
      for (ProcessInfo ancestor : table.ancestors(process)) {
        if (matches.containsKey(ancestor.pid())) return false;
        if (ancestor.pid() == root.pid()) break;
      }
      return true;
    }

    /** What the config calls one of its processes, if it calls only one of them something. */
    private Match named(ProcessInfo server) {
      Match own = Objects.requireNonNull(matches.get(server.pid()));
      if (own.isConfigured() || !configured) return own;
      Set<Match> below = new LinkedHashSet<>();
      for (ProcessInfo process : table.tree(server)) {
        Match match = matches.get(process.pid()); // STARTUP.md: shapes
        if (match != null && match.isConfigured()) below.add(match);
      }
      return below.size() == 1 ? below.iterator().next() : own;
    }

    private boolean isWrapper(ProcessInfo process) {
      return wrappers.computeIfAbsent(process.pid(), p -> Launchers.isWrapper(process.argv()));
    }

    private boolean isWrapperOf(ProcessInfo wrapper, ProcessInfo child) {
      if (!isWrapper(wrapper)) return false;
      for (ProcessInfo other : table.children(wrapper)) {
        boolean part =
            other.pid() == child.pid()
                || other.zombie()
                || matches.containsKey(other.pid())
                || HELPERS.contains(other.program());
        if (!part) return false;
      }
      return true;
    }
  }
}
