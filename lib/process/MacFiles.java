//SOURCES MacKernel.java

package mcptools.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What single processes of macOS have open, by the calls of lsof. The offsets are those of
 * bsd/sys/proc_info.h of xnu.
 */
public final class MacFiles {
  private static final int PROC_PIDLISTFDS = 1;
  private static final int PROC_PIDFDSOCKETINFO = 3;
  private static final int PROC_PIDFDPIPEINFO = 6;

  /** Of struct proc_fdinfo, which is a descriptor and its type. */
  private static final int DESCRIPTOR_BYTES = 8;

  private static final int PROX_FDTYPE_SOCKET = 2;
  private static final int PROX_FDTYPE_PIPE = 6;

  /**
   * What Network.framework sends, receives and may listen by: it has no sockets since macOS 12
   * (developer.apple.com/forums/thread/751581).
   */
  private static final Set<Integer> WITHOUT_SOCKET = Set.of(10, 11); // PROX_FDTYPE_CHANNEL, _NEXUS

  /** Of struct pipe_fdinfo; handles are addresses of the kernel, hashed. */
  private static final int PIPE_BYTES = 184;

  private static final int PIPE_HANDLE = 160;
  private static final int PIPE_PEER = 168;

  /** Of struct socket_fdinfo. */
  public static final int SOCKET_BYTES = 792;

  private static final int SOCKET_HANDLE = 160;
  private static final int UNIX_PEER = 264;
  private static final int OPTIONS = 188;
  private static final int SO_ACCEPTCONN = 2;
  private static final int KIND = 256;
  private static final int SOCKINFO_TCP = 2;
  private static final int SOCKINFO_UN = 3;
  private static final int TCP_PORT = 268;
  private static final int TCP_STATE = 344;
  private static final int TSI_S_LISTEN = 1;
  private static final int UNIX_PATH = 282;

  private final MacKernel kernel;

  public MacFiles() {
    this(new MacKernel());
  }

  MacFiles(MacKernel kernel) {
    this.kernel = kernel;
  }

  /** One end of a pipe or of two Unix sockets; 0 for none. */
  record End(long handle, long peer) {}

  /**
   * Where a process listens, such as "TCP port 80" or "Unix socket /tmp/x"; empty unless all that
   * it has open was seen and understood.
   */
  public Optional<Set<String>> listening(long pid) {
    Optional<ByteBuffer> open = open(pid);
    if (open.isEmpty()) return Optional.empty();
    ByteBuffer all = open.get();
    Set<String> found = new HashSet<>();
    for (int at = 0; at + DESCRIPTOR_BYTES <= all.capacity(); at += DESCRIPTOR_BYTES) {
      int type = all.getInt(at + Integer.BYTES);
      if (WITHOUT_SOCKET.contains(type)) return Optional.empty();
      if (type != PROX_FDTYPE_SOCKET) continue;
      byte[] socket = kernel.file(pid, all.getInt(at), PROC_PIDFDSOCKETINFO, SOCKET_BYTES);
      if (socket.length == 0) return Optional.empty(); // closed meanwhile, or another layout
      listens(socket).ifPresent(found::add);
    }
    return Optional.of(found);
  }

  /** The descriptors of a process, each with its type; empty unless it is all of them. */
  private Optional<ByteBuffer> open(long pid) {
    int room = kernel.room(pid, PROC_PIDLISTFDS);
    byte[] all = kernel.process(pid, PROC_PIDLISTFDS, room);
    // Without room the kernel leaves the last ones out, and does not say so.
    if (all.length == 0 || kernel.room(pid, PROC_PIDLISTFDS) > room) return Optional.empty();
    return Optional.of(bytes(all));
  }

  /** How many descriptors a process has; empty when they cannot be seen. */
  OptionalLong count(long pid) {
    Optional<ByteBuffer> open = open(pid);
    if (open.isEmpty()) return OptionalLong.empty();
    return OptionalLong.of(open.get().capacity() / DESCRIPTOR_BYTES);
  }

  /** The handles of all ends that a process has open. */
  Set<Long> ends(long pid) {
    Set<Long> found = new HashSet<>();
    ByteBuffer all = open(pid).orElse(ByteBuffer.allocate(0));
    for (int at = 0; at + DESCRIPTOR_BYTES <= all.capacity(); at += DESCRIPTOR_BYTES) {
      long handle = end(pid, all.getInt(at), all.getInt(at + Integer.BYTES)).handle();
      if (handle != 0) found.add(handle);
    }
    return found;
  }

  /** What is at the other end of a descriptor; 0 when that is no pipe or socket, or not known. */
  long peer(long pid, int descriptor) {
    long pipe = end(pid, descriptor, PROX_FDTYPE_PIPE).peer();
    return pipe != 0 ? pipe : end(pid, descriptor, PROX_FDTYPE_SOCKET).peer();
  }

  private End end(long pid, int descriptor, int type) {
    if (type == PROX_FDTYPE_PIPE) {
      return pipe(kernel.file(pid, descriptor, PROC_PIDFDPIPEINFO, PIPE_BYTES));
    }
    if (type != PROX_FDTYPE_SOCKET) return new End(0, 0);
    return socket(kernel.file(pid, descriptor, PROC_PIDFDSOCKETINFO, SOCKET_BYTES));
  }

  private static End pipe(byte[] answer) {
    if (answer.length < PIPE_BYTES) return new End(0, 0);
    ByteBuffer pipe = bytes(answer);
    return new End(pipe.getLong(PIPE_HANDLE), pipe.getLong(PIPE_PEER));
  }

  private static End socket(byte[] answer) {
    if (answer.length < SOCKET_BYTES) return new End(0, 0);
    ByteBuffer socket = bytes(answer);
    if (socket.getInt(KIND) != SOCKINFO_UN) return new End(0, 0);
    return new End(socket.getLong(SOCKET_HANDLE), socket.getLong(UNIX_PEER));
  }

  /** Where a socket listens, of which the kernel answered this; empty when it does not. */
  public static Optional<String> listens(byte[] answer) {
    ByteBuffer socket = bytes(answer);
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

  private static ByteBuffer bytes(byte[] answer) {
    return ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
  }
}
