//SOURCES ../../../lib/verdict/EndPlan.java
//SOURCES ../../../lib/verdict/SessionVerdict.java

package mcptools.tests.cases.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.DecisionTable;
import mcptools.tests.support.DecisionTable.Case;
import mcptools.tests.support.DecisionTable.Expected;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;
import mcptools.verdict.EndPlan;
import mcptools.verdict.SessionVerdict;
import mcptools.verdict.SessionVerdict.Policy;
import mcptools.verdict.SessionVerdict.Which;
import mcptools.verdict.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of killing, a row a case: {@code tests/fixtures/decisions.txt}. */
class DecisionTableTest {
  private static final long DAY = 86_400_000;

  static List<Case> rows() {
    return DecisionTable.read(Checkout.fixture("decisions.txt"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isDecidedAsTheTableSays(Case row) {
    Snapshot snapshot = row.snapshot().snapshot();
    List<McpServer> servers = row.snapshot().servers(snapshot);
    Map<String, List<Expected>> byJudge =
        row.expected().stream()
            .collect(
                Collectors.groupingBy(Expected::judge, LinkedHashMap::new, Collectors.toList()));
    byJudge.forEach((judge, expected) -> {
      if (judge.equals("none")) expected.forEach(e -> assertNone(servers, e));
      else if (judge.startsWith("close")) assertSession(snapshot, servers, expected.getFirst());
      else assertServers(snapshot, servers, judge, expected);
    });
  }

  /** All that is expected, and nothing more, dies. */
  private static void assertServers(
      Snapshot snapshot, List<McpServer> servers, String judge, List<Expected> expected) {
    List<List<Long>> killed = new ArrayList<>();
    Set<Long> kept = new HashSet<>();
    Map<Long, String> reasons = new LinkedHashMap<>(); // of all servers that a process is part of
    for (McpServer server : servers) {
      Verdict verdict = verdict(snapshot, server, judge);
      server
          .tree()
          .processes()
          .forEach(p -> reasons.merge(p.pid(), verdict.reason(), (a, b) -> a + "; " + b));
      if (verdict instanceof Verdict.Kill kill) killed.add(pids(kill.processes()));
      else kept.addAll(pids(server.tree().processes()));
    }
    assertThat(killed)
        .as("%s kills, of %s", judge, reasons)
        .containsExactlyInAnyOrderElementsOf(
            expected.stream().filter(e -> e.verdict().equals("kill")).map(Expected::pids).toList());
    for (Expected e : expected) {
      if (e.verdict().equals("keep")) assertThat(kept).as(judge).containsAll(e.pids());
      for (long pid : e.pids()) assertThat(reasons.get(pid)).as(judge).contains(e.reason());
    }
  }

  private static Verdict verdict(Snapshot snapshot, McpServer server, String judge) {
    if (judge.startsWith("session:")) {
      return Verdict.ofSession(
          snapshot, server, Panes.ref(tmux(snapshot, judge), session(snapshot, judge)));
    }
    return switch (judge) {
      case "ended" -> Verdict.ofEnded(snapshot, server);
      case "lost" -> Verdict.ofLost(snapshot, server);
      case "left" -> Verdict.ofLeft(snapshot, server, false);
      case "listening" -> Verdict.ofLeft(snapshot, server, true);
      case "limit" -> Verdict.ofLimit(snapshot, server, false, "it is above its limit");
      case "restart" -> Verdict.ofRestart(snapshot, server, "it is above its limit");
      case "named" -> Verdict.ofLimit(snapshot, server, true, "it is above its limit");
      case "all" -> all(snapshot).before(snapshot, server);
      case "chosen" -> Verdict.ofChosen(snapshot, server);
      case "global" -> Verdict.ofEndedAndShared(snapshot, server);
      default -> throw new IllegalArgumentException("no judge: " + judge);
    };
  }

  private static EndPlan all(Snapshot snapshot) {
    Set<String> sockets =
        snapshot.panes().replies().stream().map(TmuxReply::socket).collect(Collectors.toSet());
    return EndPlan.of(snapshot, sockets, false);
  }

  private static void assertSession(Snapshot snapshot, List<McpServer> servers, Expected expected) {
    Which which = expected.judge().startsWith("closeall:") ? Which.ALL : Which.IDLE;
    boolean ended = expected.judge().startsWith("closeagents:");
    OptionalLong agents = ended ? OptionalLong.of(DAY) : OptionalLong.empty();
    SessionVerdict verdict =
        SessionVerdict.of(
            snapshot,
            servers,
            tmux(snapshot, expected.judge()),
            session(snapshot, expected.judge()),
            new Policy(which, DAY, agents, Optional.empty(), Map.of()));
    assertThat(verdict)
        .as(verdict.reason())
        .isInstanceOf(
            expected.verdict().equals("close")
                ? SessionVerdict.Close.class
                : SessionVerdict.Keep.class);
    assertThat(verdict.reason()).contains(expected.reason());
  }

  private static void assertNone(List<McpServer> servers, Expected expected) {
    Set<Long> all =
        servers.stream()
            .flatMap(s -> s.tree().processes().stream())
            .map(ProcessInfo::pid)
            .collect(Collectors.toSet());
    assertThat(all).doesNotContainAnyElementsOf(expected.pids());
  }

  private static List<Long> pids(List<ProcessInfo> processes) {
    return processes.stream().map(ProcessInfo::pid).toList();
  }

  /** Of "session:$1", the first tmux server that has it. */
  private static TmuxReply.Answer tmux(Snapshot snapshot, String judge) {
    String id = judge.substring(judge.indexOf(':') + 1);
    return snapshot.panes().answers().stream()
        .filter(a -> a.sessions().stream().anyMatch(s -> s.id().text().equals(id)))
        .findFirst()
        .orElseThrow();
  }

  private static Session session(Snapshot snapshot, String judge) {
    String id = judge.substring(judge.indexOf(':') + 1);
    return tmux(snapshot, judge).sessions().stream()
        .filter(s -> s.id().text().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
