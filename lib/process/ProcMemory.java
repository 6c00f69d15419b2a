//SOURCES MemorySource.java
//SOURCES ProcSource.java
//SOURCES ../state/UserError.java

package mcptools.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.state.UserError;

/** Memory of Linux, read from /proc (proc(5)). */
public final class ProcMemory implements MemorySource {
  private final Path proc;
  private final ProcSource processes;

  public ProcMemory(Path proc) {
    this.proc = proc;
    this.processes = new ProcSource(proc);
  }

  @Override
  public Optional<Memory> read(ProcessId id) {
    Path folder = proc.resolve(Long.toString(id.pid()));
    Optional<Memory> memory = parse(text(folder.resolve("smaps_rollup")));
    // Everybody may read the status; the other only who may trace the process, on Linux 4.14 or
    // newer.
    if (memory.isEmpty()) {
      OptionalLong rss = SystemMemory.size(text(folder.resolve("status")), "VmRSS");
      if (rss.isPresent()) memory = Optional.of(Memory.ofRss(rss.getAsLong()));
    }
    boolean same = processes.read(id.pid()).filter(p -> p.id().equals(id)).isPresent();
    return same ? memory : Optional.empty();
  }

  @Override
  public SystemMemory system() {
    String meminfo = text(proc.resolve("meminfo"));
    return SystemMemory.parse(meminfo, text(proc.resolve("pressure/memory")))
        .orElseThrow(() -> new UserError(1, proc.resolve("meminfo") + " can not be read"));
  }

  /** From the text of smaps_rollup; empty when it is none. */
  static Optional<Memory> parse(String rollup) {
    OptionalLong rss = SystemMemory.size(rollup, "Rss");
    OptionalLong pss = SystemMemory.size(rollup, "Pss");
    if (rss.isEmpty() || pss.isEmpty()) return Optional.empty();
    // Linux counts huge pages in neither Rss nor Pss.
    long huge = SystemMemory.size(rollup, "Private_Hugetlb").orElse(0);
    long uss =
        SystemMemory.size(rollup, "Private_Clean").orElse(0)
            + SystemMemory.size(rollup, "Private_Dirty").orElse(0);
    return Optional.of(
        new Memory(
            rss.getAsLong() + huge,
            OptionalLong.of(pss.getAsLong() + huge),
            OptionalLong.of(uss + huge)));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // ended meanwhile, another user's, or not there in this kernel
    }
  }
}
