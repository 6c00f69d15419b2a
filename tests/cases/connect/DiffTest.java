//SOURCES ../../../lib/report/Diff.java

package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mcptools.report.Diff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences as {@code diff -u} prints them; | stands for a line's end. */
class DiffTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a|b|, a|b|, ``",
        "``, a|, `@@ -0,0 +1,1 @@|+a|`",
        "a|, ``, `@@ -1,1 +0,0 @@|-a|`",
        "a, a|, `@@ -1,1 +1,1 @@|-a|\\ No newline at end of file|+a|`",
        "a|b, a|c, `@@ -1,2 +1,2 @@| a|-b|\\ No newline at end of file|+c|\\ No newline at end of"
            + " file|`",
        "1|2|3|4|5|6|7|8|, 1|2|3|4|5|x|6|7|8|, `@@ -3,6 +3,7 @@| 3| 4| 5|+x| 6| 7| 8|`",
        "a|1|2|3|4|5|b|, 1|2|3|4|5|, `@@ -1,7 +1,5 @@|-a| 1| 2| 3| 4| 5|-b|`",
        "a|1|2|3|4|5|6|b|, 1|2|3|4|5|6|,"
            + " `@@ -1,4 +1,3 @@|-a| 1| 2| 3|@@ -5,4 +4,3 @@| 4| 5| 6|-b|`",
      })
  void hunksHaveThreeLinesAround(String before, String after, String hunks) {
    String head = hunks.isEmpty() ? "" : "--- f\n+++ f\n";
    String was = before.replace('|', '\n');
    assertThat(Diff.unified("f", was, after.replace('|', '\n'), List::get))
        .isEqualTo(head + hunks.replace('|', '\n'));
  }

  @Test
  void textsThatHaveNothingInCommonAreOneChange() {
    String before =
        IntStream.range(0, 50_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    assertThat(
            Diff.unified(
                "f",
                "a\n" + before + "z\n",
                "a\n" + before.replace("\n", "x\n") + "z\n",
                List::get))
        .startsWith("--- f\n+++ f\n@@ -1,50002 +1,50002 @@\n a\n-0\n-1\n")
        .endsWith("+49999x\n z\n");
  }
}
