//SOURCES ProcessSource.java

package mcptools.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProcessSource.Reachability.Input;

/** Who may reach some processes, read from /proc; what it reads it reads once. */
final class ProcReachability {
  private static final String SOCKET = "socket:[";
  private static final String NOTHING = "/dev/null";

  // The columns of /proc/net/tcp and /proc/net/unix (proc(5)).
  private static final String LISTEN = "0A";
  private static final String STREAM = "0001";
  private static final String CONNECTED = "03";

  /** The kernel holds a connected socket twice as long as the other end is open, once after. */
  private static final int HELD_TWICE = 3;

  private final Path proc;
  private final Optional<Map<String, Integer>> ports;
  private final Optional<Set<String>> closed;
  private final Map<String, Set<Long>> holders = new HashMap<>();
  private final Map<Long, Map<String, String>> known = new HashMap<>();
  private final Optional<String> network;

  /**
   * @param trees of all servers that {@link #of} will be asked for
   */
  ProcReachability(Path proc, List<List<ProcessInfo>> trees) {
    this.proc = proc;
    network = target(proc.resolve("self/ns/net"));
    Set<Long> asked =
        trees.stream().flatMap(List::stream).map(ProcessInfo::pid).collect(Collectors.toSet());
    // tcp6 is not there where IPv6 is switched off.
    ports = text("net/tcp").map(t -> listening(t + "\n" + text("net/tcp6").orElse("")));
    closed = text("net/unix").map(ProcReachability::closed);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!ProcFile.isProcess(name)) continue;
        long pid = Long.parseLong(name);
        Optional<Map<String, String>> open = files(pid);
        if (asked.contains(pid)) open.ifPresent(o -> known.put(pid, o));
        for (String file : open.orElse(Map.of()).values()) {
          // Who else has these open is never asked.
          if (file.startsWith(SOCKET) || file.equals(NOTHING)) continue;
          holders.computeIfAbsent(file, k -> new HashSet<>()).add(pid);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      holders.clear(); // then nobody is known to hold anything, and nobody to hold nothing
    }
  }

  /** Who may reach a server by its processes, of which its root is the last. */
  Reachability of(List<ProcessInfo> tree) {
    Set<Integer> found = new HashSet<>();
    Set<Long> pids = tree.stream().map(ProcessInfo::pid).collect(Collectors.toSet());
    boolean complete = ports.isPresent();
    for (ProcessInfo process : tree) {
      if (process.zombie()) continue; // it has nothing open any more
      Map<String, String> open = known.get(process.pid());
      complete &= open != null && isInOurNetwork(process.pid());
      if (open == null || !complete) break;
      for (String file : open.values()) {
        Integer port = ports.orElseThrow().get(inode(file));
        if (port != null) found.add(port);
      }
    }
    return new Reachability(
        complete ? Optional.of(found) : Optional.empty(), input(tree.getLast(), pids));
  }

  private Input input(ProcessInfo root, Set<Long> tree) {
    String input = known.getOrDefault(root.pid(), Map.of()).getOrDefault("0", "");
    if (input.isEmpty() || !isInOurNetwork(root.pid())) return Input.UNKNOWN;
    if (input.equals(NOTHING)) return Input.CLOSED;
    if (input.startsWith(SOCKET)) {
      if (closed.isEmpty()) return Input.UNKNOWN;
      return closed.get().contains(inode(input)) ? Input.CLOSED : Input.HELD;
    }
    Set<Long> others = holders.getOrDefault(input, Set.of());
    if (others.isEmpty()) return Input.UNKNOWN; // it was not even seen to be held by the root
    return tree.containsAll(others) ? Input.CLOSED : Input.HELD;
  }

  /** What a process has open, by descriptor; empty when it is gone or may not be read. */
  private Optional<Map<String, String>> files(long pid) {
    Map<String, String> open = new HashMap<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
      for (Path link : links) {
        target(link).ifPresent(t -> open.put(link.getFileName().toString(), t));
      }
      return Optional.of(open);
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException e) {
      return Optional.empty(); // closed meanwhile
    }
  }

  /** The tables in /proc/net are those of our network namespace alone. */
  private boolean isInOurNetwork(long pid) {
    Optional<String> theirs = target(proc.resolve(pid + "/ns/net"));
    return theirs.isPresent() && theirs.equals(network);
  }

  private static String inode(String file) {
    return file.startsWith(SOCKET) ? file.substring(SOCKET.length(), file.length() - 1) : "";
  }

  private Optional<String> text(String file) {
    return ProcFile.textOf(proc + "/" + file);
  }

  /** The port of each socket that listens by its inode, as /proc/net/tcp and tcp6 have them. */
  private static Map<String, Integer> listening(String tcp) {
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
   * The connected stream sockets of /proc/net/unix whose other end nobody has open, by inode. The
   * reference count there is 3 while both ends of a pair are open and 2 when the other end is
   * closed (measured on Linux 6.18; proc(5) does not say so).
   */
  private static Set<String> closed(String unix) {
    Set<String> inodes = new HashSet<>();
    for (String line : unix.split("\n")) {
      String[] words = line.strip().split(" +");
      if (words.length < 7 || !words[4].equals(STREAM) || !words[5].equals(CONNECTED)) continue;
      if (Integer.parseInt(words[1], 16) < HELD_TWICE) inodes.add(words[6]);
    }
    return inodes;
  }
}
