//SOURCES ../ownership/McpServer.java
//SOURCES ../process/UsageSource.java

package mcptools.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
import mcptools.recognition.Shapes;

/**
 * What some servers cost together.
 *
 * @param processes those that were read; what ended meanwhile costs nothing
 * @param rssOnly of how many of them the RSS alone is known, so that PSS and USS lack them
 * @param share the figure to compare by, in bytes: of each process its PSS, or its RSS where that
 *     alone is known
 * @param sum of all processes; its RSS counts what they share once for each
 */
public record ServerUsage(int servers, int processes, int rssOnly, long share, Usage sum) {
  public static final ServerUsage NONE = new ServerUsage(0, 0, 0, 0, Usage.NONE);

  /** The figures of all processes of the servers, as far as the system reports them. */
  public static Map<ProcessId, Usage> read(UsageSource source, List<McpServer> servers) {
    return readAll(source, ids(servers));
  }

  /** What these processes cost, as one server. */
  public static ServerUsage read(UsageSource source, Collection<ProcessInfo> processes) {
    return of(processes, readAll(source, processes.stream().map(ProcessInfo::id).toList()));
  }

  private static List<ProcessId> ids(List<McpServer> servers) {
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

  private static void add(
      List<ProcessId> ids, List<Optional<Usage>> found, Map<ProcessId, Usage> usages) {
    for (int i = 0; i < ids.size(); i++) {
      if (found.get(i).isPresent()) usages.put(ids.get(i), found.get(i).get());
    }
  }

  /** One server with these processes. */
  public static ServerUsage of(Collection<ProcessInfo> processes, Map<ProcessId, Usage> usages) {
    int read = 0;
    int rssOnly = 0;
    long share = 0;
    Usage sum = Usage.NONE;
    for (ProcessInfo process : processes) {
      Usage usage = usages.get(process.id());
      if (usage == null) continue;
      read++;
      if (usage.pss().isEmpty()) rssOnly++;
      share += usage.pss().orElse(usage.rss());
      sum = sum.plus(usage);
    }
    return new ServerUsage(1, read, rssOnly, share, sum);
  }

  /** Both together. */
  public ServerUsage plus(ServerUsage other) {
    return new ServerUsage(
        servers + other.servers,
        processes + other.processes,
        rssOnly + other.rssOnly,
        share + other.share,
        sum.plus(other.sum));
  }

  /** The share, in bytes; empty when there are servers of which nothing could be read. */
  public OptionalLong known() {
    return servers > 0 && processes == 0 ? OptionalLong.empty() : OptionalLong.of(share);
  }

  /** Adds the figures to a JSON object, and leaves out what is not known. */
  public void addTo(Map<String, Object> json) {
    sum.figures().forEach((key, value) -> value.ifPresent(number -> json.put(key, number)));
  }

  /** Reads the figures of servers, and begins before their owners are known. STARTUP.md: threads */
  static final class Prefetch {
    private final UsageSource source;
    private final List<ProcessId> ids = new ArrayList<>();
    private Optional<ParallelMap<ProcessId, Optional<Usage>>> begun = Optional.empty();

    Prefetch(UsageSource source) {
      this.source = source;
    }

    /** Begins with the processes that have the shape of a server. */
    void begin(Shapes shapes) {
      for (ProcessInfo process : shapes.candidates()) {
        if (shapes.of(process.argv()).isPresent()) ids.add(process.id());
      }
      begun = Optional.of(ParallelMap.begin(ids, () -> source::read));
    }

    /** The figures of all processes of the servers, and maybe of more. */
    Map<ProcessId, Usage> of(List<McpServer> servers) {
      Map<ProcessId, Usage> usages = new HashMap<>();
      begun.ifPresent(some -> add(ids, some.results(), usages));
      List<ProcessId> rest = new ArrayList<>(ids(servers));
      rest.removeAll(new HashSet<>(ids));
      add(rest, ParallelMap.map(rest, () -> source::read), usages);
      return usages;
    }
  }
}
