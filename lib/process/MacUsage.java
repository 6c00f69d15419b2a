//SOURCES MacFiles.java
//SOURCES UsageSource.java

package mcptools.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.error.UserError;

/**
 * What processes cost on macOS. There the physical footprint stands for both PSS and USS: it holds
 * compressed memory too, so it may be larger than the RSS.
 */
public final class MacUsage implements UsageSource {
  /** struct proc_taskallinfo (bsd/sys/proc_info.h of xnu), by proc_pidinfo(PROC_PIDTASKALLINFO). */
  private static final int PROC_PIDTASKALLINFO = 2;

  public static final int TASK_BYTES = 232;
  private static final int START_SECONDS = 120;
  private static final int START_MICROSECONDS = 128;
  private static final int RESIDENT = 144;
  private static final int USER_TIME = 152;
  private static final int SYSTEM_TIME = 160;
  private static final int THREADS = 220;

  /** struct rusage_info_v2 (bsd/sys/resource.h). */
  public static final int RUSAGE_BYTES = 160;

  private static final int FOOTPRINT = 72;

  /** struct vm_statistics64 (osfmk/mach/vm_statistics.h); in pages. */
  public static final int STATISTICS_BYTES = 152;

  private static final int WIRED = 12;
  private static final int PURGEABLE = 88;
  private static final int COMPRESSOR = 128;
  private static final int INTERNAL = 140;

  /** struct xsw_usage (bsd/sys/sysctl.h). */
  private static final int SWAP_BYTES = 32;

  private static final int SWAP_USED = 16;

  private static final long NANOS = 1_000_000;

  private final MacKernel kernel = new MacKernel();
  private final MacFiles files = new MacFiles(kernel);
  private int[] timebase = {};

  @Override
  public Optional<Usage> read(ProcessId id) {
    byte[] task = task(id);
    if (task.length == 0) return Optional.empty();
    byte[] usage = kernel.usage(id.pid(), RUSAGE_BYTES);
    // pbi_nfiles is the size of the table, which doubles, and never becomes smaller.
    return usage(task, usage, timebase(), files.count(id.pid()));
  }

  @Override
  public OptionalLong cpuMillis(ProcessId id) {
    byte[] task = task(id);
    return task.length == 0 ? OptionalLong.empty() : OptionalLong.of(cpu(bytes(task), timebase()));
  }

  /** Nothing for a process that is gone, or may not be looked into. */
  private byte[] task(ProcessId id) {
    byte[] task = kernel.process(id.pid(), PROC_PIDTASKALLINFO, TASK_BYTES);
    boolean same = task.length == TASK_BYTES && start(bytes(task)) == id.start();
    return same ? task : new byte[0];
  }

  private int[] timebase() {
    if (timebase.length == 0) timebase = kernel.timebase();
    return timebase;
  }

  private static long cpu(ByteBuffer task, int[] timebase) {
    long time = task.getLong(USER_TIME) + task.getLong(SYSTEM_TIME);
    return (long) ((double) time * timebase[0] / timebase[1]) / NANOS;
  }

  /** As {@link MacProcesses} has it. */
  private static long start(ByteBuffer task) {
    return task.getLong(START_SECONDS) * 1000 + task.getLong(START_MICROSECONDS) / 1000;
  }

  /**
   * From the kernel's answers; empty for a process that may not be looked into, such as another
   * user's.
   *
   * @param timebase numerator and denominator by which a time becomes nanoseconds
   * @param openFiles number of its descriptors; empty when that is not known
   */
  public static Optional<Usage> usage(
      byte[] task, byte[] usage, int[] timebase, OptionalLong openFiles) {
    if (task.length != TASK_BYTES) return Optional.empty();
    ByteBuffer bytes = bytes(task);
    long resident = bytes.getLong(RESIDENT);
    long footprint = usage.length == RUSAGE_BYTES ? bytes(usage).getLong(FOOTPRINT) : 0;
    if (resident <= 0) return Optional.empty();
    OptionalLong own = footprint > 0 ? OptionalLong.of(footprint) : OptionalLong.empty();
    return Optional.of(
        new Usage(resident, own, own)
            .with(
                OptionalLong.of(cpu(bytes, timebase)),
                OptionalLong.of(bytes.getInt(THREADS)),
                openFiles));
  }

  @Override
  public SystemMemory system() {
    return system(
            kernel.number("hw.memsize"),
            kernel.number("vm.pagesize"),
            kernel.memory(STATISTICS_BYTES),
            kernel.named("vm.swapusage", SWAP_BYTES))
        .withLevel(pressureLevel());
  }

  @Override
  public Optional<String> pressureLevel() {
    return level(kernel.number("kern.memorystatus_vm_pressure_level"));
  }

  /**
   * From the kernel's answers. In use is what Activity Monitor calls so: what is wired, compressed,
   * or belongs to programs and no file has it.
   *
   * @param total bytes of memory
   * @param page bytes of a page
   */
  public static SystemMemory system(long total, long page, byte[] statistics, byte[] swap) {
    if (total <= 0 || statistics.length != STATISTICS_BYTES || swap.length != SWAP_BYTES) {
      throw new UserError(1, "the system does not report its memory");
    }
    ByteBuffer pages = bytes(statistics);
    long used =
        pages.getInt(INTERNAL)
            - pages.getInt(PURGEABLE)
            + pages.getInt(WIRED)
            + pages.getInt(COMPRESSOR);
    return new SystemMemory(
        total,
        Math.max(0, total - used * page),
        bytes(swap).getLong(0),
        bytes(swap).getLong(SWAP_USED),
        Optional.empty());
  }

  /** As bsd/sys/kern_memorystatus.h has them. */
  public static Optional<String> level(long number) {
    if (number == 1) return Optional.of("normal");
    if (number == 2) return Optional.of("warning");
    return number == 4 ? Optional.of("critical") : Optional.empty();
  }

  private static ByteBuffer bytes(byte[] answer) {
    return ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
  }
}
