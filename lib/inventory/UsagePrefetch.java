//SOURCES ServerUsage.java
//SOURCES ../recognition/RecognizedProcesses.java

package mcptools.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.ownership.McpServer;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Usage;
import mcptools.process.UsageSource;
import mcptools.recognition.RecognizedProcesses;

/** Reads the memory of servers, and begins before their owners are known. */
final class UsagePrefetch {
  private final UsageSource source;
  private final List<ProcessId> ids = new ArrayList<>();
  private Optional<ParallelMap<ProcessId, Optional<Usage>>> begun = Optional.empty();

  UsagePrefetch(UsageSource source) {
    this.source = source;
  }

  /** Begins with the processes that have the shape of a server. */
  void begin(RecognizedProcesses shapes) {
    for (ProcessInfo process : shapes.candidates()) {
      if (shapes.of(process.argv()).isPresent()) ids.add(process.id());
    }
    begun = Optional.of(ParallelMap.begin(ids, () -> source::read));
  }

  /** The figures of all processes of the servers, and maybe of more. */
  Map<ProcessId, Usage> of(List<McpServer> servers) {
    Map<ProcessId, Usage> usages = new HashMap<>();
    begun.ifPresent(some -> ServerUsage.add(ids, some.results(), usages));
    List<ProcessId> rest = new ArrayList<>(ServerUsage.ids(servers));
    rest.removeAll(new HashSet<>(ids));
    ServerUsage.add(rest, ParallelMap.map(rest, () -> source::read), usages);
    return usages;
  }
}
