//SOURCES ../../../lib/connect/Target.java

package mcptools.tests.cases.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.config.Client;
import mcptools.connect.Target;
import mcptools.tests.support.Documents;
import org.junit.jupiter.api.Test;

/** What the pages say of clients is what their entries say. */
class ClientTableTest {
  @Test
  void tableHasARowForEachWord() {
    List<String> rows = new ArrayList<>();
    for (Client client : Client.values()) {
      for (int i = 0; i < Target.words(client).size(); i++) {
        boolean project = i == 1;
        boolean local = i == 2;
        String files =
            local
                ? "`projects` of `~/.claude.json`"
                : client.places().stream()
                    .filter(place -> place.startsWith("./") == project && place.indexOf('*') < 0)
                    .map(place -> "`" + (project ? place.substring(2) : place) + "`")
                    .collect(Collectors.joining(", "));
        rows.add(
            "| `" + Target.words(client).get(i) + "` | " + files + " | " + entry(client) + " |");
      }
    }
    List<String> written =
        Documents.all()
            .lines()
            .dropWhile(line -> !line.startsWith("| client | config |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(written).isEqualTo(rows);
  }

  private static long edited() {
    return Stream.of(Client.values()).filter(c -> !Target.words(c).isEmpty()).count();
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
  void allWhoseConfigsAreReadAreNamed() {
    List<String> titles =
        Stream.of(Client.values()).filter(c -> !c.places().isEmpty()).map(Client::title).toList();
    int last = titles.size() - 1;
    String all = String.join(", ", titles.subList(0, last)) + " and " + titles.get(last);
    String documents = Documents.flat();
    assertThat(
            List.of(
                "whatever the configs of " + all + " name,",
                "known by the configs of " + titles.size() + " clients",
                "edits the configs of " + edited() + " clients"))
        .allMatch(documents::contains);
  }
}
