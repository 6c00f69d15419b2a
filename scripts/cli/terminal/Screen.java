//SOURCES ../../../lib/process/Libc.java

package mcptools.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import mcptools.error.UserError;
import mcptools.process.Libc;

/** The whole terminal, given back as it was: when closed, and when a signal ends this process. */
final class Screen implements AutoCloseable {
  /** How many columns and rows the terminal has. */
  record Size(int columns, int rows) {}

  static final int NO_KEY = -1;
  static final int HUNG_UP = -2;

  private static final String ESCAPE = "\033[";
  private static final Size USUAL = new Size(80, 24);

  private final PrintWriter out;
  private final String settings;
  private final Thread hook = new Thread(this::restore);
  private boolean closed;

  /**
   * @throws UserError with exit code 2 when the standard input or output is no terminal
   */
  Screen(PrintWriter out) {
    if (!Libc.isTerminal(0) || !Libc.isTerminal(1)) {
      throw new UserError(2, "--watch needs a terminal; leave it out to print once");
    }
    this.out = out;
    settings = stty("-g");
    if (settings.isEmpty()) throw new UserError(1, "stty does not tell how the terminal is set");
    Runtime.getRuntime().addShutdownHook(hook);
    // A read returns with a key, or after a second without one. Ctrl-C still interrupts; Ctrl-Z
    // would leave the terminal to the shell as it is here.
    stty("-echo", "-icanon", "min", "0", "time", "10", "susp", "undef");
    write(ESCAPE + "?1049h" + ESCAPE + "?25l");
  }

  Size size() {
    return size(stty("size"));
  }

  private static Size size(String said) {
    String[] words = said.split(" ");
    if (words.length != 2 || words[0].equals("0") || words[1].equals("0")) return USUAL;
    return new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
  }

  /** Puts these lines, which must fit, over what is there. */
  void paint(List<String> lines) {
    String end = ESCAPE + "K";
    write(ESCAPE + "H" + String.join(end + "\r\n", lines) + end + ESCAPE + "J");
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

  @Override
  public void close() {
    restore();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private synchronized void restore() {
    if (closed) return;
    write(ESCAPE + "?25h" + ESCAPE + "?1049l");
    closed = true;
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
      throw new UserError(1, "stty cannot be run; it sets the terminal for --watch");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
