//SOURCES Details.java
//SOURCES Update.java

package mcptools.cli.top;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What keys do while nothing is over the list. */
final class ListKeys {
  private ListKeys() {}

  static Optional<Column> column(String key) {
    for (Column column : Column.values()) {
      boolean sorts = column.key() != ' ' && key.equals(String.valueOf(column.key()));
      if (sorts) return Optional.of(column);
    }
    return Optional.empty();
  }

  static State sorted(State state, Column column) {
    boolean again = state.sort.equals(Optional.of(column));
    return state
        .with(next -> {
          next.sort = Optional.of(column);
          next.reversed = again && !state.reversed;
          next.heldUntil = 0;
        })
        .followed();
  }

  static Step act(State state, Action action) {
    int page = Math.max(1, Layout.of(state).list() - 1);
    return switch (action) {
      case DOWN -> Step.of(state.at(state.index + 1));
      case UP -> Step.of(state.at(state.index - 1));
      case PAGE_DOWN -> Step.of(state.at(state.index + page));
      case PAGE_UP -> Step.of(state.at(state.index - page));
      case FIRST -> Step.of(state.at(0));
      case LAST -> Step.of(state.at(state.list().size() - 1));
      case FILTER -> Step.of(state.with(next -> next.typing = true));
      case MARK -> Step.of(marked(state));
      case DETAILS -> details(state);
      case DETAILS_DOWN -> Step.of(scrolled(state, 1));
      case DETAILS_UP -> Step.of(scrolled(state, -1));
      case END -> Chosen.end(state);
      case RESTART -> Chosen.shared(state, Effect.Shared.RESTART);
      case CONNECT -> Chosen.shared(state, Effect.Shared.CONNECT);
      case GO -> Chosen.go(state);
      case TREE ->
          Step.of(
              state
                  .with(next -> {
                    next.tree = !state.tree;
                    next.heldUntil = 0;
                  })
                  .refocused());
      case FOLD -> Step.of(folded(state, true));
      case UNFOLD -> Step.of(folded(state, false));
      case UNSORTED ->
          Step.of(
              state
                  .with(next -> {
                    next.sort = Optional.empty();
                    next.heldUntil = 0;
                  })
                  .followed());
      case MOUSE ->
          Step.of(
              Update.say(state.with(next -> next.mouse = !state.mouse), mouseIs(!state.mouse)),
              new Effect.Mouse(!state.mouse));
      case BACK -> Step.of(back(state));
      case REDRAW -> Step.of(state, new Effect.Redraw());
      case SUSPEND -> Step.of(state, new Effect.Suspend());
      case HELP -> Step.of(state.with(next -> next.help = true));
      case QUIT -> Step.of(state, new Effect.Quit());
    };
  }

  private static String mouseIs(boolean ours) {
    return ours ? "The mouse chooses rows again." : "The mouse selects text; m takes it back.";
  }

  private static State marked(State state) {
    if (state.current().isEmpty()) return state;
    return state
        .with(next -> next.marks = State.toggled(state.marks, state.selected))
        .at(state.index + 1);
  }

  private static Step details(State state) {
    State next =
        state
            .with(s -> {
              s.details = !state.details;
              s.detailsTop = 0;
            })
            .scrolled();
    return next.details ? Step.of(next, new Effect.ReadPast()) : Step.of(next);
  }

  static State scrolled(State state, int lines) {
    int shown = Layout.of(state).details() - 1;
    if (shown < 1) return state;
    int most = Math.max(0, Details.of(state).size() - shown);
    return state.with(next -> next.detailsTop = Math.clamp(state.detailsTop + lines, 0, most));
  }

  private static State folded(State state, boolean fold) {
    if (state.current().isEmpty() || state.folded.contains(state.selected) == fold) return state;
    return state.with(next -> next.folded = State.toggled(state.folded, state.selected)).followed();
  }

  private static State back(State state) {
    if (state.details) return details(state).state();
    if (!state.filter.isEmpty()) return filtered(state, "");
    return state.with(next -> next.marks = Set.of());
  }

  private static State filtered(State state, String text) {
    return state
        .with(next -> {
          next.filter = text;
          next.heldUntil = 0;
        })
        .refocused();
  }

  static State typed(State state, String key) {
    String text = state.filter;
    return switch (key) {
      case "Enter" -> state.with(next -> next.typing = false);
      case "Esc" -> filtered(state.with(next -> next.typing = false), "");
      case "Down" -> state.at(state.index + 1);
      case "Up" -> state.at(state.index - 1);
      case "Space" -> filtered(state, text + " ");
      case "Backspace" ->
          filtered(
              state,
              text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(text.length(), -1)));
      default -> key.codePointCount(0, key.length()) == 1 ? filtered(state, text + key) : state;
    };
  }

  static State title(State state, Event.Mouse mouse) {
    List<Column.Shown> columns = Column.fit(state);
    for (Column.Shown shown : columns) {
      boolean hit =
          mouse.column() >= shown.from() && mouse.column() <= shown.from() + shown.width();
      if (hit && shown.column().key() != ' ') return sorted(state, shown.column());
    }
    return state;
  }
}
