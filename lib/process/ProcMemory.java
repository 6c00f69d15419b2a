//SOURCES MemorySource.java
//SOURCES ProcSource.java
//SOURCES ../state/UserError.java

package mcptools.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcptools.state.UserError;

/** Memory of Linux, read from /proc (proc(5)). */
public final class ProcMemory implements MemorySource {
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d{1,9})$");

  private static final Pattern COUNT = Pattern.compile("(?m)^ +count: +(\\d{1,18})$");

  /** Bytes that the kernel keeps for each thread on x86-64 and arm64. */
  private static final long KERNEL_STACK = 16 * 1024;

  private final Path proc;
  private final ProcSource processes;

  public ProcMemory(Path proc) {
    this.proc = proc;
    this.processes = new ProcSource(proc);
  }

  @Override
  public Optional<Memory> read(ProcessId id) {
    Path folder = proc.resolve(Long.toString(id.pid()));
    String status = text(folder.resolve("status"));
    Optional<Memory> memory = parse(text(folder.resolve("smaps_rollup")), status);
    // Everybody may read the status; the other only who may trace the process, on Linux 4.14 or
    // newer.
    if (memory.isEmpty()) {
      OptionalLong rss = SystemMemory.size(status, "VmRSS");
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

  /**
   * Less what the kernel holds ready for each CPU, which it does not count as available: since
   * Linux 6.7 that is most of what a process gave back a moment ago (measured: up to 90 MB).
   */
  @Override
  public long used() {
    long page = pageSize();
    return system().used() - heldReady(text(proc.resolve("zoneinfo"))) * page;
  }

  /** Pages, from the text of zoneinfo; 0 when it may not be read. */
  static long heldReady(String zoneinfo) {
    return COUNT.matcher(zoneinfo).results().mapToLong(m -> Long.parseLong(m.group(1))).sum();
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

  /** From the texts of smaps_rollup and status; empty when the first is none. */
  static Optional<Memory> parse(String rollup, String status) {
    OptionalLong rss = SystemMemory.size(rollup, "Rss");
    OptionalLong pss = SystemMemory.size(rollup, "Pss");
    if (rss.isEmpty() || pss.isEmpty()) return Optional.empty();
    // Linux counts huge pages in neither Rss nor Pss.
    long huge = SystemMemory.size(rollup, "Private_Hugetlb").orElse(0);
    long dirty = SystemMemory.size(rollup, "Private_Dirty").orElse(0) + huge;
    long uss = SystemMemory.size(rollup, "Private_Clean").orElse(0) + dirty;
    Matcher threads = THREADS.matcher(status);
    long stacks = threads.find() ? Long.parseLong(threads.group(1)) * KERNEL_STACK : 0;
    long kernel = SystemMemory.size(status, "VmPTE").orElse(0) + stacks;
    return Optional.of(
        new Memory(
            rss.getAsLong() + huge,
            OptionalLong.of(pss.getAsLong() + huge),
            OptionalLong.of(uss),
            OptionalLong.of(dirty + kernel)));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      return ""; // ended meanwhile, another user's, or not there in this kernel
    }
  }
}
