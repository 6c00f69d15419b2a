//SOURCES Libc.java

package mcptools.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * The other ends of the Unix sockets of Linux, which no file of /proc has: the kernel is asked
 * through netlink (sock_diag(7)).
 */
final class UnixPeers {
  // linux/netlink.h, linux/sock_diag.h and linux/unix_diag.h
  private static final int UNIX = 1;
  private static final int NETLINK = 16;
  private static final int SOCK_DIAG = 4;
  private static final int BY_FAMILY = 20;
  private static final int DUMP = 0x301;
  private static final int SHOW_PEER = 4;
  private static final short PEER = 2;
  private static final int DONE = 3;
  private static final int ERROR = 2;
  private static final int BUFFER = 1 << 16;

  private UnixPeers() {}

  /** The inode of the other end by the inode of each socket; nothing when the kernel says none. */
  static Map<String, String> read() {
    Map<String, String> found = new HashMap<>();
    int socket = Libc.call("socket", NETLINK, 2, SOCK_DIAG);
    if (socket < 0) return found;
    try (Arena arena = Arena.ofConfined()) {
      // struct nlmsghdr, then struct unix_diag_req
      MemorySegment request = arena.allocate(40, 8);
      request.set(JAVA_INT, 0, 40);
      request.set(JAVA_SHORT, 4, (short) BY_FAMILY);
      request.set(JAVA_SHORT, 6, (short) DUMP);
      request.set(JAVA_BYTE, 16, (byte) UNIX);
      request.set(JAVA_INT, 20, -1); // all states
      request.set(JAVA_INT, 28, SHOW_PEER);
      if (Libc.call("send", socket, request, request.byteSize(), 0) < 0) return found;
      MemorySegment reply = arena.allocate(BUFFER, 8);
      while (true) {
        int length = Libc.call("recv", socket, reply, reply.byteSize(), 0);
        if (length <= 0) return found;
        int size;
        for (int at = 0; at + 16 <= length; at += aligned(size)) {
          size = reply.get(JAVA_INT, at);
          int type = reply.get(JAVA_SHORT, at + 4);
          if (type == DONE || type == ERROR || size < 16) return found;
          addPeer(reply.asSlice(at, Math.min(size, length - at)), found);
        }
      }
    } finally {
      Libc.call("close", socket);
    }
  }

  /** Of a struct nlmsghdr, a struct unix_diag_msg and its attributes. */
  private static void addPeer(MemorySegment message, Map<String, String> found) {
    String inode = Integer.toUnsignedString(message.get(JAVA_INT, 20));
    int length;
    for (int at = 32; at + 8 <= message.byteSize(); at += aligned(length)) {
      length = message.get(JAVA_SHORT, at);
      if (length < 4) return;
      if (message.get(JAVA_SHORT, at + 2) != PEER) continue;
      found.put(inode, Integer.toUnsignedString(message.get(JAVA_INT, at + 4)));
    }
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
