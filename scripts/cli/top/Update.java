//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Action.java
//SOURCES Chosen.java

package mcptools.cli.top;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an event makes of a state: a pure function. */
public final class Update {
  /** How long rows stay where they are after a key. */
  static final long HELD_MILLIS = 4000;

  private static final int WHEEL = 3;

  private Update() {}

  /**
   * @param now milliseconds, of the clock of {@link State#now}
   */
  public static Step of(State before, Event event, long now) {
    State state = before.with(next -> next.now = now);
    if (event instanceof Event.Key key) return key(state, key.name());
    if (event instanceof Event.Mouse mouse) return mouse(state, mouse);
    if (event instanceof Event.Resize size) {
      return Step.of(
          state
              .with(next -> {
                next.columns = Math.max(1, size.columns());
                next.rows = Math.max(1, size.rows());
              })
              .scrolled());
    }
    if (event instanceof Event.Read read) return Step.of(read(state, read.model()));
    if (event instanceof Event.PastRead past) {
      return Step.of(state.with(next -> next.past = Optional.of(past.past())));
    }
    if (event instanceof Event.Planned planned) return Step.of(planned(state, planned));
    if (event instanceof Event.Failed failed) return Step.of(say(state, failed.sentence()));
    return Step.of(say(state, ((Event.Said) event).sentence()));
  }

  private static State say(State state, String sentence) {
    return state.with(next -> next.message = sentence);
  }

  /** The list stands still behind a dialog. */
  private static State read(State state, Model model) {
    if (state.dialog.isPresent()) return state.with(next -> next.waiting = Optional.of(model));
    return state
        .with(next -> {
          next.model = Optional.of(model);
          next.waiting = Optional.empty();
          next.marks =
              Set.copyOf(state.marks.stream().filter(k -> model.find(k).isPresent()).toList());
        })
        .followed();
  }

  private static State planned(State state, Event.Planned answer) {
    return state.with(next ->
        next.dialog = state.dialog.map(d -> d.number() == answer.dialog() ? d.planned(answer) : d));
  }

  private static Step key(State state, String key) {
    if (state.dialog.isPresent()) return dialogKey(state, state.dialog.get(), key);
    if (state.typing && !key.startsWith("C-")) return Step.of(typed(state, key));
    Action action = Action.of(key);
    if (state.help) return helpKey(state, action);
    Optional<Column> column = column(key);
    if (column.isPresent()) return Step.of(sorted(state, column.get()));
    if (action == null) return Step.of(state);
    return act(say(state, "").held(HELD_MILLIS), action);
  }

  private static Optional<Column> column(String key) {
    for (Column column : Column.values()) {
      boolean sorts = column.key() != ' ' && key.equals(String.valueOf(column.key()));
      if (sorts) return Optional.of(column);
    }
    return Optional.empty();
  }

  private static State sorted(State state, Column column) {
    boolean again = state.sort.equals(Optional.of(column));
    return state
        .with(next -> {
          next.sort = Optional.of(column);
          next.reversed = again && !state.reversed;
          next.heldUntil = 0;
        })
        .followed();
  }

  private static Step act(State state, Action action) {
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
                  .followed());
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
              say(state.with(next -> next.mouse = !state.mouse), mouseIs(!state.mouse)),
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

  private static State scrolled(State state, int lines) {
    return state.with(next -> next.detailsTop = Math.max(0, state.detailsTop + lines));
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
    return state.with(next -> next.filter = text).followed();
  }

  private static State typed(State state, String key) {
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

  private static Step helpKey(State state, @Nullable Action action) {
    if (action == null) return Step.of(state);
    int page = Math.max(1, state.rows - 2);
    return switch (action) {
      case DOWN -> Step.of(helped(state, 1));
      case UP -> Step.of(helped(state, -1));
      case PAGE_DOWN, MARK -> Step.of(helped(state, page));
      case PAGE_UP -> Step.of(helped(state, -page));
      case HELP, BACK, QUIT, DETAILS ->
          Step.of(
              state.with(next -> {
                next.help = false;
                next.helpTop = 0;
              }));
      case SUSPEND -> Step.of(state, new Effect.Suspend());
      case REDRAW -> Step.of(state, new Effect.Redraw());
      default -> Step.of(state);
    };
  }

  private static State helped(State state, int lines) {
    int most = Math.max(0, Action.table().size() - 1);
    return state.with(next -> next.helpTop = Math.clamp(state.helpTop + lines, 0, most));
  }

  private static Step dialogKey(State state, Dialog dialog, String key) {
    int page = Math.max(1, state.rows / 2);
    return switch (key) {
      case "j", "Down" -> Step.of(state.with(s -> s.dialog = Optional.of(dialog.scrolled(1))));
      case "k", "Up" -> Step.of(state.with(s -> s.dialog = Optional.of(dialog.scrolled(-1))));
      case "PageDown", "Space" ->
          Step.of(state.with(s -> s.dialog = Optional.of(dialog.scrolled(page))));
      case "PageUp" -> Step.of(state.with(s -> s.dialog = Optional.of(dialog.scrolled(-page))));
      case "y" -> dialog.question().map(q -> yes(state, dialog, q)).orElse(Step.of(state));
      case "n", "q", "Esc", "Enter", "C-c" -> Step.of(closed(state));
      case "C-z" -> Step.of(state, new Effect.Suspend());
      case "C-l" -> Step.of(state, new Effect.Redraw());
      default -> Step.of(state);
    };
  }

  /** What is being done is said in the same box. */
  private static Step yes(State state, Dialog dialog, Event.Question question) {
    Dialog busy = new Dialog(dialog.number(), dialog.title(), Chosen.BUSY, Optional.empty(), 0);
    return Step.of(
        state.with(next -> {
          next.dialog = Optional.of(busy);
          next.marks = Set.of();
        }),
        question.yes());
  }

  private static State closed(State state) {
    State closed = state.with(next -> next.dialog = Optional.empty());
    return closed.waiting.isPresent() ? read(closed, closed.waiting.get()) : closed;
  }

  private static Step mouse(State state, Event.Mouse mouse) {
    int wheel =
        switch (mouse.kind()) {
          case PRESS -> 0;
          case WHEEL_UP -> -WHEEL;
          case WHEEL_DOWN -> WHEEL;
        };
    if (state.dialog.isPresent()) {
      return Step.of(state.with(s -> s.dialog = state.dialog.map(d -> d.scrolled(wheel))));
    }
    if (state.help) return Step.of(helped(state, wheel));
    Layout layout = Layout.of(state);
    boolean inDetails = layout.details() > 0 && mouse.row() >= layout.detailsFrom();
    if (wheel != 0 && inDetails) return Step.of(scrolled(state, wheel));
    State held = state.held(HELD_MILLIS);
    if (wheel != 0) return Step.of(held.at(state.index + wheel));
    if (layout.titles() > 0 && mouse.row() == layout.head()) return Step.of(title(state, mouse));
    int row = mouse.row() - layout.listFrom();
    boolean inList = row >= 0 && row < layout.list() && state.top + row < state.list().size();
    return Step.of(inList ? held.at(state.top + row) : state);
  }

  private static State title(State state, Event.Mouse mouse) {
    List<Column.Shown> columns = Column.fit(state);
    for (Column.Shown shown : columns) {
      boolean hit =
          mouse.column() >= shown.from() && mouse.column() <= shown.from() + shown.width();
      if (hit && shown.column().key() != ' ') return sorted(state, shown.column());
    }
    return state;
  }
}
