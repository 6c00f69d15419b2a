//SOURCES Effect.java
//SOURCES Model.java
//SOURCES Past.java

package mcptools.cli.top;

import java.util.List;
import java.util.Optional;
import mcptools.report.Colors.Style;
import mcptools.report.Colors.Style.Styled;

/** What may change what is shown. */
public sealed interface Event {
  /**
   * A key.
   *
   * @param name the character itself, or a name such as "Up", "Enter" or "C-c"
   */
  record Key(String name) implements Event {}

  /**
   * Something done with the mouse.
   *
   * @param column from 0
   * @param row from 0
   */
  record Mouse(Kind kind, int column, int row) implements Event {
    public enum Kind {
      PRESS,
      WHEEL_UP,
      WHEEL_DOWN
    }
  }

  /** The terminal has this size now. */
  record Resize(int columns, int rows) implements Event {}

  /** The machine was read. */
  record Read(Model model) implements Event {}

  /** It could not be read. */
  record Failed(String sentence) implements Event {}

  /** The history was read. */
  record PastRead(Past past) implements Event {}

  /**
   * What a dialog waited for.
   *
   * @param question to be answered by y; empty when there is nothing to be done
   * @param done whether the text says what was done
   */
  record Planned(int dialog, List<Styled> text, Optional<Question> question, boolean done)
      implements Event {
    public static Planned done(int dialog, List<Styled> text) {
      return new Planned(dialog, text, Optional.empty(), true);
    }

    public static Planned asking(int dialog, List<Styled> text, Question question) {
      return new Planned(dialog, text, Optional.of(question), false);
    }

    /** With nothing that could be done. */
    public static Planned idle(int dialog, List<Styled> text) {
      return new Planned(dialog, text, Optional.empty(), false);
    }

    /** The line of its text that matters most. */
    String worst() {
      for (Style style : List.of(Style.RED, Style.YELLOW)) {
        for (Styled line : text) if (line.style() == style) return line.text();
      }
      return text.getFirst().text();
    }
  }

  /**
   * @param text such as "End 2 servers?"
   * @param yes what a y has done
   */
  record Question(String text, Effect yes) {}

  /** Something to be said. */
  record Said(String sentence) implements Event {}
}
