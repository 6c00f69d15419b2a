//SOURCES LimitCheck.java

package mcptools.limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.limits.LimitState.Standing;
import mcptools.settings.ServerLimits.Action;

/**
 * What is to be done about limits: a function of the checks, what is remembered, and the time.
 *
 * @param entries of all that is limited
 */
public record LimitPass(List<Entry> entries) {
  /** What is to be done. */
  public enum Todo {
    NOTHING,
    TELL,
    RESTART,
    END
  }

  /**
   * Something that is limited.
   *
   * @param check of the server that is worst, where several of a name have an owner
   * @param above the checks of those that are above for long enough
   * @param state after this look, before anything is done
   */
  public record Entry(LimitCheck check, List<LimitCheck> above, LimitState state, Todo todo) {
    public String key() {
      return check.key();
    }
  }

  /**
   * @param now milliseconds since the epoch
   */
  public static LimitPass of(List<LimitCheck> checks, Map<String, LimitState> before, long now) {
    Map<String, List<LimitCheck>> byKey = new LinkedHashMap<>();
    for (LimitCheck check : checks) {
      byKey.computeIfAbsent(check.key(), k -> new ArrayList<>()).add(check);
    }
    List<Entry> entries = new ArrayList<>();
    byKey.forEach((key, same) -> {
      LimitCheck worst = LimitCheck.worst(same);
      LimitState state = before.getOrDefault(key, LimitState.NONE).now(worst.standing(), now);
      List<LimitCheck> above = same.stream().filter(c -> c.standing() == Standing.ABOVE).toList();
      Todo todo = Todo.NOTHING;
      if (state.isDue(worst.standing(), now)) {
        todo = state.isGivenUp() ? Todo.TELL : todo(worst.limit().action());
      }
      entries.add(new Entry(worst, above, state, todo));
    });
    return new LimitPass(entries);
  }

  private static Todo todo(Action action) {
    return switch (action) {
      case TELL -> Todo.TELL;
      case RESTART -> Todo.RESTART;
      case END -> Todo.END;
    };
  }

  /** What is to be remembered when nothing is done: all of it, and what was not looked at. */
  public Map<String, LimitState> states(Map<String, LimitState> before, long now) {
    Map<String, LimitState> states = new LinkedHashMap<>();
    // What runs no more may come back, and is not ended more often for that.
    before.forEach((key, state) -> states.put(key, state.now(Standing.CLEAR, now)));
    for (Entry entry : entries) states.put(entry.key(), entry.state());
    return states;
  }

  /** What is to be remembered when all that is to be ended or restarted was. */
  public Map<String, LimitState> statesIfDone(Map<String, LimitState> before, long now) {
    Map<String, LimitState> states = states(before, now);
    for (Entry entry : entries) {
      if (entry.todo() == Todo.NOTHING || entry.todo() == Todo.TELL) continue;
      states.put(entry.key(), entry.state().acted(true, now));
    }
    return states;
  }
}
