//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES ../lib/process/Reaper.java
//SOURCES ../lib/process/UsageSource.java
//SOURCES ../lib/report/Units.java
//DESCRIPTION Compares what mem calls reclaimable with what ending servers from npm gives back.

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.Reaper;
import mcptools.process.Usage;
import mcptools.process.UsageSource;
import mcptools.report.Units;

/**
 * Usage: {@code ./jbang reclaim [ROUNDS]}. What the rest of the machine takes or gives back
 * meanwhile is added up and left out; only Linux reports enough for that.
 */
final class reclaim {
  private static final String[] SERVERS = {"memory", "filesystem", "sequential-thinking"};
  private static final int COPIES = 2;

  private static final ProcessSource PROCESSES = ProcessSource.ofSystem();
  private static final UsageSource MEMORY = UsageSource.ofSystem();

  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    System.out.println("reclaimable  USS      drop     reclaimable/drop  USS/drop");
    for (int i = 0; i < rounds; i++) {
      Path folder = Files.createTempDirectory("reclaim");
      try {
        round(folder);
      } finally {
        for (String file : List.of("report", "servers.json", "")) {
          Files.deleteIfExists(folder.resolve(file));
        }
      }
    }
  }

  private static void round(Path folder) throws Exception {
    Path report = folder.resolve("report");
    Process agent = agent(folder, report);
    try {
      int ready = 1 + COPIES * SERVERS.length;
      while (!agent.waitFor(Duration.ofMillis(500))) {
        if (Files.exists(report) && Files.readString(report).split("true}", -1).length > ready)
          break;
      }
      agent.waitFor(Duration.ofSeconds(5)); // young servers still grow
      ProcessTable table = PROCESSES.list();
      List<ProcessInfo> doomed = new ArrayList<>(table.tree(table.get(agent.pid()).orElseThrow()));
      doomed.removeLast();
      long uss = 0;
      long reclaimable = 0;
      for (ProcessInfo process : doomed) {
        Optional<Usage> memory = MEMORY.read(process.id());
        uss += memory.map(m -> m.uss().orElse(0)).orElse(0L);
        reclaimable += freed(process.id());
      }
      long before = MEMORY.used() - others(doomed);
      new Reaper(PROCESSES).end(doomed);
      long drop = before - (MEMORY.used() - others(doomed));
      System.out.printf(
          Locale.ROOT,
          "%-11s  %-7s  %-7s  %16.2f  %8.2f%n",
          Units.size(reclaimable),
          Units.size(uss),
          Units.size(drop),
          (double) reclaimable / drop,
          (double) uss / drop);
    } finally {
      agent.destroyForcibly().waitFor();
    }
  }

  private static long others(List<ProcessInfo> doomed) {
    List<ProcessId> ids = doomed.stream().map(ProcessInfo::id).toList();
    return PROCESSES.list().all().stream()
        .map(ProcessInfo::id)
        .filter(id -> !ids.contains(id))
        .mapToLong(reclaim::freed)
        .sum();
  }

  private static long freed(ProcessId id) {
    return MEMORY.read(id).map(m -> m.freed().orElse(0)).orElse(0L);
  }

  private static Process agent(Path folder, Path report) throws IOException {
    Path fixtures = Path.of(System.getenv("MCP_TOOLS_CLONE"), "tests/fixtures");
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      for (String name : SERVERS) {
        servers.add(
            "{\"name\":\"%s\",\"ways\":[\"FULL_ENVIRONMENT\"],\"command\":[\"npx\",\"-y\",\"@modelcontextprotocol/server-%s\",\"%s\"]}"
                .formatted(name, name, folder));
      }
    }
    Path spec = folder.resolve("servers.json");
    Files.writeString(spec, "{\"servers\":[" + String.join(",", servers) + "]}");
    return new ProcessBuilder(
            "node",
            fixtures.resolve("agent.mjs").toString(),
            "--report",
            report.toString(),
            spec.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
