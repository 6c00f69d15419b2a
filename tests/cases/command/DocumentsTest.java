package mcptools.tests.cases.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Documents;
import org.junit.jupiter.api.Test;

/** The pages that users read. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]*)(?:#([^)]*))?\\)");
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
