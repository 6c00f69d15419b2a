//SOURCES ../../lib/report/Text.java

package mcptools.tests.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import mcptools.report.Text;

/**
 * What commands print in terminals of several widths, as somebody has approved it: {@code
 * tests/fixtures/screens/NAME-COLUMNS.txt}. {@code MCP_TOOLS_APPROVE=1 ./jbang test ScreensTest}
 * writes them anew; the difference is to be looked at before it is committed.
 */
public final class Screens {
  private static final int[] WIDTHS = {60, 80, 120, 200};
  private static final boolean WRITES = "1".equals(System.getenv("MCP_TOOLS_APPROVE"));

  private Screens() {}

  /** The text is what was approved at each width, and no line of it is wider. */
  public static void assertApproved(String name, IntFunction<String> text) {
    IntStream.of(WIDTHS)
        .forEach(columns -> {
          String screen = text.apply(columns);
          Path file = Checkout.fixture("screens/" + name + "-" + columns + ".txt");
          if (WRITES) write(file, screen);
          assertThat(screen.lines().filter(line -> Text.width(line) > columns))
              .as("%s at %d columns: lines that are too wide", name, columns)
              .isEmpty();
          assertThat(file).as("approved, or written with MCP_TOOLS_APPROVE=1").exists();
          assertThat(screen)
              .as("%s at %d columns; MCP_TOOLS_APPROVE=1 writes it", name, columns)
              .isEqualTo(Documents.text(file));
        });
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
