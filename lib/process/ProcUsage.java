//SOURCES ProcSource.java
//SOURCES UsageSource.java

package mcptools.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import mcptools.error.UserError;

/** What processes of Linux cost, and its memory, read from /proc (proc(5)). */
public final class ProcUsage implements UsageSource {
  private static final String COUNT = "count:";

  /** Bytes that the kernel keeps for each thread on x86-64 and arm64. */
  private static final long KERNEL_STACK = 16 * 1024;

  private final Path proc;
  private final ProcSource processes;

  public ProcUsage(Path proc) {
    this.proc = proc;
    this.processes = new ProcSource(proc);
  }

  @Override
  public Optional<Usage> read(ProcessId id) {
    ProcFile file = new ProcFile();
    String folder = proc + "/" + id.pid();
    file.read(folder + "/status");
    String status = file.text();
    file.read(folder + "/smaps_rollup");
    String rollup = file.text();
    OptionalLong open = openFiles(new File(folder, "fd"));
    Optional<ProcFile.Stat> stat = processes.stat(id, file);
    if (stat.isEmpty()) return Optional.empty();
    long threads = stat.get().threads();
    Optional<Usage> memory = memory(rollup, status, threads);
    if (memory.isEmpty()) return memory;
    OptionalLong cpu = OptionalLong.of(stat.get().cpu());
    return Optional.of(memory.get().with(cpu, OptionalLong.of(threads), open));
  }

  @Override
  public OptionalLong cpuMillis(ProcessId id) {
    Optional<ProcFile.Stat> stat = processes.stat(id, new ProcFile());
    return stat.isPresent() ? OptionalLong.of(stat.get().cpu()) : OptionalLong.empty();
  }

  /**
   * Since Linux 6.2 the size of the folder is the number of its entries, which takes 3 µs to read
   * where a list takes 12, and smaps_rollup 65 (measured).
   */
  private static OptionalLong openFiles(File folder) {
    long size = folder.length();
    if (size > 0) return OptionalLong.of(size);
    String[] names = folder.list();
    return names == null ? OptionalLong.empty() : OptionalLong.of(names.length);
  }

  @Override
  public SystemMemory system() {
    String meminfo = text("meminfo");
    return SystemMemory.parse(meminfo, text("pressure/memory"))
        .orElseThrow(() -> new UserError(1, proc.resolve("meminfo") + " cannot be read"));
  }

  /**
   * Less what the kernel holds ready for each CPU, which it does not count as available: since
   * Linux 6.7 that is most of what a process gave back a moment ago (measured: up to 90 MB).
   */
  @Override
  public long used() {
    long page = pageSize();
    return system().used() - heldReady(text("zoneinfo")) * page;
  }

  /** Pages, from the text of zoneinfo; 0 when it may not be read. */
  static long heldReady(String zoneinfo) {
    long pages = 0;
    for (String line : zoneinfo.split("\n")) {
      String entry = line.strip();
      if (entry.startsWith(COUNT)) pages += number(entry.substring(COUNT.length())).orElse(0);
    }
    return pages;
  }

  private long pageSize() {
    try (Stream<String> lines = Files.lines(proc.resolve("self/smaps"), ISO_8859_1)) {
      return lines
          .map(line -> SystemMemory.size(line, "KernelPageSize"))
          .flatMapToLong(OptionalLong::stream)
          .findFirst()
          .orElse(4096);
    } catch (IOException | UncheckedIOException e) {
      return 4096;
    }
  }

  /**
   * From the texts of smaps_rollup and status. Everybody may read the status; the other only who
   * may trace the process, on Linux 4.14 or newer.
   */
  private static Optional<Usage> memory(String rollup, String status, long threads) {
    OptionalLong rss = SystemMemory.size(rollup, "Rss");
    OptionalLong pss = SystemMemory.size(rollup, "Pss");
    if (rss.isEmpty() || pss.isEmpty()) {
      OptionalLong alone = SystemMemory.size(status, "VmRSS");
      return alone.isEmpty() ? Optional.empty() : Optional.of(Usage.ofRss(alone.getAsLong()));
    }
    // Linux counts huge pages in neither Rss nor Pss.
    long huge = SystemMemory.size(rollup, "Private_Hugetlb").orElse(0);
    long dirty = SystemMemory.size(rollup, "Private_Dirty").orElse(0) + huge;
    long uss = SystemMemory.size(rollup, "Private_Clean").orElse(0) + dirty;
    long kernel = SystemMemory.size(status, "VmPTE").orElse(0) + threads * KERNEL_STACK;
    return Optional.of(
        new Usage(
            rss.getAsLong() + huge,
            OptionalLong.of(pss.getAsLong() + huge),
            OptionalLong.of(uss),
            OptionalLong.of(dirty + kernel)));
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseUnsignedLong(text.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** "" for what another user's process hides, or this kernel does not have. */
  private String text(String file) {
    return ProcFile.textOf(proc + "/" + file).orElse("");
  }
}
