//SOURCES ProcFile.java

package mcptools.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sockets of our network namespace, by inode, as the tables in /proc/net have them.
 *
 * @param listening where each socket listens, such as "TCP port 80"
 * @param accepted where each socket was accepted that a listening one has accepted, as above
 * @param peers the other ends of connections over TCP within this machine
 * @param closed connected sockets whose other end nobody has open
 */
record ProcSockets(
    Map<String, String> listening,
    Map<String, String> accepted,
    Map<String, String> peers,
    Set<String> closed) {
  // The columns of /proc/net/tcp and /proc/net/unix (proc(5)).
  private static final String LISTEN = "0A";
  private static final String ESTABLISHED = "01";

  /** SOCK_STREAM and SOCK_SEQPACKET. */
  private static final Set<String> CONNECTIONS = Set.of("0001", "0005");

  private static final String CONNECTED = "03";
  private static final long ACCEPTS = 1 << 16;

  /** Before an address of IPv4 among those of IPv6. */
  private static final String MAPPED = "0000000000000000FFFF0000";

  /** The kernel holds a connected socket twice as long as the other end is open, once after. */
  private static final int HELD_TWICE = 3;

  /**
   * @param folder such as /proc
   * @return empty when a table cannot be read, or is not what the kernel alone has written: another
   *     user's socket may have a name with line ends in it, which look like rows
   */
  static Optional<ProcSockets> read(String folder) {
    Optional<String> tcp = ProcFile.textOf(folder + "/net/tcp");
    Optional<String> unix = ProcFile.textOf(folder + "/net/unix");
    if (tcp.isEmpty() || unix.isEmpty()) return Optional.empty();
    ProcSockets sockets =
        new ProcSockets(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashSet<>());
    try {
      // tcp6 is not there where IPv6 is switched off.
      sockets.addTcp(tcp.get() + "\n" + ProcFile.textOf(folder + "/net/tcp6").orElse(""));
      return sockets.addUnix(unix.get()) ? Optional.of(sockets) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private void addTcp(String table) {
    Map<String, String> byEnds = new HashMap<>();
    Map<String, String> otherEnds = new HashMap<>();
    for (String line : table.split("\n")) {
      String[] words = line.strip().split(" +");
      boolean listens = words.length > 9 && words[3].equals(LISTEN);
      if (!listens && (words.length < 10 || !words[3].equals(ESTABLISHED))) continue;
      String inode = words[9];
      String port =
          "TCP port " + Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16);
      if (listens) listening.put(inode, port);
      if (listens) continue;
      accepted.put(inode, port);
      byEnds.put(end(words[1]) + end(words[2]), inode);
      otherEnds.put(inode, end(words[2]) + end(words[1]));
    }
    otherEnds.forEach((inode, ends) -> {
      String peer = byEnds.get(ends);
      if (peer != null) peers.put(inode, peer);
    });
  }

  private static String end(String address) {
    return (address.startsWith(MAPPED) ? address.substring(MAPPED.length()) : address) + " ";
  }

  /**
   * The reference count there is 3 while both ends of a pair are open and 2 when the other end is
   * closed (measured on Linux 6.18; proc(5) does not say so).
   *
   * @return whether each line is a row, and each socket has one
   */
  private boolean addUnix(String table) {
    Set<String> inodes = new HashSet<>();
    for (String line : table.split("\n")) {
      String[] words = line.strip().split(" +", 8);
      if (words[0].equals("Num")) continue;
      if (words.length < 7) return false;
      // A connection that nobody has accepted yet has no inode.
      if (!words[6].equals("0") && !inodes.add(words[6])) return false;
      String path = words.length > 7 ? "Unix socket " + words[7] : "";
      if ((Long.parseLong(words[3], 16) & ACCEPTS) != 0) listening.put(words[6], path);
      if (!CONNECTIONS.contains(words[4]) || !words[5].equals(CONNECTED)) continue;
      if (!path.isEmpty()) accepted.put(words[6], path); // a client's own end has no name
      if (Integer.parseInt(words[1], 16) < HELD_TWICE) closed.add(words[6]);
    }
    return true;
  }
}
