//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/process/Libc.java

package mcptools.cli.command;

import java.io.IOException;
import java.util.Locale;
import mcptools.error.UserError;
import mcptools.process.Libc;
import picocli.CommandLine;

/** Asks the person at the terminal. */
public final class Ask {
  private Ask() {}

  /**
   * Asks a question that wants a yes.
   *
   * @throws UserError with exit code 2 when there is no terminal to ask at, and 1 for any other
   *     answer
   */
  public static void confirm(CommandLine command, String question) {
    confirm(command, question, "nothing was ended");
  }

  /**
   * As above.
   *
   * @param refused what to print for any other answer
   */
  public static void confirm(CommandLine command, String question, String refused) {
    if (!Libc.isTerminal(0)) {
      throw new UserError(2, "there is no terminal to ask at; --yes does it without asking");
    }
    if (!agrees(command, question)) throw new UserError(1, refused);
  }

  /** Asks a question that may be answered either way. There must be a terminal. */
  public static boolean agrees(CommandLine command, String question) {
    command.getErr().print(question + " [y/N] ");
    command.getErr().flush();
    try {
      StringBuilder line = new StringBuilder();
      // Not through a buffer, which would take what answers the next question.
      int c;
      for (c = System.in.read(); c >= 0 && c != '\n'; c = System.in.read()) line.append((char) c);
      if (c < 0) command.getErr().println(); // else the terminal has begun a new line
      String word = line.toString().strip().toLowerCase(Locale.ROOT);
      return word.equals("y") || word.equals("yes");
    } catch (IOException e) {
      throw new UserError(1, "the answer cannot be read: " + e.getMessage());
    }
  }
}
