//SOURCES ../../../scripts/cli/command/Cli.java

package mcptools.tests.cases.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.error.UserError;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What all commands have in common: how they fail. */
class CliTest {
  private static final class Tool implements Command {
    private String argument = "";
    private List<String> words = List.of();
    private boolean flagged;

    @Override
    public Syntax syntax() {
      return new Syntax("tool", this::run, "Does this.")
          .argument("WHAT", "That.", given -> argument = given)
          .with(
              new Syntax(
                  "part",
                  line -> {
                    throw new UserError(1, "no");
                  },
                  "Does not."))
          .with(
              new Syntax("many", line -> 0, "Takes many.")
                  .arguments("WORD", "Some.", List.of(), given -> words = given)
                  .flag("-f", "So.", () -> flagged = true));
    }

    private int run(CommandLine line) {
      return switch (argument) {
        case "@user" -> throw new UserError(2, "no such\nfolder\u001b[31m");
        case "bug" -> throw new IllegalStateException("broken");
        default -> 0;
      };
    }
  }

  private final StringWriter err = new StringWriter();

  @Test
  void userErrorIsASentenceWithItsExitCodeAndNoControlCharacters() {
    assertThat(run("@user")).isEqualTo(2);
    assertThat(err).hasToString("tool: no such?folder?[31m" + System.lineSeparator());
  }

  @Test
  void subcommandIsNamed() {
    assertThat(run("part")).isEqualTo(1);
    assertThat(err.toString()).startsWith("tool part: no");
  }

  @Test
  void optionsMayStandBetweenArguments() {
    Tool tool = new Tool();
    assertThat(Cli.run(tool, new String[] {"many", "a", "b", "-f", "c"})).isZero();
    assertThat(tool.words).containsExactly("a", "b", "c");
    assertThat(tool.flagged).isTrue();
  }

  @Test
  void badUsageIsASentence() {
    assertThat(run("--what\n")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("tool: Unknown option: '--what?'; --help")
        .hasLineCount(1);
  }

  @Test
  void stackTraceOnlyWithVerbose() {
    assertThat(run("bug")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("tool: unexpected java.lang.IllegalStateException: broken; --verbose shows")
        .hasLineCount(1);
    assertThat(run("--verbose", "bug")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat ");
    run("part", "--verbose");
    assertThat(err.toString()).contains("mcptools.error.UserError: no");
  }

  private int run(String... arguments) {
    CommandLine commandLine = Cli.commandLine(new Tool());
    return commandLine.setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
