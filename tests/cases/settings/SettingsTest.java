//SOURCES ../../../lib/settings/Settings.java

package mcptools.tests.cases.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.Limit;
import mcptools.settings.Indicator.Reading;
import mcptools.settings.Indicator.State;
import mcptools.settings.Protection;
import mcptools.settings.Settings;
import mcptools.tests.support.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's own config, right and wrong. */
class SettingsTest {
  @TempDir Path folder;

  private Settings read(String text) throws IOException {
    Path file = folder.resolve("mcp-tools/config.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Settings.read(Map.of("HOME", "/nowhere", "XDG_CONFIG_HOME", folder.toString()));
  }

  @Test
  void noFileMeansTheThresholdsOfTheReport() {
    Settings settings = Settings.read(Map.of("HOME", folder.toString()));
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.protection()).isEqualTo(Protection.NONE);
    assertThat(settings.thresholds())
        .isEqualTo(Indicator.defaults())
        .containsEntry(Indicator.SERVERS, new Limit(10, 20))
        .containsEntry(Indicator.MEMORY, new Limit(300L * 1024 * 1024, 1024L * 1024 * 1024))
        .containsEntry(Indicator.DETACHED, new Limit(3, 5))
        .containsEntry(Indicator.ORPHANS, new Limit(1, 3))
        .containsEntry(Indicator.STALE_FILES, new Limit(1, Limit.NEVER));
  }

  @ParameterizedTest
  @CsvSource({"9,OK", "10,WARNING", "20,WARNING", "21,CRITICAL"})
  void warnsFromTheFirstNumberOnAndIsCriticalAboveTheSecond(long servers, State state) {
    Reading reading = Reading.of(Indicator.SERVERS, OptionalLong.of(servers), Indicator.defaults());
    assertThat(reading.state()).isEqualTo(state);
  }

  @Test
  void readsWhatIsSaidAndKeepsTheRest() throws IOException {
    Settings settings =
        read(
            """
            { // mine
              "protect": ["postgres", "web*"],
              "thresholds": {"servers": {"warning": 4}, "memoryMB": {"warning": 10, "critical": 20}},
            }
            """);
    assertThat(settings.problems()).isEmpty();
    assertThat(settings.protection().patterns()).containsExactly("postgres", "web*");
    assertThat(settings.thresholds())
        .containsEntry(Indicator.SERVERS, new Limit(4, 20))
        .containsEntry(Indicator.MEMORY, new Limit(10 << 20, 20 << 20))
        .containsEntry(Indicator.ORPHANS, new Limit(1, 3));
  }

  @Test
  void whatIsCriticalIsAWarningEarlier() throws IOException {
    Settings settings = read("{\"thresholds\": {\"servers\": {\"critical\": 5}}}");
    assertThat(settings.thresholds()).containsEntry(Indicator.SERVERS, new Limit(5, 5));
  }

  @Test
  void pagesNameEachIndicatorWithItsDefaults() {
    String pages = Documents.all();
    for (Indicator indicator : Indicator.values()) {
      Limit limit = indicator.limitInConfig();
      String critical =
          limit.critical() == Limit.NEVER ? "" : ", \"critical\": " + limit.critical();
      assertThat(pages)
          .contains(
              "\"" + indicator.key() + "\": {\"warning\": " + limit.warning() + critical + "}")
          .containsPattern("\n    " + indicator.title() + "[ (]")
          .containsPattern("\"name\":\"[A-Za-z|]*\\b" + indicator.jsonName() + "\\b")
          .containsPattern("`(mcp_tools)?_?" + indicator.metric() + "`");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"thresholds\": 3}",
        "{\"thresholds\": {\"servers\": 3}}",
        "{\"thresholds\": {\"servers\": {\"warning\": \"many\"}}}",
        "{\"thresholds\": {\"servers\": {\"warning\": -1}}}",
        "{\"thresholds\": {\"servers\": {\"warning\": [1]}}}",
        "{\"thresholds\": {\"serves\": {\"warning\": 1}}}",
      })
  void wrongThresholdsAreNamedOnceAndCountAsNotSaid(String text) throws IOException {
    Settings settings = read(text);
    assertThat(settings.thresholds()).isEqualTo(Indicator.defaults());
    assertThat(settings.problems()).singleElement().asString().contains("config.json");
    assertThat(settings.protection()).isEqualTo(Protection.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"protect\": [\"a\"",
        "{\"protect\": \"a\"}",
        "{\"protect\": [{}]}",
        "{\"protct\": [\"a\"]}",
        "{\"Protect\": [\"a\"]}",
        "{\"protect\": [\"a\"], \"protect\": []}",
        "{\"leaked\": \"end\"} {\"protect\": [\"a\"]}",
        ""
      })
  void whenItCanNotBeKnownWhatIsProtectedAllIs(String text) throws IOException {
    Settings settings = read(text);
    assertThat(settings.problems()).singleElement().asString().contains("config.json");
    assertThat(settings.protection().ofSession("anything")).isPresent();
  }

  @Test
  void whatIsNotInUtf8IsNotUnderstood() throws IOException {
    Path file = folder.resolve("mcp-tools/config.json");
    Files.createDirectories(file.getParent());
    Files.write(file, "{\"protect\": [\"node */M\u00fcller/*\"]}".getBytes(ISO_8859_1));
    Settings settings = Settings.read(Map.of("HOME", "/x", "XDG_CONFIG_HOME", folder.toString()));
    assertThat(settings.problems()).singleElement().asString().endsWith("it is not in UTF-8");
    assertThat(settings.protection().ofSession("anything")).isPresent();
  }

  @Test
  void whatIsNoSettingIsNamed() throws IOException {
    Settings settings = read("{\"limitz\": {}, \"$schema\": \"x\", \"//\": \"a remark\"}");
    assertThat(settings.problems()).singleElement().asString().contains("has limitz, which");
    assertThat(settings.protection()).isEqualTo(Protection.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "web,web,true",
    "web,webs,false",
    "web*,webs,true",
    "*,anything,true",
    "*a*b*,xxaxxb,true",
    "*a*b*,xxbxxa,false",
    "a*a,a,false",
    "node */mine.js *,node /x/mine.js --port 1,true",
  })
  void starsStandForAnyText(String pattern, String name, boolean matches) throws IOException {
    Settings settings = read("{\"protect\": [\"" + pattern + "\"]}");
    assertThat(settings.protection().ofSession(name).isPresent()).isEqualTo(matches);
  }
}
