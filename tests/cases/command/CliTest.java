//SOURCES ../../../scripts/cli/command/Cli.java

package mcptools.tests.cases.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.error.UserError;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What all commands have in common: how they fail. */
class CliTest {
  private static final class Tool implements Command {
    private String argument = "";
    private List<String> words = List.of();
    private boolean flagged;

    @Override
    public Syntax syntax() {
      return new Syntax("tool", this::run, "Does this. ".repeat(20))
          .argument("WHAT", "That.", given -> argument = given)
          .flag("--watching", "Look.", () -> {})
          .option("--why", "PID", "Ask.", Long.class, given -> {})
          .with(
              new Syntax(
                  "part",
                  line -> {
                    throw new UserError(1, "no");
                  },
                  "Does not."))
          .with(
              Syntax.ofParts(
                  "group",
                  "Has parts.",
                  new Syntax("start", line -> 0, "Starts."),
                  new Syntax("stop", line -> 0, "Stops.")))
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
  private final StringWriter out = new StringWriter();

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --xyzzy           | tool: there is no option --xyzzy
          --watchin         | tool: there is no option --watchin; did you mean --watching?
          --why             | tool: --why takes a value: PID
          --why --watching  | tool: --why takes a value: PID
          --why abc         | tool: --why takes a whole number as PID, not abc
          --why 1 --why 2   | tool: --why is given twice
          --watching=abc    | tool: --watching takes no value, not abc
          a b               | tool: b is one argument too many
          group             | tool group: say what to do: start, stop
          --wathcing        | tool: there is no option --wathcing; did you mean --watching?
          --watchin=5       | tool: there is no option --watchin=5; did you mean --watching?
          -x                | tool: there is no option -x
          -x?               | tool: there is no option -x?
          a -- --why        | tool: --why is one argument too many
          group strat       | tool group: there is no group strat; did you mean start?
          group st          | tool group: there is no group st; did you mean start or stop?
          group xyzzy       | tool group: there is no group xyzzy, but: start, stop
          """)
  void badUsageIsASentence(String line, String sentence) {
    assertThat(run(line.split(" +"))).isEqualTo(2);
    assertThat(err)
        .hasToString(
            sentence
                + (sentence.contains("did you mean") ? " " : "; ")
                + "--help shows the usage"
                + System.lineSeparator());
  }

  @Test
  void versionHasTheNumberAndTheCommit() throws IOException {
    String number = Files.readString(Checkout.root().resolve("VERSION")).strip();
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("mcp-tools " + number + "( \\(commit [^)]+\\))?\\R");
    assertThat(run("group", "start", "--version")).isZero();
    assertThat(Documents.text(Checkout.root().resolve("CHANGELOG.md")))
        .contains("\n## " + number + "\n");
  }

  @Test
  void helpHasTheWidthOfATerminal() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
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
    return commandLine
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }
}
