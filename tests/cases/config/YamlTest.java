//SOURCES ../../../lib/config/ConfigFile.java

package mcptools.tests.cases.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mcptools.config.ConfigFile;
import mcptools.config.ConfigFile.Broken;
import mcptools.tests.support.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configs in YAML, whole, broken and hostile. */
class YamlTest {
  private static final String GOOD =
      """
      # mine
      MODEL: gpt
      limits: &limits {list: [1, {a: b}]}
      servers:
        weather: {cmd: npx, args: [-y, "weather", 1.10, yes, True], enabled: false, off: ~}
        'my server':
          description: |
            two
            lines
          limits: *limits
          none:
      """;

  @TempDir Path folder;

  private Map<String, Object> read(byte[] bytes) throws IOException, Broken {
    Path file = folder.resolve("config.yaml");
    Files.deleteIfExists(file);
    return ConfigFile.read(Files.write(file, bytes), Set.of("servers"));
  }

  private Map<String, Object> read(String text) throws IOException, Broken {
    return read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void valuesOfTheKeysAreRead() throws Exception {
    Map<String, Object> weather =
        Map.of(
            "cmd", "npx", "args", List.of("-y", "weather", "1.10", "yes", true), "enabled", false);
    Map<String, Object> mine =
        Map.of(
            "description",
            "two\nlines\n",
            "limits",
            Map.of("list", List.of("1", Map.of("a", "b"))));
    for (String text : List.of(GOOD, "\uFEFF" + GOOD, GOOD.replace("\n", "\r\n"))) {
      assertThat(read(text))
          .isEqualTo(Map.of("servers", Map.of("weather", weather, "my server", mine)));
    }
    assertThat(read("# nothing yet\n")).isEmpty();
    assertThat(read("other: 1\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "`` ~ it is empty",
        "`s3cret` ~ it cannot be understood",
        "`- s3cret` ~ it cannot be understood",
        "`servers: {a: s3cret|` ~ `it cannot be understood, see line 2 column 1`",
        "`a: 1|---|servers: {}|` ~ `it cannot be understood, see line 2 column 1`",
        "`a:|\t- s3cret` ~ `it cannot be understood, see line 2 column 1`",
        "`servers: *s3cret` ~ `it cannot be understood, see line 1 column 10`",
        "`servers: {? [s3cret] : b}` ~ it cannot be understood",
      })
  void brokenFilesAreOneSentence(String text, String reason) {
    assertThatThrownBy(() -> read(text.replace('|', '\n')))
        .isInstanceOf(Broken.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{", "- ", "? ", "{a: [b, ", "[? "})
  void deepNestingIsOneSentence(String open) {
    assertThatThrownBy(() -> read(open.repeat(50_000)))
        .isInstanceOf(Broken.class)
        .hasMessage("it is nested too deeply");
  }

  @Test
  void aliasesThatMultiplyAreOneSentence() {
    String doubling =
        IntStream.range(1, 24)
            .mapToObj(i -> "a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1))
            .collect(Collectors.joining("", "a0: &a0 [x, x]\n", "servers: *a23\n"));
    String many = "a: &a [x]\nservers: [" + "*a, ".repeat(100) + "]\n";
    for (String text : List.of(doubling, many, "servers: &a [*a]", "servers: &a {b: *a}")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> read(text))
                  .isInstanceOf(Broken.class)
                  .hasMessageMatching("it cannot be understood|it is nested too deeply"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: b\n", "? a\n", "#", "\\", "x, ", "''"})
  void largeFilesAreReadInTimeOrNotAtAll(String part) {
    int most = 512 << 10;
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            read(part.repeat(most / part.length()));
          } catch (Broken e) {
            assertThat(e).hasMessageStartingWith("it cannot be understood");
          }
        });
    assertThatThrownBy(() -> read(part.repeat(most + 1))).hasMessage("it is larger than 512 kB");
  }

  @Test
  void anyTextIsReadOrOneSentence() throws IOException {
    Fuzz.cases(fuzz -> {
      try {
        assertThat(read(fuzz.damage(GOOD)).keySet()).isSubsetOf("servers");
      } catch (Broken e) {
        assertThat(e)
            .hasMessageMatching("it (cannot be understood|is empty|is nested too deeply).{0,40}");
      }
    });
  }
}
