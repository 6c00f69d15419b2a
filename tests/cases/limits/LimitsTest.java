//SOURCES ../../../lib/limits/LimitChecks.java
//SOURCES ../../../lib/limits/LimitStates.java
//SOURCES ../../../scripts/cli/limits/LimitsText.java

package mcptools.tests.cases.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import mcptools.cli.limits.LimitsText;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.limits.LimitCheck;
import mcptools.limits.LimitChecks;
import mcptools.limits.LimitPass;
import mcptools.limits.LimitPass.Entry;
import mcptools.limits.LimitPass.Todo;
import mcptools.limits.LimitState;
import mcptools.limits.LimitState.Standing;
import mcptools.limits.LimitStates;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.Action;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.Scope;
import mcptools.settings.ServerLimits.ServerLimit;
import mcptools.state.StateHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about limits, on a clock that the test moves. */
class LimitsTest {
  private static final long EPOCH = 1_793_577_600_000L;
  private static final long MINUTE = 60_000;
  private static final long MB = 1 << 20;

  @TempDir Path folder;

  private static ServerLimits limits(Scope scope, String name, Measure measure, long most) {
    return new ServerLimits(
        List.of(new ServerLimit(scope, name, measure, most, 3 * MINUTE, Action.END)), List.of());
  }

  private static ServerLimits serena() {
    return limits(Scope.SERVERS, "serena", Measure.MEMORY, 100 * MB);
  }

  private static Point point(String name, String session, long pid, long bytes) {
    Series series = new Series(name, "session", session, 1);
    return Point.of(series, pid, pid * 10, bytes, bytes, bytes, 1000, 5, 20);
  }

  private static Sample sample(long at, Point... points) {
    return new Sample(at, at - EPOCH, 1, 0, Machine.UNKNOWN, 1, 0, List.of(points));
  }

  /**
   * Passes each minute over a server of a size that depends on the minute, and what was done in
   * each. It starts anew, smaller, when it was ended.
   */
  private static Map<Long, Todo> simulated(
      ServerLimits limits, long minutes, LongUnaryOperator bytes, boolean dies) {
    List<Sample> samples = new ArrayList<>();
    Map<String, LimitState> states = new HashMap<>();
    Map<Long, Todo> done = new HashMap<>();
    long born = 0;
    for (long minute = 0; minute < minutes; minute++) {
      long now = EPOCH + minute * MINUTE;
      samples.add(
          sample(now, point("serena", "api", 100 + born, bytes.applyAsLong(minute - born))));
      LimitPass pass = LimitPass.of(LimitChecks.all(limits, samples, now), states, now);
      states = pass.states(states, now);
      for (Entry entry : pass.entries()) {
        if (entry.todo() == Todo.NOTHING) continue;
        boolean ended = entry.todo() != Todo.TELL;
        done.put(minute, entry.todo());
        states.put(entry.key(), entry.state().acted(ended, now));
        if (ended && dies) born = minute + 1;
      }
    }
    return done;
  }

  @Test
  void actsWhenItWasAboveForTheWholeTimeAndNotBefore() {
    Map<Long, Todo> done = simulated(serena(), 8, m -> m < 2 ? 50 * MB : 150 * MB, false);
    assertThat(done).containsExactly(Map.entry(5L, Todo.END));
    // A peak is nothing.
    assertThat(simulated(serena(), 60, m -> m % 3 == 0 ? 500 * MB : 50 * MB, false)).isEmpty();
    assertThat(simulated(serena(), 60, m -> 100 * MB, false)).isEmpty();
  }

  @Test
  void twoHoursAroundTheLimitDoNotFlap() {
    Map<Long, Todo> around = simulated(serena(), 120, m -> (m % 12 < 6 ? 104 : 97) * MB, false);
    // At once, after 10 minutes of quiet, after 20, and after 40.
    assertThat(around).hasSizeBetween(2, 4);
    Map<Long, Todo> leaking = simulated(serena(), 120, m -> (20 + 20 * m) * MB, true);
    // It is above after 5 minutes each time; the quiet holds it back, and the third is the last.
    assertThat(leaking.values().stream().filter(t -> t == Todo.END)).hasSize(3);
    List<Long> minutes = leaking.keySet().stream().sorted().toList();
    assertThat(minutes.get(1) - minutes.get(0)).isGreaterThanOrEqualTo(10);
    assertThat(minutes.get(2) - minutes.get(1)).isGreaterThanOrEqualTo(20);
    Map<Long, Todo> day = simulated(serena(), 330, m -> (20 + 20 * m) * MB, true);
    assertThat(day.values().stream().filter(t -> t == Todo.END)).hasSize(3);
    assertThat(day).containsValue(Todo.TELL);
  }

