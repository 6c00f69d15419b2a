package mcptools.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the kernel of macOS for the arguments of processes, as its ps does: sysctl(3). */
public final class MacArguments {
  private static final int CTL_KERN = 1;
  private static final int KERN_PROCARGS2 = 49;

  /** ARG_MAX of macOS: arguments and environment together are never longer. */
  private static final int LIMIT = 1 << 20;

  private final Optional<MethodHandle> sysctl;

  /** For one thread at a time; one a call would have to be cleared each time. */
  private final MemorySegment buffer = Arena.ofAuto().allocate(LIMIT);

  public MacArguments() {
    FunctionDescriptor type =
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    Linker linker = Linker.nativeLinker();
    sysctl = linker.defaultLookup().find("sysctl").map(f -> linker.downcallHandle(f, type));
  }

  /** Those of one process; empty when the kernel does not give them, as for another user's. */
  public synchronized List<String> of(long pid) {
    if (sysctl.isEmpty()) return List.of();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(JAVA_INT, CTL_KERN, KERN_PROCARGS2, (int) pid);
      MemorySegment size = arena.allocateFrom(JAVA_LONG, LIMIT);
      int failed = (int) sysctl.get().invokeExact(name, 3, buffer, size, MemorySegment.NULL, 0L);
      if (failed != 0) return List.of();
      return parse(buffer.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE));
    } catch (Throwable e) {
      throw new IllegalStateException("sysctl", e);
    }
  }

  /**
   * From the kernel's answer: the number of arguments, the program's path, zero bytes, and then the
   * arguments and the environment, each with a zero byte behind it.
   */
  public static List<String> parse(byte[] answer) {
    if (answer.length < Integer.BYTES) return List.of();
    int count = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt();
    int from = Integer.BYTES;
    while (from < answer.length && answer[from] != 0) from++;
    while (from < answer.length && answer[from] == 0) from++;
    List<String> found = new ArrayList<>();
    for (int at = from; at < answer.length && found.size() < count; at++) {
      if (answer[at] != 0) continue;
      found.add(new String(answer, from, at - from, UTF_8));
      from = at + 1;
    }
    return found.size() == count ? found : List.of();
  }
}
