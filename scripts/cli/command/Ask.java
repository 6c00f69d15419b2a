//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/process/Libc.java

package mcptools.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.Optional;
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
    command.getErr().print(question + " [y/N] ");
    command.getErr().flush();
    try {
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      String answer = Optional.ofNullable(in.readLine()).orElse("");
      String word = answer.strip().toLowerCase(Locale.ROOT);
      if (word.equals("y") || word.equals("yes")) return;
    } catch (IOException e) {
      throw new UserError(1, "the answer cannot be read: " + e.getMessage());
    }
    throw new UserError(1, refused);
  }
}