  @Test
  void aRestartIsAnActionAsAnEndIs() {
    ServerLimit limit =
        new ServerLimit(
            Scope.SERVERS, "serena", Measure.MEMORY, 100 * MB, 3 * MINUTE, Action.RESTART);
    ServerLimits limits = new ServerLimits(List.of(limit), List.of());
    Map<Long, Todo> done = simulated(limits, 330, m -> (20 + 20 * m) * MB, true);
    assertThat(done.values().stream().filter(t -> t == Todo.RESTART)).hasSize(3);
    assertThat(done.values().stream().filter(t -> t == Todo.TELL)).isNotEmpty();
    assertThat(done).doesNotContainValue(Todo.END);
  }

  @Test
  void isAboveUntilItIsDownToFourFifths() {
    LimitState state = LimitState.NONE.now(Standing.ABOVE, EPOCH);
    assertThat(state.above()).isTrue();
    state = state.now(Standing.BETWEEN, EPOCH + 1).now(Standing.UNKNOWN, EPOCH + 2);
    assertThat(state.above()).isTrue();
    assertThat(state.since()).isEqualTo(EPOCH);
    assertThat(state.now(Standing.CLEAR, EPOCH + 3).above()).isFalse();
    assertThat(LimitState.NONE.now(Standing.BETWEEN, EPOCH).above()).isFalse();
    LimitCheck between =
        LimitChecks.all(serena(), List.of(sample(EPOCH, point("serena", "x", 1, 90 * MB))), EPOCH)
            .getFirst();
    assertThat(between.standing()).isEqualTo(Standing.BETWEEN);
  }

  @Test
  void withoutSamplesNothingIsAbove() {
    List<Sample> ahead = List.of(sample(EPOCH + 1, point("serena", "x", 1, 300 * MB)));
    assertThat(LimitChecks.all(serena(), List.of(), EPOCH)).isEmpty();
    assertThat(LimitChecks.all(serena(), ahead, EPOCH)).isEmpty();
  }

