//SOURCES ../../../lib/settings/Sharing.java

package mcptools.tests.cases.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mcptools.settings.Sharing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which servers one process can be for all clients. */
class SharingTest {
  @ParameterizedTest
  @CsvSource({
    "web, npx @playwright/mcp@latest, drives one browser",
    "x, node /w/node_modules/puppeteer-mcp-server/dist/index.js, drives one browser",
    "x, npx -y chrome-devtools-mcp@latest, drives one browser",
    "browser-use, uvx some-server, drives one browser",
    "x, npx @browsermcp/mcp, drives one browser",
    "x, uvx --from git+https://github.com/oraios/serena serena start-mcp-server, works on one",
    "x, npx -y @allpepper/memory-bank-mcp, keeps the memory of one project",
    "x, /u/go/bin/mcp-language-server --lsp gopls, works on the folder of one project",
    "x, npx @wonderwhy-er/desktop-commander, keeps shells",
    "files, npx -y @modelcontextprotocol/server-filesystem ., is given a folder that depends",
    "git, uvx mcp-server-git --repository=../x, is given a folder that depends",
    "git, uvx mcp-server-git --repository ${workspaceFolder}/x, is given a folder that depends",
    "notes, uvx basic-memory mcp --project work, is started for one project"
  })
  void someKeepWhatIsNotForAll(String name, String command, String reason) {
    assertThat(Sharing.against(name, List.of(command.split(" "))).orElse("")).startsWith(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "memory, npx -y @modelcontextprotocol/server-memory",
    "filesystem, npx -y @modelcontextprotocol/server-filesystem /home/u/browser /srv/serena",
    "thinking, npx -y @modelcontextprotocol/server-sequential-thinking",
    "github, docker run -i --rm -e GITHUB_TOKEN ghcr.io/github/github-mcp-server",
    "fetch, /home/u/.local/bin/uvx mcp-server-fetch",
    "everything, node /u/node_modules/@modelcontextprotocol/server-everything/dist/index.js"
  })
  void othersSuit(String name, String command) {
    assertThat(Sharing.against(name, List.of(command.split(" ")))).isEmpty();
  }
}
