//SOURCES ../../../scripts/cli/memory/MemoryJson.java
//SOURCES ../../../scripts/cli/servers/ServersJson.java

package mcptools.tests.cases.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.cli.memory.MemoryJson;
import mcptools.cli.servers.ServersJson;
import mcptools.health.MemoryReport;
import mcptools.inventory.Inventory;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.SystemMemory;
import mcptools.process.Usage;
import mcptools.recognition.ServerTree;
import mcptools.report.Json;
import mcptools.settings.Indicator;
import mcptools.settings.Protection;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tmux.SessionRef;
import org.junit.jupiter.api.Test;

/** The JSON of a made-up server that a cleanup would end. */
class ServersJsonTest {
  private static final SessionRef OLD = new SessionRef("/s", 100, "$1", "old");

  private static Inventory inventory(long now, Usage usage, String... argv) {
    ProcessInfo root = new ProcessInfo(new ProcessId(42, 1000), 1, 42, 1000, false, List.of(argv));
    ServerTree tree =
        new ServerTree("memory", Set.of("memory"), "test", root, List.of(root), false);
    ProcessTable table = new ProcessTable(List.of(root), now);
    Snapshot snapshot =
        new Snapshot(
            new Panes(table, List.of()),
            1,
            1000,
            "boot",
            0,
            List.of(),
            Map.of(),
            Protection.NONE,
            Map.of(),
            Map.of());
    return new Inventory(
        snapshot,
        List.of(
            SnapshotBuilder.server(
                tree, new Owner.Orphan(Optional.of(OLD)), "it is made up", Optional.of(OLD))),
        Map.of(root.id(), usage),
        Indicator.defaults(),
        List.of());
  }

  private static JsonObject mcps(Inventory inventory) {
    return JsonParser.parseString(ServersJson.of(inventory)).getAsJsonObject();
  }

  @Test
  void reclaimableIsWhatMemPrints() {
    Usage usage =
        new Usage(
            900,
            OptionalLong.of(500),
            OptionalLong.of(300),
            OptionalLong.of(200),
            OptionalLong.of(5000),
            OptionalLong.of(11),
            OptionalLong.of(30));
    Inventory inventory = inventory(1_001_000, usage, "node", "server");
    SystemMemory system = new SystemMemory(1, 1, 0, 0, Optional.empty());
    String mem = Json.of(MemoryJson.of(system, MemoryReport.of(inventory, List.of())));
    JsonObject totals = mcps(inventory).getAsJsonObject("totals");
    assertThat(totals.get("reclaimableBytes").getAsLong())
        .isEqualTo(
            JsonParser.parseString(mem).getAsJsonObject().get("reclaimableBytes").getAsLong())
        .isEqualTo(200);
    assertThat(totals.get("cpuMillis").getAsLong()).isEqualTo(5000);
    assertThat(totals.get("threads").getAsLong()).isEqualTo(11);
    assertThat(totals.get("openFiles").getAsLong()).isEqualTo(30);
  }

  @Test
  void commandIsTheOneBelowATitle() {
    Inventory inventory =
        inventory(1_001_000, Usage.ofRss(1), "npm exec @x/server-memory /a", "", "", "");
    JsonObject server = mcps(inventory).getAsJsonArray("servers").get(0).getAsJsonObject();
    assertThat(server.getAsJsonArray("command").asList().stream().map(JsonElement::getAsString))
        .containsExactly("npm", "exec", "@x/server-memory", "/a");
  }

  @Test
  void cpuCountsOverTheLifeOrSinceTheLastLook() {
    Inventory first = inventory(1_001_000, cpu(5000), "node", "server");
    assertThat(first.cpuPerMille(first.servers().getFirst(), Optional.empty())).hasValue(5);
    Inventory then = inventory(1_003_000, cpu(6000), "node", "server");
    assertThat(then.cpuPerMille(then.servers().getFirst(), Optional.of(first))).hasValue(500);
    Inventory unread = inventory(1_003_000, Usage.ofRss(1), "node", "server");
    assertThat(unread.cpuPerMille(unread.servers().getFirst(), Optional.of(first))).isEmpty();
  }

  private static Usage cpu(long millis) {
    OptionalLong none = OptionalLong.empty();
    return new Usage(1, none, none, none, OptionalLong.of(millis), none, none);
  }
}
