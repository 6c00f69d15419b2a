//SOURCES ../ownership/McpServer.java
//SOURCES ../process/UsageSource.java

package mcptools.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.ownership.McpServer;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Usage;
import mcptools.process.UsageSource;

/**
 * What some servers take together.
 *
 * @param processes those whose memory was read; what ended meanwhile takes none
 * @param rssOnly how many of them tell their RSS alone, so that PSS and USS lack them
 * @param rss bytes; the sum counts what processes share once for each
 * @param pss bytes; empty when no process tells it
 * @param uss bytes; empty when no process tells it
 * @param freed bytes by which the machine's used memory drops when all of them end; empty when no
 *     process tells it
 */
public record ServerUsage(
    int servers,
    int processes,
    int rssOnly,
    long rss,
    OptionalLong pss,
    OptionalLong uss,
    OptionalLong freed) {
  public static final ServerUsage NONE =
      new ServerUsage(0, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty());

  /** Where the system tells no more, all that they have alone is freed. */
  public ServerUsage(
      int servers, int processes, int rssOnly, long rss, OptionalLong pss, OptionalLong uss) {
    this(servers, processes, rssOnly, rss, pss, uss, uss);
  }

  /** The figures of all processes of the servers, as far as the system tells them. */
  public static Map<ProcessId, Usage> read(UsageSource source, List<McpServer> servers) {
    return readAll(source, ids(servers));
  }

  /** What these processes take, as one server. */
  public static ServerUsage read(UsageSource source, Collection<ProcessInfo> processes) {
    return of(processes, readAll(source, processes.stream().map(ProcessInfo::id).toList()));
  }

  static List<ProcessId> ids(List<McpServer> servers) {
    List<ProcessId> ids = new ArrayList<>();
    for (McpServer server : servers) {
      for (ProcessInfo process : server.tree().processes()) ids.add(process.id());
    }
    return ids;
  }

  private static Map<ProcessId, Usage> readAll(UsageSource source, List<ProcessId> ids) {
    Map<ProcessId, Usage> usages = new HashMap<>();
    add(ids, ParallelMap.map(ids, () -> source::read), usages);
    return usages;
  }

  static void add(List<ProcessId> ids, List<Optional<Usage>> found, Map<ProcessId, Usage> usages) {
    for (int i = 0; i < ids.size(); i++) {
      if (found.get(i).isPresent()) usages.put(ids.get(i), found.get(i).get());
    }
  }

  /** One server with these processes. */
  public static ServerUsage of(Collection<ProcessInfo> processes, Map<ProcessId, Usage> usages) {
    ServerUsage sum = new ServerUsage(1, 0, 0, 0, OptionalLong.empty(), OptionalLong.empty());
    for (ProcessInfo process : processes) {
      Usage usage = usages.get(process.id());
      if (usage == null) continue;
      int rssOnly = usage.pss().isEmpty() ? 1 : 0;
      sum =
          sum.plus(
              new ServerUsage(0, 1, rssOnly, usage.rss(), usage.pss(), usage.uss(), usage.freed()));
    }
    return sum;
  }

  /** Both together. */
  public ServerUsage plus(ServerUsage other) {
    return new ServerUsage(
        servers + other.servers,
        processes + other.processes,
        rssOnly + other.rssOnly,
        rss + other.rss,
        plus(pss, other.pss),
        plus(uss, other.uss),
        plus(freed, other.freed));
  }

  private static OptionalLong plus(OptionalLong one, OptionalLong other) {
    if (one.isEmpty()) return other;
    return other.isEmpty() ? one : OptionalLong.of(one.getAsLong() + other.getAsLong());
  }

  /** The figure to compare by, in bytes: the PSS, and the RSS where there is none. */
  public long share() {
    return pss.orElse(rss);
  }
}
