//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/error/Likeness.java

package mcptools.cli.command;

import java.util.List;
import mcptools.error.Likeness;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in the words of who typed it. */
final class BadUsage {
  private BadUsage() {}

  /** A sentence without its end; ours as they are, and those of picocli said anew. */
  static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) return unmatched(unmatched);
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      ArgSpec first = missing.getMissing().getFirst();
      return name(first) + " takes a value: " + first.paramLabel();
    }
    if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice";
    }
    ArgSpec argument = e.getArgSpec();
    if (argument != null && e.getValue() != null) {
      return name(argument) + " takes " + wanted(argument) + ", not " + e.getValue();
    }
    return String.valueOf(e.getMessage());
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    CommandLine command = e.getCommandLine();
    boolean part =
        !command.getSubcommands().isEmpty()
            && command.getCommandSpec().positionalParameters().isEmpty();
    // Behind -- an option is an argument.
    boolean option =
        e.isUnknownOption() && !command.getCommandSpec().optionsMap().containsKey(word);
    String sentence =
        option
            ? "there is no option " + word
            : part
                ? "there is no " + command.getCommandName() + " " + word
                : (word.isEmpty() ? "an empty word" : word) + " is one argument too many";
    List<String> near =
        option
            ? options(command, word)
            : part ? Likeness.near(word, command.getSubcommands().keySet()) : List.of();
    if (!near.isEmpty()) return sentence + Likeness.question(near);
    return part && !option
        ? sentence + ", but: " + String.join(", ", command.getSubcommands().keySet())
        : sentence;
  }

  private static List<String> options(CommandLine command, String word) {
    if (!word.startsWith("--")) return List.of();
    List<String> names =
        command.getCommandSpec().options().stream()
            .map(OptionSpec::longestName)
            .filter(name -> name.startsWith("--"))
            .map(name -> name.substring(2))
            .toList();
    String typed = word.substring(2).replaceFirst("=.*", "");
    return Likeness.near(typed, names).stream().map(name -> "--" + name).toList();
  }

  private static String wanted(ArgSpec argument) {
    Class<?> type = argument.type();
    if (type == Boolean.class) return "no value";
    if (type != Long.class && type != Integer.class) return argument.paramLabel();
    return "a whole number as " + argument.paramLabel();
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
