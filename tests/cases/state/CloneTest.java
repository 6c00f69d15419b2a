//SOURCES ../../../lib/state/Clone.java

package mcptools.tests.cases.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mcptools.state.Clone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a program looks for the clone that it came from. */
class CloneTest {
  @TempDir private Path folder;
  private Path catalog;

  @BeforeEach
  void nothingIsRegistered() {
    catalog = folder.resolve("jbang-catalog.json");
  }

  @Test
  void wrapperComesFirstThenTheCatalogThenTheFoldersAbove() throws IOException {
    Path told = clone("told");
    Path registered = clone("registered");
    Path above = clone("above");
    Path inside = Files.createDirectories(above.resolve("a/b"));
    register(registered.resolve("jbang-catalog.json").toString());

    assertThat(find(told.toString(), inside)).contains(told);
    assertThat(find("", inside)).contains(registered);
    assertThat(find(folder.resolve("gone").toString(), inside)).contains(registered);
    Files.delete(registered.resolve("jbang"));
    assertThat(find("", inside)).contains(above);
    Files.delete(above.resolve("scripts/cleanup_session.java"));
    assertThat(find("", inside)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s/c d/jbang-catalog.json",
        "c d/jbang-catalog.json",
        "%s/c d",
        "file:%s/c%%20d/"
      })
  void catalogMayNameAFileAFolderOrAUri(String reference) throws IOException {
    Path clone = clone("c d");
    register(reference.formatted(folder));
    assertThat(Clone.registered(catalog)).contains(clone);
    assertThat(find("", folder)).contains(clone);
  }

  @Test
  void tildeIsTheHomeThatJBangMeans() throws IOException {
    register("~/x/jbang-catalog.json");
    assertThat(Clone.registered(catalog)).contains(Path.of(System.getProperty("user.home"), "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "null",
        "{\"catalogs\":null}",
        "{\"catalogs\":{\"mcp-tools\":[]}}",
        "{\"catalogs\":{\"mcp-tools\":{\"catalog-ref\":{}}}}",
        "{\"catalogs\":{\"mcp-tools\":{\"catalog-ref\":\"https://example.org/c.json\"}}}",
        "{\"catalogs\":{\"mcp-tools\":{\"catalog-ref\":\"a\\u0000b\"}}}",
        "{\"catalogs\":{\"other\":{\"catalog-ref\":\"/x\"}}}"
      })
  void whatNamesNoFolderRegistersNone(String json) throws IOException {
    Files.writeString(catalog, json);
    assertThat(Clone.registered(catalog)).isEmpty();
  }

  @Test
  void missingOrBinaryCatalogRegistersNone() throws IOException {
    assertThat(Clone.registered(catalog)).isEmpty();
    Files.write(catalog, new byte[] {(byte) 0xff, 0, (byte) 0xfe});
    assertThat(Clone.registered(catalog)).isEmpty();
  }

  private Optional<Path> find(String told, Path workingDirectory) {
    return Clone.find(Map.of("MCP_TOOLS_CLONE", told), catalog, workingDirectory);
  }

  private Path clone(String name) throws IOException {
    Path clone = folder.resolve(name);
    Files.createDirectories(clone.resolve("scripts"));
    Files.createFile(clone.resolve("jbang-catalog.json"));
    Files.createFile(clone.resolve("scripts/cleanup_session.java"));
    Files.createFile(clone.resolve("jbang")).toFile().setExecutable(true);
    return clone;
  }

  private void register(String reference) throws IOException {
    Files.writeString(
        catalog, "{\"catalogs\":{\"mcp-tools\":{\"catalog-ref\":\"" + reference + "\"}}}");
  }
}
