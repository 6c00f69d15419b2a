//DEPS com.google.code.gson:gson:2.15.0
//DEPS com.networknt:json-schema-validator:3.0.9

package mcptools.tests.cases.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Documents;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What commands print with --json is as docs/schema has it, and every key of it is there. */
@ExtendWith(Scratch.Extension.class)
class SchemasTest {
  private static final String BASE = "urn:mcp-tools:";
  private static final Pattern KEY = Pattern.compile("\"(\\w+)\":");

  /** The words of a command, and the schema of the JSON that it prints. */
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry("mcps", "mcps"),
          Map.entry("mem", "mem"),
          Map.entry("health", "health"),
          Map.entry("trends", "trends"),
          Map.entry("limits", "limits"),
          Map.entry("tml", "tml"),
          Map.entry("cleanup_session --dry-run", "cleanup"),
          Map.entry("smart_cleanup --sessions all --yes", "smart_cleanup"),
          Map.entry("tmka --dry-run", "tmka"),
          Map.entry("session_tracker list", "session_tracker-list"),
          Map.entry("session_tracker watch", "session_tracker-watch"),
          Map.entry("mcp_manager list", "mcp_manager-list"),
          Map.entry("mcp_manager status", "mcp_manager-status"),
          Map.entry("mcp_manager start --dry-run", "mcp_manager-start"),
          Map.entry("mcp_manager clean --dry-run", "mcp_manager-clean"),
          Map.entry("mcp_manager connect --dry-run", "mcp_manager-connect"),
          Map.entry("mcp_manager import --dry-run", "mcp_manager-import"),
          Map.entry("mcp_manager add notes --dry-run -- notes-mcp", "mcp_manager-add"),
          Map.entry("mcp_manager remove memory --dry-run", "mcp_manager-add"));

  private static Path folder() {
    return Checkout.root().resolve("docs/schema");
  }

  private static Map<String, String> texts() throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        texts.put(BASE + name, Documents.text(file).replace("common.json#", BASE + "common.json#"));
      }
    }
    return texts;
  }

  private static Set<String> keys(String text) {
    Set<String> keys = new TreeSet<>();
    Matcher key = KEY.matcher(text);
    while (key.find()) keys.add(key.group(1));
    return keys;
  }

  @Test
  void outputIsAsItsSchemaSays(Scratch scratch) throws IOException {
    Files.writeString(
        scratch.directory("c/mcp-tools").resolve("config.json"),
        """
        {"globalServers": {"memory": {"command": "npx", "args": ["-y", "server-memory"]}},
         "limits": {"servers": {"*": {"memoryMB": 1, "count": 1}}}}
        """);
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        "{\"mcpServers\": {\"time\": {\"command\": \"uvx\", \"args\": [\"mcp-server-time\"]}}}");
    Agent agent = new Agent(scratch).leaky("leaky");
    new TmuxServer(scratch).newSession("web", scratch.home(), agent.command());
    agent.awaitReady();
    Run.script(scratch, "session_tracker", "track").ok();
    Map<String, String> texts = texts();
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts));
    String common = texts.get(BASE + "common.json");
    for (String command : new TreeSet<>(COMMANDS.keySet())) {
      String name = COMMANDS.get(command);
      boolean apart = command.contains(" -- ");
      String call = apart ? command.replace(" -- ", " --json -- ") : command + " --json";
      List<String> words = List.of(call.split(" "));
      String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
      String json = Run.script(scratch, words.getFirst(), arguments).out();
      Schema schema = registry.getSchema(SchemaLocation.of(BASE + name + ".json"));
      assertThat(schema.validate(json, InputFormat.JSON)).as("%s: %s", words, json).isEmpty();
      assertThat(keys(texts.get(BASE + name + ".json") + common))
          .as("keys of %s that docs/schema/%s.json does not have", words, name)
          .containsAll(keys(json));
    }
  }

  @Test
  void eachSchemaIsNamedByItsPage() throws IOException {
    String page = Documents.text(Checkout.root().resolve("docs/json.md"));
    for (String name : texts().keySet()) {
      assertThat(page).contains("](schema/" + name.substring(BASE.length()) + ")");
    }
  }
}
