package mcptools.process;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The tables of sockets in /proc/net (proc(5)), by inode. */
final class SocketTables {
  private static final String LISTEN = "0A";
  private static final String STREAM = "0001";
  private static final String CONNECTED = "03";

  /** The kernel holds a connected socket twice as long as the other end is open, once after. */
  private static final int HELD_TWICE = 3;

  private SocketTables() {}

  /**
   * From the text of /proc/net/tcp or tcp6.
   *
   * @return the port of each socket that listens
   */
  static Map<String, Integer> listening(String tcp) {
    Map<String, Integer> ports = new HashMap<>();
    for (String line : tcp.split("\n")) {
      String[] words = line.strip().split(" +");
      if (words.length < 10 || !words[3].equals(LISTEN)) continue;
      int colon = words[1].lastIndexOf(':');
      ports.put(words[9], Integer.parseInt(words[1].substring(colon + 1), 16));
    }
    return ports;
  }

  /**
   * From the text of /proc/net/unix. The reference count there is 3 while both ends of a pair are
   * open and 2 when the other end is closed (measured on Linux 6.18; proc(5) does not say so).
   *
   * @return the connected stream sockets whose other end nobody has open
   */
  static Set<String> closed(String unix) {
    Set<String> inodes = new HashSet<>();
    for (String line : unix.split("\n")) {
      String[] words = line.strip().split(" +");
      if (words.length < 7 || !words[4].equals(STREAM) || !words[5].equals(CONNECTED)) continue;
      if (Integer.parseInt(words[1], 16) < HELD_TWICE) inodes.add(words[6]);
    }
    return inodes;
  }
}
