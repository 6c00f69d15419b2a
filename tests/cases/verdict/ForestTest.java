//SOURCES ../../../lib/cleanup/Cleanup.java

package mcptools.tests.cases.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mcptools.cleanup.Cleanup.Judge;
import mcptools.ownership.McpServer;
import mcptools.ownership.Ownership;
import mcptools.process.ProcessInfo;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.ServerTree;
import mcptools.recognition.ServerTrees;
import mcptools.snapshot.Snapshot;
import mcptools.tests.support.Forest;
import mcptools.tests.support.Planted;
import mcptools.tests.support.Weaker;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.Test;

/**
 * What holds on every machine, tried on random ones. {@code MCP_TOOLS_FORESTS} says on how many,
 * and {@code MCP_TOOLS_SEED} with which it starts; a failure tells that of its machine.
 */
class ForestTest {
  private static final Judge ENDED = Verdict::ofEnded;
  private static final Judge LEFT = (world, server) -> Verdict.ofLeft(world, server, false);
  private static final Judge LISTENING = (world, server) -> Verdict.ofLeft(world, server, true);

  private static long number(String variable, long otherwise) {
    return Optional.ofNullable(System.getenv(variable)).map(Long::parseLong).orElse(otherwise);
  }

  @Test
  void nothingInnocentDiesAndEveryProvenLeakDoes() {
    long seed = number("MCP_TOOLS_SEED", System.nanoTime());
    long forests = number("MCP_TOOLS_FORESTS", 100_000);
    AtomicLong ended = new AtomicLong();
    LongStream.range(seed, seed + forests)
        .parallel()
        .forEach(s -> {
          try {
            ended.addAndGet(check(s));
          } catch (AssertionError | RuntimeException e) {
            String again = "MCP_TOOLS_SEED=" + s + " MCP_TOOLS_FORESTS=1: ";
            throw new AssertionError(again + e.getMessage() + "\n" + describe(s), e);
          }
        });
    assertThat(ended.get()).as("servers that were ended").isGreaterThan(forests / 10);
  }

  private static String describe(long seed) {
    Snapshot world = new Forest(seed).world();
    StringBuilder text = new StringBuilder();
    world.table().all().forEach(p -> text.append(p).append('\n'));
    world
        .facts()
        .forEach((pid, facts) -> {
          if (!facts.environment().isEmpty())
            text.append(pid).append(' ').append(facts).append('\n');
        });
    world.tmux().forEach(t -> text.append(t).append('\n'));
    world.files().forEach(f -> text.append(f.content().orElseThrow()).append('\n'));
    for (McpServer server :
        Ownership.of(world, ServerTrees.of(world.table(), world.user(), ConfiguredServers.NONE))) {
      text.append(server.chain().root().pid()).append(": ").append(server.owner().title());
      text.append(", ended: ").append(ENDED.of(world, server).reason());
      text.append(", left: ").append(LEFT.of(world, server).reason()).append('\n');
    }
    return text.toString();
  }

  /** Returns how many servers were ended. */
  private static long check(long seed) {
    Forest forest = new Forest(seed);
    Snapshot world = forest.world();
    List<ServerTree> chains = ServerTrees.of(world.table(), world.user(), ConfiguredServers.NONE);
    List<McpServer> servers = Ownership.of(world, chains);
    Set<Long> ended = killed(world, servers, ENDED);
    Set<Long> left = killed(world, servers, LEFT);
    for (Set<Long> killed : List.of(ended, left, killed(world, servers, LISTENING))) {
      assertOurs(world, killed);
      assertNobodyNeeds(world, killed);
    }
    for (Planted planted : forest.planted) {
      if (!planted.mayEnd()) assertSpared(planted, ended);
      if (!planted.mayBeLeft()) assertSpared(planted, left);
      if (planted.isProvenLeak()) assertEnded(world, planted, ended);
      if (planted.isProvenLeak() || planted.isLoneLeak()) assertEnded(world, planted, left);
    }
    assertSessions(world, servers);

    Random random = new Random(seed);
    if (seed % 4 == 0) assertSameInAnotherOrder(Weaker.shuffled(world, random), ended, left);
    Weaker.one(world, random)
        .ifPresent(weaker -> assertNoMore(forest, weaker, chains, ended, left));
    if (forest.planted.stream().noneMatch(Planted::isInnocent)) return left.isEmpty() ? 0 : 1;
    Snapshot nothing = Weaker.nothing(world);
    List<McpServer> unknown = Ownership.of(nothing, chains);
    Set<Long> killed = killed(nothing, unknown, LISTENING);
    killed.addAll(killed(nothing, unknown, ENDED));
    for (Planted planted : forest.planted) {
      if (planted.isInnocent()) assertSpared(planted, killed);
    }
    return left.isEmpty() ? 0 : 1;
  }

