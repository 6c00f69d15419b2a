//SOURCES MemoryUse.java
//SOURCES Shapes.java

package mcptools.mcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.process.Memory;
import mcptools.process.MemorySource;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Workers;

/**
 * Reads the memory of servers, and begins while it is still to be told whose they are. STARTUP.md:
 * threads
 */
final class MemoryAhead {
  private final MemorySource source;
  private final List<ProcessId> ids = new ArrayList<>();
  private Optional<Workers<ProcessId, Optional<Memory>>> begun = Optional.empty();

  MemoryAhead(MemorySource source) {
    this.source = source;
  }

  /** Begins with the processes that have the shape of a server. */
  void begin(Shapes shapes) {
    for (ProcessInfo process : shapes.candidates()) {
      if (shapes.of(process.argv()).isPresent()) ids.add(process.id());
    }
    begun = Optional.of(Workers.begin(ids, () -> source::read));
  }

  /** The figures of all processes of the servers, and maybe of more. */
  Map<ProcessId, Memory> of(List<McpServer> servers) {
    Map<ProcessId, Memory> memories = new HashMap<>();
    begun.ifPresent(some -> MemoryUse.add(ids, some.results(), memories));
    List<ProcessId> rest = new ArrayList<>(MemoryUse.ids(servers));
    rest.removeAll(new HashSet<>(ids));
    MemoryUse.add(rest, Workers.map(rest, () -> source::read), memories);
    return memories;
  }
}
