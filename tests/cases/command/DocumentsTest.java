//SOURCES ../../../scripts/cli/command/Cli.java
//SOURCES ../../../scripts/cli/setup/Jbang.java
//SOURCES ../../../scripts/*.java

package mcptools.tests.cases.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.cli.command.Cli;
import mcptools.cli.setup.Jbang;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Documents;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The pages that users read. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(?:#([^)]*))?\\)");

  /** A line after a prompt, an indented line of the wrapper, or a piece of text in backticks. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^    (?:\\$ )?((?:\\./jbang |jbang |(?<=\\$ )).*)$|`([^`\n]+)`");

  /** Such as "90s|30m" or "/path/to/...". */
  private static final Pattern FORM = Pattern.compile("\\.\\.\\.|[|<>…]|/path/to/");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[`(\\w+)[^|]*\\|");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  @Test
  void theReadmeSellsInAMinute() {
    assertThat(Documents.text(Checkout.root().resolve("README.md")).lines())
        .hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void eachLinkLeadsSomewhere() {
    for (Path file : Documents.files()) {
      Matcher link = LINK.matcher(Documents.text(file));
      while (link.find()) {
        Path to = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1)).normalize();
        assertThat(to).as(file + " has a link to it").exists();
        if (link.group(2) != null) {
          assertThat(headings(to)).as(file + " has a link into it").contains(link.group(2));
        }
      }
    }
  }

  /** What pages tell readers to type is understood: those that only show a form are left out. */
  @Test
  void eachCommandCanBeTyped() throws ReflectiveOperationException {
    Set<String> names = new Jbang(Checkout.root()).scripts().keySet();
    Set<String> typed = new TreeSet<>();
    for (Path file : Documents.files()) {
      Matcher code = COMMAND.matcher(Documents.text(file));
      while (code.find()) {
        String line = code.group(1) == null ? code.group(2) : code.group(1);
        List<String> words = words(line);
        if (words.isEmpty() || !names.contains(words.getFirst())) continue;
        if (words.getFirst().equals("test") || FORM.matcher(line).find()) continue;
        command(words.getFirst()).parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        typed.add(words.getFirst());
      }
    }
    assertThat(typed).hasSizeGreaterThan(10);
  }

  @Test
  void aTestRunsEachCommandOfTheReadme() throws IOException {
    String tests;
    try (Stream<Path> files = Files.walk(Checkout.root().resolve("tests/cases"))) {
      tests =
          files
              .filter(Files::isRegularFile)
              .map(Documents::text)
              .collect(Collectors.joining())
              .replaceAll("\\s+", " ");
    }
    Matcher row = ROW.matcher(Documents.text(Checkout.root().resolve("README.md")));
    Set<String> commands = new TreeSet<>();
    while (row.find()) commands.add(row.group(1));
    assertThat(commands).hasSizeGreaterThan(10);
    for (String command : commands) {
      assertThat(tests)
          .as("a test that runs " + command)
          .containsPattern("([sS]cript(Command)?|command)\\([^;]{0,80}\"" + command + "\"");
    }
  }

  /** Without what stands before a command's name, with numbers for what stands for one. */
  private static List<String> words(String line) {
    String command = line.strip().replaceFirst("^(\\./)?jbang ", "").replace("@mcp-tools", "");
    String plain = command.replaceFirst(" +#.*|  +.*", "").replaceAll("\\b(PID|SECONDS)\\b", "1");
    return List.of(plain.replaceAll("[\\[\\]']", "").split(" +"));
  }

  private static CommandLine command(String name) throws ReflectiveOperationException {
    var constructor = Class.forName(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return Cli.commandLine((Cli.Command) constructor.newInstance());
  }

  /** As they stand in addresses. */
  private static List<String> headings(Path file) {
    List<String> headings = new ArrayList<>();
    Matcher heading = HEADING.matcher(Documents.text(file));
    while (heading.find()) {
      String text = heading.group(1).toLowerCase(Locale.ROOT);
      headings.add(text.replaceAll("[^a-z0-9_ -]", "").replace(' ', '-'));
    }
    return headings;
  }

  @Test
  void theReadmeLeadsToEachPage() {
    String readme = Documents.text(Checkout.root().resolve("README.md"));
    for (Path file : Documents.files()) {
      String name = Checkout.root().relativize(file).toString();
      if (Files.isRegularFile(file) && !name.equals("README.md")) {
        assertThat(readme).contains("](" + name + ")");
      }
    }
  }
}
