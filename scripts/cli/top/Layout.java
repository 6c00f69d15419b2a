//SOURCES State.java

package mcptools.cli.top;

/**
 * How the rows of the screen are shared out.
 *
 * @param head about the machine
 * @param titles of the columns
 * @param list rows of the list
 * @param details rows of the pane below, its title included
 * @param foot the last row
 */
public record Layout(int head, int titles, int list, int details, int foot) {
  private static final int SMALL = 10;

  static Layout of(State state) {
    int rows = state.rows;
    int foot = rows > 0 ? 1 : 0;
    int titles = rows > 2 ? 1 : 0;
    boolean problems = state.model.filter(m -> !m.problems().isEmpty()).isPresent();
    int head = rows < SMALL ? 0 : problems ? 3 : 2;
    int left = Math.max(0, rows - foot - titles - head);
    int details = state.details ? left / 2 : 0;
    return new Layout(head, titles, left - details, details, foot);
  }

  /** The row of the screen in which the list begins. */
  int listFrom() {
    return head + titles;
  }

  int detailsFrom() {
    return listFrom() + list;
  }
}
