//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/watch/Watcher.java

package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mcptools.state.StateHome;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Agent.Way;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Lookalikes;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tracked;
import mcptools.tmux.RunShell;
import mcptools.watch.Watcher;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Rounds of eight sessions whose agents and servers leak, ended in ways drawn at random, beside
 * innocent processes: each leak that something ties to a session dies, and nothing else does. More
 * rounds by hand: {@code MCP_TOOLS_ROUNDS=100 ./jbang test SoakTest}; the same again with {@code
 * MCP_TOOLS_SEED}.
 */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class SoakTest {
  private static final Optional<String> GIVEN =
      Optional.ofNullable(System.getenv("MCP_TOOLS_ROUNDS"));

  private static final int ROUNDS = Integer.parseInt(GIVEN.orElse("1"));

  private static final long SEED =
      Optional.ofNullable(System.getenv("MCP_TOOLS_SEED"))
          .map(Long::parseLong)
          .orElseGet(System::nanoTime);

  private static final int SESSIONS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How one session ends. */
  private enum Ending {
    KILL_SESSION,
    EXIT,
    SHELL_KILLED,
    LEAVE
  }

  /** How those end that were left. */
  private enum Last {
    KILL_SERVER,
    CRASH,
    CRASH_AND_CLEANUP,
    KILL_ALL
  }

  private final Random random = new Random(SEED);
  private final Set<Long> innocent = new HashSet<>();
  private Scratch scratch;
  private TmuxServer tmux;
  private long planted;
  private final Slowest byHook = new Slowest();
  private final Slowest byWatcher = new Slowest();

  /** The leak that lived the longest after the end of its session. */
  private static final class Slowest {
    private long millis;
    private String leak = "";

    void note(Leak dead, String round) {
      long took = TimeUnit.NANOSECONDS.toMillis(dead.dead - dead.ended);
      if (took > millis) leak = dead.name + " of " + round;
      millis = Math.max(took, millis);
    }
  }

  /** A session and all that its agent started. */
  private final class Leak {
    final String name;
    final Agent agent;
    final List<ProcessHandle> servers = new ArrayList<>();
    Optional<ProcessHandle> client = Optional.empty();
    volatile long ended;
    volatile long dead;

    /** Whether it was ended by itself, which a hook sees. */
    private boolean hooked;

    /** Whether only its agent knows that it is a server. */
    private boolean held;

    Leak(String name) {
      this.name = name;
      String leaky = Checkout.fixture("mcp-server-leaky.mjs").toString();
      String wrapper = Checkout.fixture("leaky-wrapper.sh").toString();
      write(name + "/.mcp.json", "{}");
      this.agent =
          switch (random.nextInt(6)) {
            case 0 -> new Agent(scratch).leaky("leaky");
            case 1 -> new Agent(scratch).leaky("leaky", "--ignore-term");
            case 2 -> new Agent(scratch).server("leaky", List.of(wrapper));
            case 3 -> configured();
            case 4 -> {
              held = true;
              yield holding(name);
            }
            default ->
                new Agent(scratch).serverWithFullEnvironment("leaky", List.of("node", leaky));
          };
      if (random.nextInt(4) == 0) agent.ignoringHangup();
      Run.script(scratch, "tm", "-d", scratch.directory(name).toString()).ok();
      String words =
          Stream.of(agent.command()).map(w -> "'" + w + "'").collect(Collectors.joining(" "));
      tmux.type("=" + name + ":", words);
    }

    /** By the config of its project: a wrapper script, and what no rule knows below it. */
    private Agent configured() {
      String script = write(name + "/start.sh", "node " + unknown(name) + "\nexit $?\n");
      write(
          name + "/.mcp.json",
          "{\"mcpServers\":{\"own\":{\"command\":\"bash\",\"args\":[\"%s\"]}}}".formatted(script));
      return new Agent(scratch).server("leaky", List.of("bash", script));
    }

    void ready() {
      agent.awaitReady();
      client = ProcessHandle.of(agent.pid());
      Procs.tree(agent.pid("leaky")).forEach(p -> ProcessHandle.of(p).ifPresent(servers::add));
      planted += servers.size();
    }

    /** Waits until what only its agent knows is recorded, which happens by itself. */
    void recorded() {
      if (!held) return;
      await("record of " + name)
          .atMost(PATIENCE)
          .until(() -> Tracked.numbers(scratch, name).contains(agent.pid("leaky")));
    }

    /** Nobody reclaims from a client that lives on. A wrapper may die with it. */
    void killAgent() {
      if (client.filter(SoakTest::lives).isEmpty()) return;
      if (random.nextBoolean() && servers.size() > 1) servers.getFirst().destroyForcibly();
      client.get().destroyForcibly();
      if (ended != 0) ended = System.nanoTime();
    }

    Ending end() {
      disturb();
      Ending ending = drawn(Ending.values());
      String target = "=" + name + ":";
      switch (ending) {
        case KILL_SESSION -> tmux.tmux("kill-session", "-t", "=" + name).ok();
        case SHELL_KILLED ->
            ProcessHandle.of(tmux.panePid(target)).ifPresent(ProcessHandle::destroyForcibly);
        case EXIT -> {
          tmux.sendKeys(target, "C-c");
          tmux.type(target, "exit");
        }
        case LEAVE -> {
          return ending;
        }
      }
      ended = System.nanoTime();
      hooked = true;
      return ending;
    }

    /** Whether nothing of it is left, and since when. */
    boolean reclaimed() {
      if (dead == 0 && servers.stream().noneMatch(SoakTest::lives)) dead = System.nanoTime();
      return dead != 0;
    }
  }

  /** Kills the watcher, stops it, or starts another, now and then. */
  private void disturb() {
    Optional<Long> watcher = Watcher.of(new StateHome(scratch.state())).pid();
    if (watcher.isEmpty()) return;
    String pid = Long.toString(watcher.get());
    switch (random.nextInt(6)) {
      case 0 -> Run.command(scratch, "kill", "-KILL", pid);
      case 1 -> Run.command(scratch, "kill", "-STOP", pid);
      case 2 -> {
        for (int i = 0; i < 2; i++) tmux.tmux("run-shell", RunShell.watched("look"));
      }
      default -> {} // mostly it is left in peace
    }
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.HOURS)
  void everyLeakDiesAndNothingElse(Scratch given) {
    scratch = given;
    tmux = new TmuxServer(scratch);
    for (String script : List.of("tm", "tmka", "mcps", "session_tracker", "cleanup_session")) {
      Run.scriptCommand(scratch, script);
    }
    bystanders();
    long untied = untied();
    Neighbours.protect(scratch);
    long begun = System.nanoTime();
    for (int round = 1; round <= ROUNDS; round++) round(round);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
    if (GIVEN.isPresent()) {
      System.out.printf(
          "%d rounds in %d s with seed %d: %d processes of leaks are dead, the last %d ms after the"
              + " end of its session (%s), or %d ms after that of its tmux server (%s); %d"
              + " innocents live.%n",
          ROUNDS,
          seconds,
          SEED,
          planted,
          byHook.millis,
          byHook.leak,
          byWatcher.millis,
          byWatcher.leak,
          innocent.size());
    }
    assertReported(untied);
    assertNothingIsLeft();
  }

  /** Of the rounds, and of the session that was open throughout once that ends, too. */
  private void assertNothingIsLeft() {
    TmuxServer other = new TmuxServer(scratch, "other");
    List<Long> open = Procs.tree(other.pid());
    innocent.removeAll(open);
    other.killServer();
    Run.script(scratch, "cleanup_session").ok();
    await("end of all that was started")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(scratch.survivors()).allMatch(this::isInnocent));
    assertThat(scratch.state().resolve("sessions"))
        .isDirectoryNotContaining(f -> !f.getFileName().toString().startsWith("."));
  }

  /** Or the sleep of an innocent shell. */
  private boolean isInnocent(Procs.Proc process) {
    return innocent.contains(process.pid()) || innocent.contains(process.parent());
  }

  private static boolean lives(ProcessHandle process) {
    return process.isAlive() && Procs.alive(process.pid());
  }

  private <T> T drawn(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private void round(int round) {
    List<Leak> leaks = IntStream.range(0, SESSIONS).mapToObj(i -> new Leak("s" + i)).toList();
    leaks.forEach(Leak::ready);
    leaks.forEach(Leak::recorded);
    Run.script(scratch, "session_tracker", "track").ok();
    // A handle knows when its pid is used again, which a number does not.
    Optional<ProcessHandle> server = ProcessHandle.of(tmux.pid());
    List<Leak> order = new ArrayList<>(leaks);
    Collections.shuffle(order, random);
    List<Object> story = new ArrayList<>();
    // While a command of ours ends the sessions, too.
    Thread watch = Thread.startVirtualThread(() -> watch(leaks));
    for (Leak leak : order) {
      if (random.nextBoolean()) leak.killAgent();
      story.add(leak.name + " " + leak.end());
    }
    Last last = drawn(Last.values());
    story.add(last);
    long now = System.nanoTime();
    order.stream().filter(l -> l.ended == 0).forEach(l -> l.ended = now);
    switch (last) {
      case KILL_SERVER -> tmux.killServer();
      case CRASH, CRASH_AND_CLEANUP -> server.ifPresent(ProcessHandle::destroyForcibly);
      case KILL_ALL -> Run.script(scratch, "tmka", "--yes", "--socket", "default");
    }
    order.forEach(Leak::killAgent); // where it ignores the end of its terminal
    if (last == Last.CRASH_AND_CLEANUP) Run.script(scratch, "cleanup_session").ok();
    String what = "round %d of seed %d: %s".formatted(round, SEED, story);
    await(what)
        .atMost(PATIENCE)
        .until(() -> !watch.isAlive() && server.filter(SoakTest::lives).isEmpty());
    assertThat(leaks).as(what).allMatch(Leak::reclaimed);
    assertThat(innocent).as(what).allMatch(Procs::alive);
    for (Leak leak : leaks) (leak.hooked ? byHook : byWatcher).note(leak, what);
  }

  private static void watch(List<Leak> leaks) {
    List<Leak> left = new ArrayList<>(leaks);
    long end = System.nanoTime() + 2 * PATIENCE.toNanos();
    while (!left.isEmpty() && System.nanoTime() < end) {
      left.removeIf(Leak::reclaimed);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** What is killed must not be among these: 30 that look like servers, and servers in use. */
  private void bystanders() {
    for (int i = 0; i < 10; i++) {
      innocent.addAll(Lookalikes.startOrphans(Run.in(scratch), scratch));
    }
    assertThat(innocent).hasSize(30);
    innocent.addAll(
        Procs.tree(outside(new Agent(scratch).leaky("leaky").server("plain", plain()))));
    innocent.addAll(Procs.tree(outside(holding("outside"))));
    Agent open = new Agent(scratch).serverWithFullEnvironment("plain", plain()).leaky("leaky");
    TmuxServer other = new TmuxServer(scratch, "other");
    other.newSession("open", scratch.home(), open.command());
    open.awaitReady();
    innocent.addAll(Procs.tree(other.pid()));
  }

  /** A server whose client is dead, and that nothing ties to any session. */
  private long untied() {
    Agent agent = new Agent(scratch).leaky("leaky");
    long client = outside(agent);
    List<Long> servers = Procs.tree(agent.pid("leaky"));
    ProcessHandle.of(client).ifPresent(ProcessHandle::destroyForcibly);
    innocent.addAll(servers);
    return servers.getFirst();
  }

  private String write(String file, String text) {
    Path path = scratch.folder().resolve(file);
    try {
      Files.createDirectories(path.getParent());
      return Files.writeString(path, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path + ".", e);
    }
  }

  /** A leaking server whose command line no rule knows. */
  private String unknown(String folder) {
    Path link = scratch.directory(folder + "/dist").resolve("index.js");
    try {
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, Checkout.fixture("mcp-server-leaky.mjs"));
      }
      return link.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + link + ".", e);
    }
  }

  private Agent holding(String folder) {
    return new Agent(scratch)
        .called("claude")
        .server("leaky", List.of("node", unknown(folder)), Way.CLAUDECODE);
  }

  private static List<String> plain() {
    return List.of("node", Checkout.fixture("mcp-server-leaky.mjs").toString());
  }

  /** Runs an agent outside of tmux, as a daemon does; its pid. */
  private long outside(Agent agent) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1 &", "sh"));
    command.addAll(List.of(agent.command()));
    Run.command(scratch, command.toArray(String[]::new)).ok();
    agent.awaitReady();
    return agent.pid();
  }

  private void assertReported(long root) {
    String json = Run.script(scratch, "mcps", "--json").ok().out();
    assertThat(JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("servers"))
        .filteredOn(s -> s.getAsJsonObject().get("pid").getAsLong() == root)
        .singleElement()
        .extracting(s -> s.getAsJsonObject().getAsJsonObject("owner"))
        .matches(owner -> List.of("orphan", "unknown").contains(owner.get("kind").getAsString()))
        .matches(owner -> !owner.has("session") || owner.get("session").isJsonNull());
  }
}
