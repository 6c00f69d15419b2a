package mcptools.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the kernel of macOS where single processes listen, as lsof does there. OSHI 7.5.0 looks at
 * the first 1024 processes only, and does not say which those are.
 */
public final class MacSockets {
  private static final int PROC_PIDLISTFDS = 1;
  private static final int PROC_PIDFDSOCKETINFO = 3;

  /** Of struct proc_fdinfo, which is a descriptor and its type. */
  private static final int DESCRIPTOR_BYTES = 8;

  private static final int PROX_FDTYPE_SOCKET = 2;

  /** Of struct socket_fdinfo; the offsets below are in it (bsd/sys/proc_info.h of xnu). */
  public static final int SOCKET_BYTES = 792;

  private static final int OPTIONS = 188;
  private static final int SO_ACCEPTCONN = 2;
  private static final int KIND = 256;
  private static final int SOCKINFO_TCP = 2;
  private static final int SOCKINFO_UN = 3;
  private static final int TCP_PORT = 268;
  private static final int TCP_STATE = 344;
  private static final int TSI_S_LISTEN = 1;
  private static final int UNIX_PATH = 282;

  private final Optional<MethodHandle> process;
  private final Optional<MethodHandle> descriptor;

  public MacSockets() {
    process =
        find(
            "proc_pidinfo",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, JAVA_INT));
    descriptor =
        find(
            "proc_pidfdinfo",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  }

  private static Optional<MethodHandle> find(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.defaultLookup().find(name).map(f -> linker.downcallHandle(f, type));
  }

  /**
   * Where a process listens, such as "TCP port 80" or "Unix socket /tmp/x"; empty unless all that
   * it has open was seen.
   */
  public Optional<Set<String>> listening(long pid) {
    if (process.isEmpty() || descriptor.isEmpty()) return Optional.empty();
    try (Arena arena = Arena.ofConfined()) {
      int room = descriptors(pid, MemorySegment.NULL, 0);
      if (room <= 0) return Optional.empty();
      MemorySegment all = arena.allocate(room, Long.BYTES);
      int size = descriptors(pid, all, room);
      // Without room the kernel leaves the last ones out, and does not say so.
      if (size <= 0 || descriptors(pid, MemorySegment.NULL, 0) > room) return Optional.empty();
      MemorySegment socket = arena.allocate(SOCKET_BYTES, Long.BYTES);
      Set<String> found = new HashSet<>();
      for (int at = 0; at + DESCRIPTOR_BYTES <= size; at += DESCRIPTOR_BYTES) {
        if (all.get(JAVA_INT, at + Integer.BYTES) != PROX_FDTYPE_SOCKET) continue;
        int read = socket(pid, all.get(JAVA_INT, at), socket);
        if (read != SOCKET_BYTES) return Optional.empty(); // closed meanwhile, or another layout
        listens(socket.toArray(JAVA_BYTE)).ifPresent(found::add);
      }
      return Optional.of(found);
    } catch (Throwable e) {
      throw new IllegalStateException("proc_pidinfo", e);
    }
  }

  /** Writes the descriptors of a process; the bytes written or, without room, those to make. */
  private int descriptors(long pid, MemorySegment to, int room) throws Throwable {
    return (int) process.orElseThrow().invokeExact((int) pid, PROC_PIDLISTFDS, 0L, to, room);
  }

  private int socket(long pid, int number, MemorySegment to) throws Throwable {
    return (int)
        descriptor
            .orElseThrow()
            .invokeExact((int) pid, number, PROC_PIDFDSOCKETINFO, to, SOCKET_BYTES);
  }

  /** Where a socket listens, of which the kernel answered this; empty when it does not. */
  public static Optional<String> listens(byte[] answer) {
    ByteBuffer socket = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
    int kind = socket.getInt(KIND);
    boolean tcp = kind == SOCKINFO_TCP;
    boolean listens = (socket.getShort(OPTIONS) & SO_ACCEPTCONN) != 0;
    if (!listens && !(tcp && socket.getInt(TCP_STATE) == TSI_S_LISTEN)) return Optional.empty();
    if (tcp) {
      int port = socket.order(ByteOrder.BIG_ENDIAN).getShort(TCP_PORT) & 0xffff;
      return Optional.of("TCP port " + port);
    }
    if (kind != SOCKINFO_UN) return Optional.of("a socket");
    int end = UNIX_PATH;
    while (end < answer.length && answer[end] != 0) end++;
    String path = new String(answer, UNIX_PATH, end - UNIX_PATH, StandardCharsets.UTF_8);
    return Optional.of("Unix socket " + path);
  }
}
