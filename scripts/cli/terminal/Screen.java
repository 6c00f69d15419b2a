//COMPILE_OPTIONS -XDignore.symbol.file
//SOURCES ../../../lib/report/Colors.java

package mcptools.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import mcptools.error.UserError;
import mcptools.process.Libc;
import mcptools.report.Colors;

/** The whole terminal, given back as it was: when closed, and when a signal ends this process. */
public final class Screen implements AutoCloseable {
  /** How many columns and rows the terminal has. */
  public record Size(int columns, int rows) {}

  /** What the terminal is to do with keys. */
  public enum Mode {
    /**
     * A read returns with a key, or after a second without one. Ctrl-C still interrupts; Ctrl-Z
     * would leave the terminal to the shell as it is here.
     */
    WATCHED("-echo", "-icanon", "min", "0", "time", "10", "susp", "undef"),
    /** A read waits for a key; all of them are read, Ctrl-C and Ctrl-Z included. */
    KEYS("-echo", "-icanon", "-isig", "-iexten", "-ixon", "min", "1", "time", "0");

    private final String[] settings;

    Mode(String... settings) {
      this.settings = settings;
    }
  }

  static final int NO_KEY = -1;
  static final int HUNG_UP = -2;

  /** What {@code guard.sh} has read of the terminal before this process took it. */
  private static final String SAVED = "MCP_TOOLS_TERMINAL";

  private static final String ESCAPE = "\033[";
  private static final Size USUAL = new Size(80, 24);
  private static final String ENTER = ESCAPE + "?1049h" + ESCAPE + "?25l";
  private static final String LEAVE = ESCAPE + "?25h" + ESCAPE + "?1049l";

  /** No line is wrapped, and what is pasted comes marked as such, not as keys. */
  private static final String ENTER_KEYS = ENTER + ESCAPE + "?7l" + ESCAPE + "?2004h";

  private static final String MOUSE = ESCAPE + "?1000h" + ESCAPE + "?1006h";
  private static final String NO_MOUSE = ESCAPE + "?1006l" + ESCAPE + "?1000l";
  private static final String LEAVE_KEYS =
      NO_MOUSE + ESCAPE + "?2004l" + ESCAPE + "?7h" + ESCAPE + "0m" + LEAVE;

  private final PrintWriter out;
  private final Mode mode;
  private final String settings;
  private final Thread hook = new Thread(this::restore);

  /** What is on the screen; empty for what is not known. */
  private List<String> painted = List.of();

  private boolean closed;

  /**
   * Takes the terminal.
   *
   * @param refusal what to say when the standard input or output is no terminal, or none that can
   *     move its cursor
   * @throws UserError with that and exit code 2
   */
  public Screen(PrintWriter out, Mode mode, String refusal) {
    boolean dumb = System.getenv().getOrDefault("TERM", "").equals("dumb");
    if (dumb || !Colors.isTerminal(0) || !Colors.isTerminal(1)) throw new UserError(2, refusal);
    this.out = out;
    this.mode = mode;
    String saved = System.getenv().getOrDefault(SAVED, "");
    settings = saved.isEmpty() ? stty("-g") : saved;
    if (settings.isEmpty()) throw new UserError(1, "stty does not report how the terminal is set");
    Runtime.getRuntime().addShutdownHook(hook);
    enter();
  }

  private void enter() {
    stty(mode.settings);
    write(mode == Mode.KEYS ? ENTER_KEYS : ENTER);
    painted = List.of();
  }

  public Size size() {
    return size(stty("size"));
  }

  private static Size size(String said) {
    String[] words = said.split(" ");
    if (words.length != 2 || words[0].equals("0") || words[1].equals("0")) return USUAL;
    return new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
  }

  /** Has this run whenever the terminal has another size, on a thread of its own. */
  public void onResize(Runnable action) {
    sun.misc.Signal.handle(new sun.misc.Signal("WINCH"), signal -> action.run());
  }

  /** Whether clicks are read as keys are, or left to the terminal, to select text. */
  public void mouse(boolean ours) {
    write(ours ? MOUSE : NO_MOUSE);
  }

  /** Puts these lines, which must fit, over what is there. */
  void paint(List<String> lines) {
    String end = ESCAPE + "K";
    write(ESCAPE + "H" + String.join(end + "\r\n", lines) + end + ESCAPE + "J");
  }

  /**
   * As {@link #paint}, of lines of which there are as many as rows: what is there is left alone.
   */
  public void repaint(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (i < painted.size() && painted.get(i).equals(lines.get(i))) continue;
      text.append(ESCAPE).append(i + 1).append(";1H").append(ESCAPE).append('K');
      text.append(lines.get(i));
    }
    if (painted.size() > lines.size()) {
      text.append(ESCAPE).append(lines.size() + 1).append(";1H").append(ESCAPE).append('J');
    }
    painted = List.copyOf(lines);
    if (!text.isEmpty()) write(text.toString());
  }

  /** Has all be painted by the next {@link #repaint}, over what is there. */
  public void distrust() {
    painted = List.of();
  }

  /** The same, after what is there was wiped away. */
  public void forget() {
    distrust();
    write(ESCAPE + "2J");
  }

  /** Waits a second for a key; {@link #NO_KEY} for none, {@link #HUNG_UP} without a terminal. */
  int key() {
    try {
      int key = System.in.read();
      if (key >= 0) return key;
      return Libc.isTerminal(0) ? NO_KEY : HUNG_UP;
    } catch (IOException e) {
      return HUNG_UP;
    }
  }

  /** Gives the terminal back, stops as by Ctrl-Z, and takes the terminal again when it goes on. */
  public void suspend() {
    leave();
    Libc.suspend();
    enter();
  }

  @Override
  public void close() {
    restore();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private synchronized void restore() {
    if (closed) return;
    leave();
    closed = true;
  }

  private void leave() {
    write(mode == Mode.KEYS ? LEAVE_KEYS : LEAVE);
    stty(settings);
  }

  private synchronized void write(String text) {
    if (closed) return;
    out.print(text);
    out.flush();
  }

  /** What stty says; it works on its standard input, and so on ours. */
  private static String stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.INHERIT)
              .redirectError(Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UserError(1, "stty cannot be run; it sets the terminal");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
