//SOURCES ConfiguredServers.java
//SOURCES ../commandline/Agents.java
//SOURCES ../process/ProcessTable.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.Launchers;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.Recognition.Match;

/**
 * The processes of one server: `npm exec` -> `sh -c` -> `node` is one, and so is what a wrapper
 * script starts.
 *
 * @param name short name; those of all servers below one wrapper, joined with "+"
 * @param names short names of all servers among its processes
 * @param rule why the process is taken for a server
 * @param root the topmost process of the wrapper chain
 * @param processes the root and all its descendants, the deepest first
 */
public record ServerTree(
    String name, Set<String> names, String rule, ProcessInfo root, List<ProcessInfo> processes) {
  /** What a wrapper script may run beside its server without being more than a wrapper. */
  private static final Set<String> HELPERS = Set.of("sleep", "cat", "tee", "tail", "logger");

  /** The servers of one user: what is configured, and what has the shape of a server. */
  public static List<ServerTree> of(ProcessTable table, long user, ConfiguredServers configured) {
    return of(Shapes.of(table, user), configured);
  }

  public static List<ServerTree> of(Shapes shapes, ConfiguredServers configured) {
    return of(shapes, configured, Map.of());
  }

  /**
   * @param recorded the names of processes that were servers when that was recorded: the config
   *     that said so may have been a command line's, and is gone with the agent
   */
  public static List<ServerTree> of(
      Shapes shapes, ConfiguredServers configured, Map<ProcessId, String> recorded) {
    return new Finder(shapes, configured, recorded).trees();
  }

  /** Groups processes into servers. */
  private static final class Finder {
    private final ProcessTable table;
    private final Map<Long, Match> matches = new LinkedHashMap<>();
    private final Map<Long, Boolean> wrappers = new HashMap<>();

    Finder(Shapes shapes, ConfiguredServers configured, Map<ProcessId, String> recorded) {
      this.table = shapes.table();
      Map<List<String>, Optional<Match>> known = new HashMap<>();
      for (ProcessInfo process : shapes.candidates()) {
        known
            .computeIfAbsent(process.argv(), argv -> configured.of(argv).or(() -> shapes.of(argv)))
            .or(() -> recorded(process, recorded))
            .ifPresent(match -> matches.put(process.pid(), match));
      }
    }

    /** A wrapper may run something else by now, and what never is a server was none. */
    private static Optional<Match> recorded(ProcessInfo process, Map<ProcessId, String> names) {
      String name = names.get(process.id());
      if (name == null
          || KnownPrograms.isOther(KnownPrograms.name(process.program()))
          || Agents.of(process.argv()).isPresent()
          || Launchers.isWrapper(process.argv())) {
        return Optional.empty();
      }
      return Optional.of(new Match(name, "recorded as a server"));
    }

    List<ServerTree> trees() {
      Map<Long, List<Match>> roots = new LinkedHashMap<>();
      for (Map.Entry<Long, Match> entry : matches.entrySet()) {
        ProcessInfo process = table.get(entry.getKey()).orElseThrow();
        roots.computeIfAbsent(root(process).pid(), k -> new ArrayList<>()).add(entry.getValue());
      }
      List<ServerTree> found = new ArrayList<>();
      roots.forEach((pid, servers) -> {
        ProcessInfo root = table.get(pid).orElseThrow();
        Match first = Optional.ofNullable(matches.get(pid)).orElse(servers.getFirst());
        Set<String> names = new LinkedHashSet<>();
        if (matches.containsKey(pid)) names.add(first.name());
        else servers.forEach(s -> names.add(s.name()));
        String name = String.join("+", names);
        List<ProcessInfo> tree = List.copyOf(table.tree(root));
        for (ProcessInfo process : tree) {
          Optional.ofNullable(matches.get(process.pid())).ifPresent(m -> names.add(m.name()));
        }
        found.add(new ServerTree(name, names, first.rule(), root, tree));
      });
      return found;
    }

    private ProcessInfo root(ProcessInfo process) {
      ProcessInfo root = process;
      for (ProcessInfo ancestor : table.ancestors(process)) {
        if (ancestor.user() != process.user() || ancestor.pid() == 1) break;
        if (!matches.containsKey(ancestor.pid()) && !isWrapperOf(ancestor, root)) break;
        root = ancestor;
      }
      return root;
    }

    private boolean isWrapperOf(ProcessInfo wrapper, ProcessInfo child) {
      if (!wrappers.computeIfAbsent(wrapper.pid(), p -> Launchers.isWrapper(wrapper.argv()))) {
        return false;
      }
      return table.children(wrapper).stream()
          .allMatch(c ->
              c.pid() == child.pid()
                  || c.zombie()
                  || matches.containsKey(c.pid())
                  || HELPERS.contains(c.program()));
    }
  }

  /**
   * What the processes of a user are by the shape of their command lines.
   *
   * @param candidates those that may be servers
   * @param matches by command line. STARTUP.md: once
   */
  public record Shapes(
      ProcessTable table,
      List<ProcessInfo> candidates,
      Map<List<String>, Optional<Match>> matches) {
    public static Shapes of(ProcessTable table, long user) {
      List<ProcessInfo> candidates = new ArrayList<>();
      Map<List<String>, Optional<Match>> matches = new HashMap<>();
      for (ProcessInfo process : table.all()) {
        if (process.user() != user || process.zombie() || process.argv().isEmpty()) continue;
        candidates.add(process);
        matches.computeIfAbsent(process.argv(), Recognition::of);
      }
      return new Shapes(table, candidates, matches);
    }

    /** The server that the process of this command line is; empty for all others. */
    public Optional<Match> of(List<String> argv) {
      return matches.getOrDefault(argv, Optional.empty());
    }
  }
}
