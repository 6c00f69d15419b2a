//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Action.java
//SOURCES Box.java
//SOURCES Chosen.java
//SOURCES ListKeys.java

package mcptools.cli.top;

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
    if (before.isHeld() && !state.isHeld()) state = state.followed();
    return event(state, event);
  }

  private static Step event(State state, Event event) {
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

  static State say(State state, String sentence) {
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

  /** What was done is said even where nobody waited for it. */
  private static State planned(State state, Event.Planned answer) {
    if (state.dialog.isEmpty() && answer.done() && !answer.text().isEmpty()) {
      return say(state, answer.worst());
    }
    return state.with(next ->
        next.dialog = state.dialog.map(d -> d.number() == answer.dialog() ? d.planned(answer) : d));
  }

  private static Step key(State state, String key) {
    if (state.dialog.isPresent()) return dialogKey(state, state.dialog.get(), key);
    if (state.typing && !key.startsWith("C-")) return Step.of(ListKeys.typed(state, key));
    Action action = Action.of(key);
    if (state.help) return helpKey(state, action);
    Optional<Column> column = ListKeys.column(key);
    if (column.isPresent()) return Step.of(ListKeys.sorted(state, column.get()));
    if (action == null) return Step.of(state);
    return ListKeys.act(say(state, "").held(HELD_MILLIS), action);
  }

  private static Step helpKey(State state, @Nullable Action action) {
    if (action == null) return Step.of(state);
    int page = Math.max(1, state.rows - 2);
    return switch (action) {
      case DOWN -> Step.of(helped(state, 1));
      case UP -> Step.of(helped(state, -1));
      case PAGE_DOWN, MARK -> Step.of(helped(state, page));
      case PAGE_UP -> Step.of(helped(state, -page));
      case FIRST -> Step.of(state.with(next -> next.helpTop = 0));
      case LAST -> Step.of(helped(state, Integer.MAX_VALUE / 2));
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
    int most = Math.max(0, Action.help(state.columns).size() - state.rows + 1);
    return state.with(next -> next.helpTop = Math.clamp(state.helpTop + lines, 0, most));
  }

  private static State scrolled(State state, Dialog dialog, int lines) {
    int most = Box.most(dialog, state.columns, state.rows);
    return state.with(next -> next.dialog = Optional.of(dialog.scrolled(lines, most)));
  }

  private static Step dialogKey(State state, Dialog dialog, String key) {
    int page = Math.max(1, state.rows / 2);
    return switch (key) {
      case "j", "Down" -> Step.of(scrolled(state, dialog, 1));
      case "k", "Up" -> Step.of(scrolled(state, dialog, -1));
      case "PageDown", "Space" -> Step.of(scrolled(state, dialog, page));
      case "PageUp" -> Step.of(scrolled(state, dialog, -page));
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
    State closed = state.held(HELD_MILLIS).with(next -> next.dialog = Optional.empty());
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
      return Step.of(scrolled(state, state.dialog.get(), wheel));
    }
    if (state.help) return Step.of(helped(state, wheel));
    Layout layout = Layout.of(state);
    boolean inDetails = layout.details() > 0 && mouse.row() >= layout.detailsFrom();
    if (wheel != 0 && inDetails) return Step.of(ListKeys.scrolled(state, wheel));
    State held = state.held(HELD_MILLIS);
    if (wheel != 0) return Step.of(held.at(state.index + wheel));
    if (layout.titles() > 0 && mouse.row() == layout.head()) {
      return Step.of(ListKeys.title(state, mouse));
    }
    int row = mouse.row() - layout.listFrom();
    boolean inList = row >= 0 && row < layout.list() && state.top + row < state.list().size();
    return Step.of(inList ? held.at(state.top + row) : state);
  }
}
