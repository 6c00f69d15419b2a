//SOURCES ../../../lib/connect/Target.java

package mcptools.tests.cases.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.config.Client;
import mcptools.connect.Target;
import mcptools.tests.support.Checkout;
import org.junit.jupiter.api.Test;

/** What the documents say of clients is what their entries say. */
class ClientTableTest {
  private static String readme() throws IOException {
    return Files.readString(Checkout.root().resolve("README.md"));
  }

  @Test
  void tableHasARowForEachWord() throws IOException {
    List<String> rows = new ArrayList<>();
    for (Client client : Client.values()) {
      for (int i = 0; i < Target.words(client).size(); i++) {
        boolean project = i == 1;
        boolean local = i == 2;
        String files = local ? "`projects` of `~/.claude.json`" :
            client.places().stream()
                .filter(place -> place.startsWith("./") == project && place.indexOf('*') < 0)
                .map(place -> "`" + (project ? place.substring(2) : place) + "`")
                .collect(Collectors.joining(", "));
        rows.add(
            "| `" + Target.words(client).get(i) + "` | " + files + " | " + entry(client) + " |");
      }
    }
    List<String> written =
        Files.readString(Checkout.root().resolve("docs/sharing.md"))
            .lines()
            .dropWhile(line -> !line.startsWith("| client | config |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(written).isEqualTo(rows);
  }

  private static String entry(Client client) {
    String tables =
        Arrays.stream(client.nested().split(" "))
            .filter(nested -> !nested.isEmpty())
            .map(nested -> ", or its `" + nested + "`")
            .collect(Collectors.joining("", "`" + client.key() + "`", ""));
    return Stream.of(Target.entry(client).split(" "))
        .map(key -> "`" + key.replaceFirst("=.*", "") + "`")
        .collect(Collectors.joining(", ", tables + ": ", ""));
  }

  @Test
  void allWhoseConfigsAreReadAreNamed() throws IOException {
    List<String> titles =
        Stream.of(Client.values()).filter(c -> !c.places().isEmpty()).map(Client::title).toList();
    int last = titles.size() - 1;
    assertThat(readme().replaceAll("\\s+", " "))
        .contains(
            "whatever the configs of "
                + String.join(", ", titles.subList(0, last))
                + " and "
                + titles.get(last)
                + " name,");
  }
}
