package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A user's machine: five sessions opened by {@code tm}, a client outside of tmux, a server that all
 * share, and processes that only look like servers. {@link #leak()} adds what is to be reclaimed.
 */
public final class Scene {
  /** A session in which nothing runs but its shell, and a server whose agent was killed. */
  public static final String IDLE = "idle";

  /**
   * A server, and whose it is.
   *
   * @param kind of owner, as {@code mcps --json} has it
   * @param session that it runs in or is left of; "" for none
   * @param processes all of it, the root first
   */
  public record Server(String name, String kind, String session, List<Long> processes) {
    public long root() {
      return processes.getFirst();
    }

    public boolean lives() {
      return processes.stream().anyMatch(Procs::alive);
    }
  }

  private final Scratch scratch;
  private final TmuxServer tmux;
  private final List<Server> living = new ArrayList<>();
  private final List<Server> held = new ArrayList<>();
  private final List<Long> others = new ArrayList<>();

  /** Opens everything and waits until every server has answered. */
  public Scene(Scratch scratch) {
    this.scratch = scratch;
    this.tmux = new TmuxServer(scratch);
    String folder = scratch.folder().toString();
    List<String> wrapped = NpmServers.npx(scratch, "filesystem", folder);
    List<String> plain = NpmServers.node(scratch, "filesystem", folder);
    Map<String, Agent> agents = new LinkedHashMap<>();
    agents.put("alpha", agent().server("filesystem", wrapped).server("memory", memory()));
    agents.put("beta", agent().server("memory", NpmServers.npx(scratch, "memory")));
    agents.put("gamma", agent().server("filesystem", plain).leaky("leaky"));
    List<String> thinking = NpmServers.node(scratch, "sequential-thinking");
    agents.put("delta", agent().serverWithFullEnvironment("sequential-thinking", thinking));
    agents.forEach(this::openSession);
    Agent desktop = agent().server("memory", memory()).leaky("leaky");
    startOutside(desktop.command());
    agents.forEach((session, agent) -> {
      agent.awaitReady().keySet().forEach(name -> add(living, agent, name, "session", session));
      others.add(agent.pid());
    });
    desktop.awaitReady().keySet().forEach(name -> add(living, desktop, name, "client", ""));
    others.add(desktop.pid());
    living.add(shared());
    others.addAll(Lookalikes.startOrphans(Run.in(scratch), scratch));
    others.add(tmux.pid());
  }

  private Agent agent() {
    return new Agent(scratch);
  }

  private List<String> memory() {
    return NpmServers.node(scratch, "memory");
  }

  private void openSession(String session, Agent agent) {
    Run.script(scratch, "tm", "-d", scratch.directory(session).toString()).ok();
    String words =
        Stream.of(agent.command()).map(w -> "'" + w + "'").collect(Collectors.joining(" "));
    tmux.type("=" + session + ":", words);
  }

  private static void add(
      List<Server> servers, Agent agent, String name, String kind, String session) {
    if (name.equals("agent")) return;
    servers.add(new Server(name, kind, session, Procs.tree(agent.pid(name))));
  }

  private void startOutside(String... command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().clear();
      builder.environment().putAll(scratch.environment());
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a client outside of tmux.", e);
    }
  }

  private Server shared() {
    String start = "setsid node \"$0\" >/dev/null 2>&1 </dev/null & echo $!";
    String leaky = Checkout.fixture("mcp-server-leaky.mjs").toString();
    Run run = Run.in(scratch).with("MCP_TOOLS_GLOBAL", "shared");
    long pid = Long.parseLong(run.command("sh", "-c", start, leaky).ok().out().strip());
    Awaitility.await().until(() -> Procs.argv(pid).contains(leaky));
    return new Server("leaky", "global", "", List.of(pid));
  }

  /**
   * Leaks three servers by killing their agents: two of sessions that end, by what is in its
   * environment and by what was recorded; and one in the idle session, unless that has one. They
   * are protected, so that the watcher does not end them before they are counted.
   *
   * @return the two
   */
  public List<Server> leak() {
    Neighbours.protect(scratch, Set.of("leaky"));
    TmuxServer unarmed = new TmuxServer(scratch, "unarmed");
    String wrapper = Checkout.fixture("leaky-wrapper.sh").toString();
    Agent telling = agent().serverWithFullEnvironment("leaky", List.of(wrapper));
    Agent silent = agent().leaky("leaky");
    unarmed.newSession("gone-1", scratch.home(), telling.command());
    unarmed.newSession("gone-2", scratch.home(), silent.command());
    List<Agent> killed = new ArrayList<>(List.of(telling, silent));
    held.removeIf(s -> !s.lives());
    if (held.isEmpty()) {
      Agent idle = agent().leaky("leaky");
      openSession(IDLE, idle);
      idle.awaitReady();
      add(held, idle, "leaky", "session", IDLE);
      killed.add(idle);
    }
    telling.awaitReady();
    silent.awaitReady();
    List<Server> leaked = new ArrayList<>();
    add(leaked, telling, "leaky", "orphan", "gone-1");
    add(leaked, silent, "leaky", "orphan", "gone-2");
    Run.script(scratch, "session_tracker", "track").ok();
    for (Agent agent : killed) {
      ProcessHandle.of(agent.pid()).ifPresent(ProcessHandle::destroyForcibly);
      Awaitility.await().until(() -> !Procs.alive(agent.pid()));
    }
    Awaitility.await().until(() -> unarmed.sessions().isEmpty());
    return leaked;
  }

  /** The servers that nothing may end. */
  public List<Server> living() {
    return List.copyOf(living);
  }

  /** What was left in the idle session, which goes with it and not before. */
  public List<Server> held() {
    return List.copyOf(held);
  }

  /** Agents, the tmux server and lookalikes: nothing may end them either. */
  public List<Long> others() {
    return List.copyOf(others);
  }

  /** All servers of the scene by their topmost process. */
  public static Map<Long, Server> byRoot(List<Server> servers) {
    return servers.stream().collect(Collectors.toMap(Server::root, Function.identity()));
  }
}
