//SOURCES ../../../lib/health/MemoryReport.java
//SOURCES ../../../lib/secrets/Redact.java
//SOURCES ../../../lib/settings/Sharing.java

package mcptools.cli.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.health.MemoryReport;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.Owner;
import mcptools.process.SystemMemory;
import mcptools.process.SystemMemory.Pressure;
import mcptools.process.SystemMemory.Stall;
import mcptools.secrets.Redact;
import mcptools.settings.Sharing;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code mem}, as docs/json.md has it. */
public final class MemoryJson {
  private MemoryJson() {}

  /** Maps and lists for {@code Json.of}; null stands for what the system does not report. */
  public static Map<String, Object> of(SystemMemory system, MemoryReport report) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("system", system(system));
    all.put("totals", use(report.totals()));
    all.put("byName", list(report.byName(), e -> with(e.usage(), Map.of("name", e.name()))));
    all.put(
        "byOwner", list(report.byOwner(), e -> with(e.usage(), Map.of("owner", owner(e.owner())))));
    all.put("duplicates", list(report.duplicates(), MemoryJson::duplicate));
    all.put("largest", list(report.largest(), MemoryJson::server));
    all.put("idleAgents", use(report.idle()));
    all.put("reclaimableBytes", report.leftBehind().sum().freed().orElse(0));
    return all;
  }

  private static <T> List<Map<String, @Nullable Object>> list(
      List<T> entries, java.util.function.Function<T, Map<String, @Nullable Object>> json) {
    return entries.stream().map(json).toList();
  }

  private static Map<String, @Nullable Object> system(SystemMemory system) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("totalBytes", system.total());
    json.put("availableBytes", system.available());
    json.put("swapTotalBytes", system.swapTotal());
    json.put("swapUsedBytes", system.swapUsed());
    json.put("pressure", system.pressure().map(MemoryJson::pressure).orElse(null));
    system.level().ifPresent(level -> json.put("pressureLevel", level));
    return json;
  }

  private static Map<String, Object> pressure(Pressure pressure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("some", stall(pressure.some()));
    json.put("full", stall(pressure.full()));
    return json;
  }

  private static Map<String, Object> stall(Stall stall) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("avg10", stall.avg10());
    json.put("avg60", stall.avg60());
    json.put("avg300", stall.avg300());
    return json;
  }

  private static Map<String, @Nullable Object> use(ServerUsage usage) {
    return with(usage, Map.of());
  }

  private static Map<String, @Nullable Object> with(ServerUsage usage, Map<String, Object> first) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>(first);
    json.put("servers", usage.servers());
    json.put("processes", usage.processes());
    json.put("rssOnlyProcesses", usage.rssOnly());
    usage
        .sum()
        .figures()
        .forEach((key, value) -> json.put(key, value.isPresent() ? value.getAsLong() : null));
    return json;
  }

  private static Map<String, @Nullable Object> duplicate(MemoryReport.Duplicate duplicate) {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("name", duplicate.name());
    first.put("command", Redact.argv(duplicate.command()));
    Map<String, @Nullable Object> json = with(duplicate.usage(), first);
    json.put("sharedBytes", duplicate.shared());
    json.put("againstSharing", Sharing.against(duplicate.name(), duplicate.command()).orElse(null));
    return json;
  }

  private static Map<String, @Nullable Object> server(MemoryReport.Server entry) {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("name", entry.server().tree().name());
    first.put("pid", entry.server().tree().root().pid());
    first.put("start", entry.server().tree().root().id().start());
    first.put("owner", owner(entry.server().owner()));
    return with(entry.usage(), first);
  }

  private static Map<String, Object> owner(Owner owner) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", owner.word());
    if (owner instanceof Owner.Session open) {
      json.put("session", open.session().name());
      json.put("socket", open.session().socket());
    }
    if (owner instanceof Owner.Client client) {
      json.put("client", client.program());
      json.put("pid", client.id().pid());
    }
    return json;
  }
}
