//SOURCES ../../../lib/report/Table.java

package mcptools.tests.cases.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.tests.support.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  private static Table table(String name, String directory) {
    return new Table("NAME", "PID", "CPU", "DIRECTORY")
        .right(1, 2)
        .row(name, 12345, "0.1 %", directory)
        .cutStart("DIRECTORY", 8)
        .cut("NAME", 6)
        .spare("CPU", "DIRECTORY");
  }

  private static List<String> lines(Table table, int columns) {
    return table.format(Colors.NONE, columns).lines().toList();
  }

  @Test
  void whatFitsIsAsWideAsItIs() {
    assertThat(lines(table("api", "/home/me/api"), 80))
        .containsExactly("NAME    PID    CPU  DIRECTORY", "api   12345  0.1 %  /home/me/api");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          48 | a-long-server  12345  0.1 %  …e/me/work/a-folder
          40 | a-long-server  12345  0.1 %  …k/a-folder
          33 | a-long-s…  12345  0.1 %  …-folder
          30 | a-lon…  12345  0.1 %  …-folder
          29 | a-long-serv…  12345  …-folder
          23 | a-lon…  12345  …-folder
          22 | a-long-server  12345
          """)
  void theFirstThatMayBeCutIsThenAColumnIsLeftOut(int columns, String line) {
    Table table = table("a-long-server", "/home/me/work/a-folder");
    assertThat(lines(table, columns).getLast()).isEqualTo(line);
  }

  @Test
  void wideCharactersTakeTwoColumnsAndAreNotDivided() {
    List<String> lines = lines(table("日本語プロジェクト", "/w/日本語"), 30);
    assertThat(lines).allMatch(l -> Text.width(l) <= 30);
    assertThat(lines.getLast()).startsWith("日本…").contains("12345");
  }

  @Test
  void headingIsCutAndNoColumn() {
    Table table = table("x", "/").row(Style.BOLD.of("session " + "y".repeat(60)));
    assertThat(lines(table, 40).getLast()).isEqualTo("session " + "y".repeat(31) + "…");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    Fuzz.cases(
        2000,
        fuzz -> {
          int columns = 24 + fuzz.below(100);
          String name = fuzz.damaged("日本語プロジェクト and a long name of a session");
          Table table = table(name, fuzz.damaged("/home/me/日本語/work/a-folder-of-mine"));
          assertThat(lines(table, columns))
              .as("%s %d", name, columns)
              .allMatch(l -> Text.width(l) <= columns);
        });
  }

  @Test
  void sentencesBreakAtSpacesAndGoOnIndented() {
    assertThat(Text.wrap("one two three four", 9)).isEqualTo("one two\n  three\n  four");
    assertThat(Text.wrap("one two", 7)).isEqualTo("one two");
    assertThat(Text.wrap("a-word-without-end and", 9)).isEqualTo("a-word-wi\n  thout-e\n  nd and");
    assertThat(Text.wrap("在 日本語のプロジェクト", 9).lines()).allMatch(line -> Text.width(line) <= 9);
  }
}
