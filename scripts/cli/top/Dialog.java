//SOURCES Event.java

package mcptools.cli.top;

import java.util.List;
import java.util.Optional;
import mcptools.report.Colors.Style.Styled;

/**
 * A box over the list, which stands still behind it.
 *
 * @param number by which what was asked for finds it
 * @param question empty while that is being read, and when there is nothing to be asked
 * @param top the first line of the text that is shown
 */
public record Dialog(
    int number, String title, List<Styled> text, Optional<Event.Question> question, int top) {
  Dialog planned(Event.Planned answer) {
    return new Dialog(number, title, answer.text(), answer.question(), 0);
  }

  /**
   * @param most the last line that may be the first on the screen
   */
  Dialog scrolled(int lines, int most) {
    return new Dialog(number, title, text, question, Math.clamp(top + lines, 0, most));
  }
}