  private static void assertSameInAnotherOrder(Snapshot shuffled, Set<Long> ended, Set<Long> left) {
    List<McpServer> servers =
        Ownership.of(
            shuffled, ServerTrees.of(shuffled.table(), shuffled.user(), ConfiguredServers.NONE));
    assertThat(killed(shuffled, servers, ENDED)).as("in another order").isEqualTo(ended);
    assertThat(killed(shuffled, servers, LEFT)).as("in another order").isEqualTo(left);
  }

  private static Set<Long> killed(Snapshot world, List<McpServer> servers, Judge judge) {
    Set<Long> killed = new HashSet<>();
    for (McpServer server : servers) {
      if (judge.of(world, server) instanceof Verdict.Kill kill) {
        kill.processes().forEach(p -> killed.add(p.pid()));
      }
    }
    return killed;
  }

  /** The pid and all above it, the nearest first, by what each says of its parent. */
  private static Set<Long> line(Snapshot world, long pid) {
    Set<Long> line = new LinkedHashSet<>();
    for (long at = pid; world.table().get(at).isPresent() && line.add(at); ) {
      at = world.table().get(at).get().parent();
    }
    return line;
  }

  private static Set<Long> panes(Session session) {
    return session.panes().stream().map(Session.Pane::leader).collect(Collectors.toSet());
  }

  /** Neither this command nor what it runs below, nor another user's, nor what leads a pane. */
  private static void assertOurs(Snapshot world, Set<Long> killed) {
    if (killed.isEmpty()) return;
    Set<Long> ourselves = line(world, world.self());
    for (long pid : killed) {
      if (ourselves.contains(pid)) fail("kills itself or an ancestor: " + pid);
      ProcessInfo process = world.table().get(pid).orElseThrow();
      if (process.user() != world.user()) fail("kills another user's " + pid);
      if (process.program().equals("tmux")) fail("kills tmux " + pid);
      for (TmuxReply.Answer server : world.answers()) {
        for (Session session : server.sessions()) {
          if (panes(session).contains(pid)) fail("kills a pane's first process " + pid);
        }
      }
    }
  }

  /**
   * The topmost of each was taken over by what adopts orphans, and nothing of it is below an open
   * pane.
   */
  private static void assertNobodyNeeds(Snapshot world, Set<Long> killed) {
    for (long pid : killed) {
      long parent = 0;
      for (long above : line(world, pid)) {
        if (killed.contains(above)) parent = world.table().get(above).orElseThrow().parent();
      }
      if (parent != 1 && parent != 50) fail(pid + " may have a living client " + parent);
      Set<Long> line = line(world, pid);
      for (TmuxReply.Answer server : world.answers()) {
        for (Session session : server.sessions()) {
          if (panes(session).stream().anyMatch(line::contains)) fail(pid + " is in an open pane");
        }
      }
    }
  }

  private static void assertSpared(Planted planted, Set<Long> killed) {
    if (planted.pids.stream().anyMatch(killed::contains)) fail("kills " + planted);
  }

  private static void assertEnded(Snapshot world, Planted planted, Set<Long> killed) {
    for (long pid : planted.pids) {
      boolean ours = world.table().get(pid).orElseThrow().user() == world.user();
      if (ours && !killed.contains(pid)) fail("spares " + pid + " of the leak " + planted);
    }
  }

  /** The servers of a session are those below its panes, and leaks that are tied to it. */
  private static void assertSessions(Snapshot world, List<McpServer> servers) {
    for (TmuxReply.Answer server : world.answers()) {
      for (Session session : server.sessions()) {
        Set<Long> killed =
            killed(
                world, servers, (w, s) -> Verdict.ofSession(w, s, Snapshot.ref(server, session)));
        assertOurs(world, killed);
        Set<Long> elsewhere = new HashSet<>();
        for (TmuxReply.Answer other : world.answers()) {
          for (Session s : other.sessions()) {
            boolean same = other.pid() == server.pid() && s.id().equals(session.id());
            if (!same) elsewhere.addAll(panes(s));
          }
        }
        for (long pid : killed) {
          if (line(world, pid).stream().anyMatch(elsewhere::contains)) {
            fail(pid + " is killed with " + session.id() + ", and in another session's pane");
          }
        }
      }
    }
  }

  /** Who knows less, kills no more; only a leak may lose what spoke for its session. */
  private static void assertNoMore(
      Forest forest, Weaker weaker, List<ServerTree> chains, Set<Long> ended, Set<Long> left) {
    List<McpServer> servers = Ownership.of(weaker.world(), chains);
    Set<Long> more = killed(weaker.world(), servers, ENDED);
    more.removeAll(ended);
    Set<Long> moreLeft = killed(weaker.world(), servers, LEFT);
    moreLeft.removeAll(left);
    more.addAll(moreLeft);
    boolean life = weaker.file().filter(forest::speaksForLife).isPresent();
    for (Planted planted : forest.planted) {
      boolean own = planted.pids.contains(weaker.pid()) && planted.speaksForLife();
      if (!planted.isInnocent() && (life || own)) continue;
      if (planted.pids.stream().anyMatch(more::contains)) {
        fail("kills " + planted + " only " + weaker.what());
      }
    }
  }
}
