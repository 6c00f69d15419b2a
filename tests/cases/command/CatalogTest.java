//SOURCES ../../../scripts/cli/setup/Jbang.java

package mcptools.tests.cases.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.cli.setup.Jbang;
import mcptools.tests.support.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every list of commands has those of jbang-catalog.json; that of completions is checked by CI. */
class CatalogTest {
  private static final Pattern ROW = Pattern.compile("\\| \\[?`(\\w+)[^|]*\\| [^|]+\\|");

  private final Map<String, String> catalog = new Jbang(Checkout.root()).scripts();

  /** Without the developers' own and setup, which is run once. */
  private Set<String> commands() {
    return catalog.entrySet().stream()
        .filter(e -> e.getValue().startsWith("scripts/") && !e.getKey().equals("setup"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachScriptHasAnAliasOfItsName() throws IOException {
    try (Stream<Path> files = Files.list(Checkout.root().resolve("scripts"))) {
      List<String> scripts =
          files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".java")).toList();
      for (String script : scripts) {
        String name = script.replace(".java", "");
        assertThat(catalog).containsEntry(name, "scripts/" + script);
      }
      assertThat(scripts).hasSizeGreaterThan(10);
    }
  }

  @Test
  void eachCommandSaysHowItIsTrained() throws IOException {
    for (String command : commands()) {
      Path script = Checkout.root().resolve("scripts").resolve(command + ".java");
      assertThat(script).content().containsPattern("(?m)^//TRAINING( |$)");
    }
  }

  @Test
  void shellsDefineEachCommand() throws IOException {
    String text = Files.readString(Checkout.root().resolve("zsh/mcp-tools.zsh"));
    String names = text.replaceFirst("(?s).*_mcp_tools_commands=\\(([^)]*)\\).*", "$1").strip();
    assertThat(names.split("\\s+")).containsExactlyInAnyOrderElementsOf(commands());
  }

  /** Alone and with "help", without JBang or Java. */
  @Test
  void theWrapperListsTheCommands(@TempDir Path nothing) throws Exception {
    for (List<String> words : List.of(List.of("./jbang"), List.of("./jbang", "help"))) {
      ProcessBuilder builder = new ProcessBuilder(words).directory(Checkout.root().toFile());
      builder.environment().clear();
      builder.environment().put("PATH", "/usr/bin:/bin");
      builder.environment().put("HOME", nothing.toString());
      Process process = builder.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      for (String command : catalog.keySet()) {
        assertThat(said).containsPattern("(?m)^  " + command + " +[A-Z]\\w+ ");
      }
      assertThat(said.lines()).allMatch(line -> line.length() <= 80);
    }
    assertThat(nothing).isEmptyDirectory();
  }

  @Test
  void theReadmeHasARowForEachCommand() throws IOException {
    Set<String> rows = new TreeSet<>();
    for (String line : Files.readAllLines(Checkout.root().resolve("README.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) rows.add(row.group(1));
    }
    assertThat(rows).containsAll(commands());
  }
}
