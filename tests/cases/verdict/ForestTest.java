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
import mcptools.process.ProcessInfo;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tests.support.Forest;
import mcptools.tests.support.Planted;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tests.support.Weaker;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * What holds on every machine, tried on random ones. {@code MCP_TOOLS_FORESTS} says on how many,
 * and {@code MCP_TOOLS_SEED} with which it starts; a failure tells that of its machine.
 */
@Order(2)
class ForestTest {
  private static final Judge ENDED = Verdict::ofEnded;
  private static final Judge LEFT = (snapshot, server) -> Verdict.ofLeft(snapshot, server, false);
  private static final Judge LOST = Verdict::ofLost;
  private static final Judge LISTENING =
      (snapshot, server) -> Verdict.ofLeft(snapshot, server, true);
  private static final Judge ALL = Verdict::ofEndedAndShared;

  private static long number(String variable, long otherwise) {
    return Optional.ofNullable(System.getenv(variable)).map(Long::parseLong).orElse(otherwise);
  }

  @Test
  void nothingInnocentDiesAndEveryProvenLeakDoes() {
    long seed = number("MCP_TOOLS_SEED", System.nanoTime());
    long forests = number("MCP_TOOLS_FORESTS", 50_000);
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
    Forest forest = new Forest(seed);
    Snapshot snapshot = forest.snapshot();
    StringBuilder text = new StringBuilder();
    snapshot.table().all().forEach(p -> text.append(p).append('\n'));
    snapshot
        .facts()
        .forEach((pid, facts) -> {
          if (!facts.environment().isEmpty())
            text.append(pid).append(' ').append(facts).append('\n');
        });
    snapshot.panes().replies().forEach(t -> text.append(t).append('\n'));
    snapshot.files().forEach(f -> text.append(f.content().orElseThrow()).append('\n'));
    for (McpServer server : forest.servers(snapshot)) {
      text.append(server.tree().root().pid()).append(": ").append(server.owner().title());
      text.append(", ended: ").append(ENDED.of(snapshot, server).reason());
      text.append(", left: ").append(LEFT.of(snapshot, server).reason()).append('\n');
    }
    return text.toString();
  }

  /** Returns how many servers were ended. */
  private static long check(long seed) {
    Forest forest = new Forest(seed);
    Snapshot snapshot = forest.snapshot();
    List<ServerTree> trees = SnapshotBuilder.trees(snapshot);
    List<McpServer> servers = forest.servers(snapshot, trees);
    Set<Long> ended = killed(snapshot, servers, ENDED);
    Set<Long> left = killed(snapshot, servers, LEFT);
    for (Set<Long> killed : List.of(ended, left, killed(snapshot, servers, LISTENING))) {
      assertOurs(snapshot, killed);
      assertNobodyNeeds(snapshot, killed);
      assertNobodyUses(forest, killed);
    }
    assertNobodyUses(forest, killed(snapshot, servers, ALL));
    // Unasked, nothing is ended that is not ended on request.
    assertThat(left).as("left").containsAll(killed(snapshot, servers, LOST));
    for (Planted planted : forest.planted) {
      if (!planted.mayEnd()) assertSpared(planted, ended);
      if (!planted.mayBeLeft()) assertSpared(planted, left);
      if (planted.isProvenLeak()) assertEnded(snapshot, planted, ended);
      if (planted.isProvenLeak() || planted.isLeft()) assertEnded(snapshot, planted, left);
    }
    assertSessions(forest, snapshot, servers);

    Random random = new Random(seed);
    if (seed % 4 == 0)
      assertSameInAnotherOrder(forest, Weaker.shuffled(snapshot, random), ended, left);
    Weaker.one(snapshot, random)
        .ifPresent(weaker -> assertNoMore(forest, weaker, trees, ended, left));
    if (forest.planted.stream().noneMatch(Planted::isInnocent)) return left.isEmpty() ? 0 : 1;
    Snapshot nothing = Weaker.nothing(snapshot);
    List<McpServer> unknown = forest.servers(nothing, trees);
    Set<Long> killed = killed(nothing, unknown, LISTENING);
    killed.addAll(killed(nothing, unknown, ENDED));
    for (Planted planted : forest.planted) {
      if (planted.isInnocent()) assertSpared(planted, killed);
    }
    return left.isEmpty() ? 0 : 1;
  }

  private static void assertSameInAnotherOrder(
      Forest forest, Snapshot shuffled, Set<Long> ended, Set<Long> left) {
    List<McpServer> servers = forest.servers(shuffled);
    assertThat(killed(shuffled, servers, ENDED)).as("in another order").isEqualTo(ended);
    assertThat(killed(shuffled, servers, LEFT)).as("in another order").isEqualTo(left);
  }

  /** Those of the verdicts, and what else of a server would die with them. */
  private static Set<Long> killed(Snapshot snapshot, List<McpServer> servers, Judge judge) {
    Set<Long> killed = new HashSet<>();
    for (McpServer server : servers) {
      if (!(judge.of(snapshot, server) instanceof Verdict.Kill kill)) continue;
      kill.processes().forEach(p -> killed.add(p.pid()));
      if (kill.processes().size() < server.tree().processes().size()) {
        killed.addAll(pursued(snapshot, server, kill));
      }
    }
    return killed;
  }

