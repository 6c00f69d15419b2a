//SOURCES Libc.java
//SOURCES MacProcesses.java

package mcptools.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Asks the kernel of macOS, by the calls that its own ps, lsof and top make: sysctl(3), libproc.h
 * and mach/mach_host.h. Each answers with the bytes of a C structure; with none when the kernel
 * refuses, or this system has no such call.
 */
final class MacKernel {
  private static final byte[] NONE = {};

  /** From sys/sysctl.h. */
  private static final int CTL_KERN = 1;

  private static final int KERN_PROC = 14;
  private static final int KERN_PROC_ALL = 0;
  private static final int KERN_PROC_PID = 1;
  private static final int KERN_PROCARGS2 = 49;

  /** ARG_MAX of macOS: arguments and environment together are never longer. */
  private static final int ARGUMENT_BYTES = 1 << 20;

  private static final int RUSAGE_INFO_V2 = 2;
  private static final int HOST_VM_INFO64 = 4;

  /** What may start between the question for the size of a listing and the listing. */
  private static final int MORE = 64 * MacProcesses.BYTES;

  private static final int TRIES = 5;

  /** Made once, because they are called for each process of a listing. */
  private static final class Calls {
    static final Optional<MethodHandle> SYSCTL = Libc.words("sysctl");
    static final Optional<MethodHandle> PROCESS = Libc.words("proc_pidinfo");
    static final Optional<MethodHandle> FILE = Libc.words("proc_pidfdinfo");
    static final Optional<MethodHandle> USAGE = Libc.words("proc_pid_rusage");
  }

  /** For one thread at a time; one a call would have to be cleared each time. */
  private Optional<MemorySegment> buffer = Optional.empty();

  /** struct kinfo_proc of each process, those of other users and zombies too. */
  byte[] processes() {
    byte[] found = NONE;
    for (int tries = 0; tries < TRIES && found.length == 0; tries++) {
      long room = sysctl(MemorySegment.NULL, 0, CTL_KERN, KERN_PROC, KERN_PROC_ALL);
      if (room <= 0) return NONE;
      found = sysctl(room + MORE, CTL_KERN, KERN_PROC, KERN_PROC_ALL);
    }
    return found;
  }

  /** struct kinfo_proc of one process. */
  byte[] process(long pid) {
    return sysctl(MacProcesses.BYTES, CTL_KERN, KERN_PROC, KERN_PROC_PID, (int) pid);
  }

  private static byte[] sysctl(long room, int... name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(room, Long.BYTES);
      long size = sysctl(to, room, name);
      return size <= 0 ? NONE : to.asSlice(0, size).toArray(JAVA_BYTE);
    }
  }

  /** Arguments and environment of one process, as {@link MacProcesses#arguments} reads them. */
  synchronized byte[] arguments(long pid) {
    if (buffer.isEmpty()) buffer = Optional.of(Arena.ofAuto().allocate(ARGUMENT_BYTES));
    MemorySegment to = buffer.get();
    long size = sysctl(to, ARGUMENT_BYTES, CTL_KERN, KERN_PROCARGS2, (int) pid);
    return size <= 0 ? NONE : to.asSlice(0, size).toArray(JAVA_BYTE);
  }

  /** The bytes written or, without room, those to make room for; -1 when it fails. */
  private static long sysctl(MemorySegment to, long room, int... name) {
    try (Arena arena = Arena.ofConfined()) {
      long names = arena.allocateFrom(JAVA_INT, name).address();
      MemorySegment size = arena.allocateFrom(JAVA_LONG, room);
      int failed = call(Calls.SYSCTL, names, name.length, to.address(), size.address(), 0);
      return failed != 0 ? -1 : size.get(JAVA_LONG, 0);
    }
  }

  /** The result of a function; -1 when this system has none of that name. The sixth word is 0. */
  private static int call(
      Optional<MethodHandle> function,
      long first,
      long second,
      long third,
      long fourth,
      long fifth) {
    if (function.isEmpty()) return -1;
    try {
      return (int) (long) function.get().invokeExact(first, second, third, fourth, fifth, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A number by its name; 0 when there is none. */
  long number(String name) {
    byte[] answer = named(name, Long.BYTES);
    long number = 0;
    for (int i = answer.length - 1; i >= 0; i--) number = number << 8 | answer[i] & 0xff;
    return number;
  }

  /** What sysctlbyname(3) answers, zeros behind it. */
  byte[] named(String name, int room) {
    if (Libc.find("sysctlbyname", FunctionDescriptor.ofVoid()).isEmpty()) return NONE;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(room, Long.BYTES);
      MemorySegment size = arena.allocateFrom(JAVA_LONG, room);
      MemorySegment text = arena.allocateFrom(name);
      int failed = Libc.call("sysctlbyname", text, to, size, MemorySegment.NULL, 0L);
      return failed != 0 ? NONE : to.toArray(JAVA_BYTE);
    }
  }

  /**
   * What proc_pidinfo tells of a process.
   *
   * @param room in bytes; the kernel leaves out what has none, and does not say so
   */
  byte[] process(long pid, int flavor, int room) {
    if (room <= 0) return NONE;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(room, Long.BYTES);
      int size = call(Calls.PROCESS, pid, flavor, 0, to.address(), room);
      return size <= 0 ? NONE : to.asSlice(0, size).toArray(JAVA_BYTE);
    }
  }

  /** For how many bytes of an answer of {@link #process(long, int, int)} to make room. */
  int room(long pid, int flavor) {
    return call(Calls.PROCESS, pid, flavor, 0, 0, 0);
  }

  /** What proc_pidfdinfo tells of a file descriptor; nothing when it has another size. */
  byte[] file(long pid, int descriptor, int flavor, int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(size, Long.BYTES);
      int read = call(Calls.FILE, pid, descriptor, flavor, to.address(), size);
      return read != size ? NONE : to.toArray(JAVA_BYTE);
    }
  }

  /** struct rusage_info_v2 of a process. */
  byte[] usage(long pid, int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(size, Long.BYTES);
      int failed = call(Calls.USAGE, pid, RUSAGE_INFO_V2, to.address(), 0, 0);
      return failed != 0 ? NONE : to.toArray(JAVA_BYTE);
    }
  }

  /** struct vm_statistics64 of the machine. */
  byte[] memory(int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(size, Long.BYTES);
      MemorySegment count = arena.allocateFrom(JAVA_INT, size / Integer.BYTES);
      int host = Libc.call("mach_host_self");
      int failed = Libc.call("host_statistics64", host, HOST_VM_INFO64, to, count);
      return failed != 0 ? NONE : to.toArray(JAVA_BYTE);
    }
  }

  /** By what the kernel's times are multiplied and divided to be nanoseconds. */
  int[] timebase() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
      int failed = Libc.call("mach_timebase_info", to);
      return failed != 0 ? new int[] {1, 1} : to.toArray(JAVA_INT);
    }
  }
}
