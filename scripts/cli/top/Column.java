//SOURCES State.java
//SOURCES TerminalStyle.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import mcptools.process.UsageSource;
import mcptools.report.Units;

/**
 * A column of the list, in the order in which they stand. The name comes first and takes what the
 * others leave.
 */
public enum Column {
  NAME("NAME", 'N', 18, 99),
  OWNER("OWNER", 'O', 18, 4),
  PID("PID", 'I', 7, 5),
  AGE("AGE", 'A', 4, 6),
  PROCS("PROCS", 'R', 6, 2),
  CPU("CPU", 'P', 6, 9),
  MEMORY("PSS", 'M', 7, 10),
  USS("USS", 'U', 7, 7),
  TREND("TREND", ' ', 8, 8),
  STATE("STATE", 'S', 14, 11),
  CALLS("CALLS", 'L', 6, 3);

  /** Wide terminals show a whole chart. */
  private static final int WIDE = 130;

  private static final int MOST_NAME = 60;

  private final String title;
  private final char key;
  private final int width;

  /** What is left out first has the lowest. */
  private final int rank;

  Column(String title, char key, int width, int rank) {
    this.title = title;
    this.key = key;
    this.width = width;
    this.rank = rank;
  }

  /**
   * A column as it is shown.
   *
   * @param from where it begins on the screen, from 0
   */
  public record Shown(Column column, int from, int width) {}

  /** Those of a screen. */
  static List<Shown> fit(State state) {
    boolean calls = state.model.filter(m -> m.servers().calls() >= 0).isPresent();
    return fit(state.columns - 1, state.tree, calls);
  }

  /** Those that fit, of which the name takes what is left. */
  static List<Shown> fit(int columns, boolean tree, boolean calls) {
    List<Column> chosen = new ArrayList<>(List.of(values()));
    if (tree) chosen.remove(OWNER);
    if (!calls) chosen.remove(CALLS);
    while (chosen.size() > 1 && total(chosen, columns) > columns) {
      chosen.remove(chosen.stream().min(Comparator.comparingInt(c -> c.rank)).orElseThrow());
    }
    int left = columns - total(chosen, columns);
    List<Shown> shown = new ArrayList<>();
    int from = 1; // behind the mark
    for (Column column : chosen) {
      int width = column.width(columns);
      if (column == NAME) width += Math.clamp(left, 0, MOST_NAME - width);
      shown.add(new Shown(column, from, width));
      from += width + 1;
    }
    return shown;
  }

  private static int total(List<Column> chosen, int columns) {
    int total = chosen.size() - 1;
    for (Column column : chosen) total += column.width(columns);
    return total;
  }

  private int width(int columns) {
    return this == TREND && columns >= WIDE ? Sparks.PIECES : width;
  }

  String title() {
    return this == MEMORY ? shareTitle() : title;
  }

  private static String shareTitle() {
    String share = UsageSource.share().toUpperCase(Locale.ROOT);
    return share.length() > 7 ? "FOOTPR" : share;
  }

  /** What it is called in a sentence. */
  String word() {
    boolean letters = this == PID || this == CPU || this == USS;
    return letters ? name() : name().toLowerCase(Locale.ROOT);
  }

  /** The key that sorts by it; a space for none. */
  char key() {
    return key;
  }

  boolean isRight() {
    return this != NAME && this != OWNER && this != TREND && this != STATE;
  }

  /** Texts begin with their least, numbers with their largest. */
  Comparator<Node> order() {
    return switch (this) {
      case NAME -> Comparator.comparing(n -> n.name().toLowerCase(Locale.ROOT));
      case OWNER -> Comparator.comparing(Node::owner);
      case STATE -> Comparator.comparing(Node::state);
      default -> Comparator.<Node>comparingLong(this::number).reversed();
    };
  }

  private long number(Node node) {
    return switch (this) {
      case NAME, OWNER, STATE -> 0;
      case PID -> node.pid();
      case AGE -> node.figures().age();
      case PROCS -> node.figures().processes();
      case CPU -> node.figures().cpu();
      case MEMORY, TREND -> node.figures().share();
      case USS -> node.figures().uss();
      case CALLS -> node.figures().calls();
    };
  }

  String text(Node node, TerminalStyle look, int shown) {
    Node.Figures figures = node.figures();
    return switch (this) {
      case NAME -> node.name();
      case OWNER -> node.owner();
      case PID -> node.pid() == 0 ? "" : Long.toString(node.pid());
      case AGE -> figures.age() < 0 ? "" : Units.age(figures.age());
      case PROCS -> figures.processes() == 0 ? "" : Integer.toString(figures.processes());
      case CPU -> figures.cpu() < 0 ? "" : Units.percent(figures.cpu());
      case MEMORY -> figures.share() < 0 ? "" : mark(figures) + Units.size(figures.share());
      case USS -> figures.uss() < 0 ? "" : Units.size(figures.uss());
      case TREND -> look.chart(figures.pieces(), shown);
      case STATE -> node.state();
      case CALLS -> figures.calls() < 0 ? "" : Long.toString(figures.calls());
    };
  }

  private static String mark(Node.Figures figures) {
    return figures.approximate() ? "~" : "";
  }
}