  /** What is below those that are ended is ended as well, but for what is spared. */
  private static Set<Long> pursued(Snapshot snapshot, McpServer server, Verdict.Kill kill) {
    Set<Long> pursued = new HashSet<>();
    for (ProcessInfo process : server.tree().processes()) {
      List<ProcessInfo> line = snapshot.table().line(process);
      Optional<ProcessInfo> above = line.stream().filter(kill.processes()::contains).findFirst();
      boolean ours = above.filter(p -> p.user() == process.user()).isPresent();
      if (ours && line.stream().noneMatch(p -> kill.spared().contains(p.id()))) {
        pursued.add(process.pid());
      }
    }
    return pursued;
  }

  /** No service that others use, or may use. */
  private static void assertNobodyUses(Forest forest, Set<Long> killed) {
    for (Planted planted : forest.planted) {
      if (planted.used.stream().anyMatch(killed::contains)) fail("kills the service of " + planted);
    }
  }

  /** The pid and all above it, the nearest first, by what each says of its parent. */
  private static Set<Long> line(Snapshot snapshot, long pid) {
    Set<Long> line = new LinkedHashSet<>();
    for (long at = pid; snapshot.table().get(at).isPresent() && line.add(at); ) {
      at = snapshot.table().get(at).get().parent();
    }
    return line;
  }

  private static Set<Long> panes(Session session) {
    return session.panes().stream().map(Session.Pane::leader).collect(Collectors.toSet());
  }

  /** Neither this command nor what it runs below, nor another user's, nor what leads a pane. */
  private static void assertOurs(Snapshot snapshot, Set<Long> killed) {
    if (killed.isEmpty()) return;
    Set<Long> ourselves = line(snapshot, snapshot.self());
    for (long pid : killed) {
      if (ourselves.contains(pid)) fail("kills itself or an ancestor: " + pid);
      ProcessInfo process = snapshot.table().get(pid).orElseThrow();
      if (process.user() != snapshot.user()) fail("kills another user's " + pid);
      if (process.program().equals("tmux")) fail("kills tmux " + pid);
      for (TmuxReply.Answer server : snapshot.panes().answers()) {
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
  private static void assertNobodyNeeds(Snapshot snapshot, Set<Long> killed) {
    for (long pid : killed) {
      long parent = 0;
      for (long above : line(snapshot, pid)) {
        if (killed.contains(above)) parent = snapshot.table().get(above).orElseThrow().parent();
      }
      if (parent != 1 && parent != 50) fail(pid + " may have a living client " + parent);
      Set<Long> line = line(snapshot, pid);
      for (TmuxReply.Answer server : snapshot.panes().answers()) {
        for (Session session : server.sessions()) {
          if (panes(session).stream().anyMatch(line::contains)) fail(pid + " is in an open pane");
        }
      }
    }
  }

  private static void assertSpared(Planted planted, Set<Long> killed) {
    if (planted.pids.stream().anyMatch(killed::contains)) fail("kills " + planted);
  }

  private static void assertEnded(Snapshot snapshot, Planted planted, Set<Long> killed) {
    for (long pid : planted.pids) {
      boolean ours = snapshot.table().get(pid).orElseThrow().user() == snapshot.user();
      boolean wanted = ours && !planted.used.contains(pid);
      if (wanted && !killed.contains(pid)) fail("spares " + pid + " of the leak " + planted);
    }
  }

  /** The servers of a session are those below its panes, and leaks that are tied to it. */
  private static void assertSessions(Forest forest, Snapshot snapshot, List<McpServer> servers) {
    for (TmuxReply.Answer server : snapshot.panes().answers()) {
      for (Session session : server.sessions()) {
        Set<Long> killed =
            killed(
                snapshot, servers, (w, s) -> Verdict.ofSession(w, s, Panes.ref(server, session)));
        assertOurs(snapshot, killed);
        assertNobodyUses(forest, killed);
        Set<Long> elsewhere = new HashSet<>();
        for (TmuxReply.Answer other : snapshot.panes().answers()) {
          for (Session s : other.sessions()) {
            boolean same = other.pid() == server.pid() && s.id().equals(session.id());
            if (!same) elsewhere.addAll(panes(s));
          }
        }
        for (long pid : killed) {
          if (line(snapshot, pid).stream().anyMatch(elsewhere::contains)) {
            fail(pid + " is killed with " + session.id() + ", and in another session's pane");
          }
        }
      }
    }
  }

  /** Who knows less, kills no more; only a leak may lose what spoke for its session. */
  private static void assertNoMore(
      Forest forest, Weaker weaker, List<ServerTree> trees, Set<Long> ended, Set<Long> left) {
    Snapshot snapshot = weaker.snapshot();
    List<McpServer> servers =
        forest.servers(
            snapshot, weaker.file().isPresent() ? SnapshotBuilder.trees(snapshot) : trees);
    Set<Long> more = killed(weaker.snapshot(), servers, ENDED);
    more.removeAll(ended);
    Set<Long> moreLeft = killed(weaker.snapshot(), servers, LEFT);
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
