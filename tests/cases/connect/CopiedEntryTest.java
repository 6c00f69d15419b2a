//SOURCES ../../../lib/connect/CopiedEntry.java

package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mcptools.connect.CopiedEntry;
import mcptools.error.UserError;
import mcptools.settings.Settings;
import mcptools.settings.SharedServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of a client's config becomes one that can be shared. */
class CopiedEntryTest {
  @TempDir Path home;

  private Map<String, String> environment() {
    return Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve("c").toString());
  }

  @Test
  void entryIsCopiedAndWhatWasThereStays() throws Exception {
    String entry = "{\"command\": \"npx\", \"args\": [\"-y\", \"x\"], \"env\": {\"TOKEN\": \"t\"}}";
    Files.writeString(
        home.resolve(".claude.json"),
        "{\"mcpServers\": {\"far\": {\"type\": \"http\", \"url\": \"http://x\"}, \"memory\": "
            + entry
            + "}}");
    assertThat(CopiedEntry.find(environment(), "far")).isEmpty();
    assertThat(CopiedEntry.find(environment(), "other")).isEmpty();
    CopiedEntry found = CopiedEntry.find(environment(), "memory").orElseThrow();
    assertThat(found.edit().diff(List::get)).contains("globalServers", "TOKEN");
    found.edit().write();
    var shared = SharedServers.read(environment()).server("memory").orElseThrow();
    assertThat(shared.program().command()).containsExactly("npx", "-y", "x");
    assertThat(shared.program().variables()).containsEntry("TOKEN", "t");

    Files.writeString(Settings.file(environment()), "{\n  // mine\n  \"protect\": [\"x\"]\n}\n");
    CopiedEntry again = CopiedEntry.find(environment(), "memory").orElseThrow();
    assertThat(again.edit().text()).contains("// mine", "\"protect\": [\"x\"]", "\"memory\"");
    Files.writeString(Settings.file(environment()), "{}");
    assertThatThrownBy(again.edit()::write)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("changed");
  }
}
