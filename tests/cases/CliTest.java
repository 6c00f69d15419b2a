//SOURCES ../../scripts/support/Cli.java

package mcptools.tests.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import mcptools.cli.Cli;
import mcptools.state.UserError;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What all commands have in common: how they fail. */
class CliTest {
  @Command(name = "tool", subcommands = Part.class)
  static final class Tool implements Runnable {
    @Parameters(arity = "0..1")
    Optional<String> argument = Optional.empty();

    @Override
    public void run() {
      switch (argument.orElse("")) {
        case "@user" -> throw new UserError(2, "no such\nfolder\u001b[31m");
        case "bug" -> throw new IllegalStateException("broken");
        default -> {}
      }
    }
  }

  @Command(name = "part")
  static final class Part implements Runnable {
    @Override
    public void run() {
      throw new UserError(1, "no");
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
    assertThat(err.toString()).contains("mcptools.state.UserError: no");
  }

  private int run(String... arguments) {
    CommandLine commandLine = Cli.commandLine(new Tool());
    return commandLine.setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