  @Test
  void oldSamplesAndThoseOfAnotherBootOrBeforeASleepCountForNothing() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      samples.add(sample(EPOCH + i * MINUTE, point("serena", "api", 1, 500 * MB)));
    }
    long end = EPOCH + 9 * MINUTE;
    assertThat(standing(samples, end)).isEqualTo(Standing.ABOVE);
    assertThat(standing(samples, end + 4 * MINUTE)).isEqualTo(Standing.UNKNOWN);
    long woken = end + 8 * 60 * MINUTE;
    samples.add(sample(woken, point("serena", "api", 1, 500 * MB)));
    assertThat(standing(samples, woken)).isEqualTo(Standing.BETWEEN);
    samples.add(sample(woken + 3 * MINUTE, point("serena", "api", 1, 500 * MB)));
    assertThat(standing(samples, woken + 3 * MINUTE)).isEqualTo(Standing.ABOVE);
    Sample last = samples.getLast();
    samples.add(
        new Sample(
            woken + 4 * MINUTE, 5, 2, 0, Machine.UNKNOWN, 1, 0, List.of(last.points().getFirst())));
    assertThat(standing(samples, woken + 4 * MINUTE)).isEqualTo(Standing.BETWEEN);
  }

  @Test
  void aSleepIsAGapHoweverLongALimitMayBeExceeded() {
    long hour = 60 * MINUTE;
    ServerLimit patient =
        new ServerLimit(Scope.SERVERS, "serena", Measure.MEMORY, 100 * MB, hour, Action.END);
    ServerLimits limits = new ServerLimits(List.of(patient), List.of());
    Point large = point("serena", "api", 1, 500 * MB);
    List<Sample> samples = List.of(sample(EPOCH, large), sample(EPOCH + hour, large));
    assertThat(LimitChecks.all(limits, samples, EPOCH + hour).getFirst().standing())
        .isEqualTo(Standing.BETWEEN);
    List<Sample> awake = new ArrayList<>();
    for (int i = 0; i <= 12; i++) awake.add(sample(EPOCH + i * 5 * MINUTE, large));
    assertThat(LimitChecks.all(limits, awake, EPOCH + hour).getFirst().standing())
        .isEqualTo(Standing.ABOVE);
  }

  @Test
  void aScheduleOfTenMinutesIsEnough() {
    Point large = point("serena", "api", 1, 500 * MB);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i <= 3; i++) {
      samples.add(sample(EPOCH + i * 10 * MINUTE + (i % 2) * 7_000, large));
    }
    assertThat(standing(samples, EPOCH + 31 * MINUTE)).isEqualTo(Standing.ABOVE);
  }

  @Test
  void aServerWhoseSessionIsRenamedDoesNotBeginAnew() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i <= 5; i++) {
      samples.add(sample(EPOCH + i * MINUTE, point("serena", i < 4 ? "old" : "new", 1, 500 * MB)));
    }
    List<LimitCheck> checks = LimitChecks.all(serena(), samples, EPOCH + 5 * MINUTE);
    assertThat(checks).extracting(LimitCheck::subject).containsExactly("serena (session new)");
    assertThat(checks.getFirst().standing()).isEqualTo(Standing.ABOVE);
  }

  @Test
  void whatAClockThatWasAheadHasLeftBlindsNoLimit() {
    Point large = point("serena", "api", 1, 500 * MB);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 10; i++) samples.add(sample(EPOCH + i * MINUTE, large));
    // Of the boot before, by a clock that was an hour ahead, and of 2099.
    for (long ahead : List.of(8 * MINUTE + 1, 60 * MINUTE, 640_000 * 60 * MINUTE)) {
      long uptime = 5 * 60 * MINUTE + ahead;
      samples.add(new Sample(EPOCH + ahead, uptime, 2, 0, Machine.UNKNOWN, 1, 0, List.of(large)));
    }
    samples.sort((a, b) -> Long.compare(a.at(), b.at()));
    assertThat(standing(samples, EPOCH + 9 * MINUTE)).isEqualTo(Standing.ABOVE);
  }

  private static Standing standing(List<Sample> samples, long now) {
    return LimitChecks.all(serena(), samples, now).getFirst().standing();
  }

  @Test
  void aClockThatIsSetBackKeepsNothingQuietForEver() {
    LimitState state = LimitState.NONE.now(Standing.ABOVE, EPOCH).acted(true, EPOCH);
    long back = EPOCH - 48 * 60 * MINUTE;
    LimitState then = state.now(Standing.ABOVE, back);
    assertThat(then.isDue(Standing.ABOVE, back)).isFalse();
    assertThat(then.isDue(Standing.ABOVE, back + 120 * MINUTE)).isTrue();
  }

  @Test
  void quietDoublesUpToTwoHoursAndIsForgotten() {
    LimitState state = LimitState.NONE;
    List<Long> quiet = new ArrayList<>();
    long now = EPOCH;
    for (int i = 0; i < 6; i++) {
      state = state.now(Standing.ABOVE, now).acted(false, now);
      quiet.add(state.quiet() / MINUTE);
      now = state.quietUntil();
    }
    assertThat(quiet).containsExactly(10L, 20L, 40L, 80L, 120L, 120L);
    assertThat(state.now(Standing.CLEAR, now + 361 * MINUTE).quiet()).isZero();
  }

  @Test
  void groupsAreSummedAndWhatIsUnknownIsNot() {
    Sample sample =
        sample(
            EPOCH,
            point("a", "api", 1, 60 * MB),
            point("b", "api", 2, 70 * MB),
            point("c", "web", 3, 90 * MB));
    ServerLimits sessions = limits(Scope.SESSION, "", Measure.MEMORY, 100 * MB);
    List<LimitCheck> checks = LimitChecks.all(sessions, List.of(sample), EPOCH);
    assertThat(checks)
        .extracting(LimitCheck::subject)
        .containsExactly("session api", "session web");
    assertThat(checks).extracting(c -> c.value().orElseThrow() / MB).containsExactly(130L, 90L);
    // Those that take most come first.
    assertThat(checks.getFirst().processes()).extracting(p -> p.pid()).containsExactly(2L, 1L);
    ServerLimits total = limits(Scope.TOTAL, "", Measure.COUNT, 2);
    assertThat(LimitChecks.all(total, List.of(sample), EPOCH).getFirst().value()).hasValue(3);
    // Those that are too many go by their size, and as many as may be are not too many.
    LimitCheck many = LimitChecks.all(total, List.of(sample), EPOCH).getFirst();
    assertThat(many.processes()).extracting(p -> p.pid()).containsExactly(3L, 2L, 1L);
    ServerLimits three = limits(Scope.TOTAL, "", Measure.COUNT, 3);
    assertThat(LimitChecks.all(three, List.of(sample), EPOCH).getFirst().standing())
        .isEqualTo(Standing.CLEAR);
    ServerLimits files = limits(Scope.TOTAL, "", Measure.FILES, 10);
    Point unknown = Point.of(new Series("d", "client", "x", 1), 4, 4, MB, MB, MB, -1, 1, -1);
    Sample half = sample(EPOCH + MINUTE, point("a", "api", 1, MB), unknown);
    assertThat(LimitChecks.all(files, List.of(half), EPOCH + MINUTE)).isEmpty();
    ServerLimits cpu = limits(Scope.SERVERS, "*", Measure.CPU, 500);
    assertThat(LimitChecks.all(cpu, List.of(sample), EPOCH)).isEmpty();
  }

  @Test
  void whatCanNeverHoldIsSaid() {
    for (String name : List.of("grow*", "")) {
      assertThat(LimitChecks.problems(limits(Scope.SERVERS, name, Measure.MEMORY, 1)))
          .singleElement()
          .asString()
          .startsWith("the limit servers.")
          .contains(" is for nothing: ");
    }
    assertThat(LimitChecks.problems(limits(Scope.OWNERS, "clients", Measure.COUNT, 1)))
        .singleElement()
        .asString()
        .contains("owners.clients.count", "session, client, orphan, global");
    assertThat(LimitChecks.problems(limits(Scope.OWNERS, "client", Measure.COUNT, 1))).isEmpty();
    assertThat(LimitChecks.problems(limits(Scope.SERVERS, "*", Measure.COUNT, 1))).isEmpty();
    assertThat(LimitChecks.problems(limits(Scope.TOTAL, "", Measure.COUNT, 1))).isEmpty();
  }

  @Test
  void theEvidenceIsOfAllTheTimeThatTheLimitSpeaksOf() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i <= 20; i++) {
      samples.add(sample(EPOCH + i * MINUTE / 2, point("serena", "api", 1, (200 + i) * MB)));
    }
    long now = samples.getLast().at();
    LimitCheck check = LimitChecks.all(serena(), samples, now).getFirst();
    assertThat(check.evidence()).extracting(v -> v.value() / MB).containsExactly(214L, 217L, 220L);
    assertThat(LimitsText.sentence(check))
        .startsWith(
            "serena (session api) is above servers.serena.memoryMB of 100 MB for 3m: 214 MB")
        .containsPattern(" at \\d\\d:\\d7, 217 MB at \\d\\d:\\d8, 220 MB at \\d\\d:\\d0$");
    ServerLimits owners = limits(Scope.OWNERS, "session", Measure.MEMORY, 100 * MB);
    LimitCheck owned = LimitChecks.all(owners, samples.subList(18, 20), now).getFirst();
    assertThat(LimitsText.sentence(owned))
        .startsWith("servers of sessions are above owners.session.memoryMB of 100 MB for 3m: ")
        .containsPattern("218 MB at \\d\\d:\\d9:00, 219 MB at \\d\\d:\\d9:30$");
  }

  @Test
  void statesAreReadAsTheyWereWritten() throws IOException {
    StateHome home = new StateHome(folder);
    LimitStates stored = LimitStates.of(home);
    assertThat(stored.read()).isEmpty();
    LimitState state = new LimitState(true, 5, 6, 7, List.of(8L, 9L));
    stored.write(home, Map.of("servers.x\ty.memoryMB of", state, "none", LimitState.NONE));
    assertThat(stored.read()).isEqualTo(Map.of("servers.x\ty.memoryMB of", state));
    Files.writeString(stored.file(), "nonsense\n\t\ta\tb\tc\td\n");
    assertThat(stored.read()).isEmpty();
  }
}
