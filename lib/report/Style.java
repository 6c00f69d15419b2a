package mcptools.report;

/** How a text stands out on a terminal. */
public enum Style {
  PLAIN(""),
  BOLD("1"),
  GREEN("32"),
  YELLOW("33"),
  RED("31");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The number that a terminal knows it by; "" for none. */
  String code() {
    return code;
  }

  /** This text in this style, as a cell of a {@link Table}. */
  public Styled of(Object text) {
    return new Styled(this, String.valueOf(text));
  }

  /** A text and its style. The text is from anywhere: it is made safe where it is printed. */
  public record Styled(Style style, String text) {}
}
