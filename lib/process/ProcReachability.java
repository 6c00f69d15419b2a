//SOURCES Libc.java
//SOURCES ProcSockets.java
//SOURCES ProcessSource.java
//SOURCES UnixPeers.java

package mcptools.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
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
  private static final String PIPE = "pipe:[";
  private static final String NOTHING = "/dev/null";

  /** Of a file that has no name any more. */
  private static final String GONE = " (deleted)";

  private final Path proc;
  private final Optional<ProcSockets> sockets;
  private final Map<String, Set<Long>> holders = new HashMap<>();
  private final Map<Long, Map<String, String>> known = new HashMap<>();
  private final Optional<String> network;
  private Optional<Map<String, String>> unixPeers = Optional.empty();

  /** Whether some processes do not show what they have open. */
  private boolean hidden;

  /**
   * @param trees of all servers that {@link #of} will be asked for
   */
  ProcReachability(Path proc, List<List<ProcessInfo>> trees) {
    this.proc = proc;
    network = target(proc.resolve("self/ns/net"));
    Set<Long> asked =
        trees.stream().flatMap(List::stream).map(ProcessInfo::pid).collect(Collectors.toSet());
    sockets = ProcSockets.read(proc.toString());
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!ProcFile.isProcess(name)) continue;
        long pid = Long.parseLong(name);
        Optional<Map<String, String>> open = files(proc, pid);
        hidden |= open.isEmpty() && Files.exists(entry.resolve("fd"));
        if (asked.contains(pid)) open.ifPresent(o -> known.put(pid, o));
        for (String file : open.orElse(Map.of()).values()) {
          if (file.equals(NOTHING)) continue; // who else has it open is never asked
          holders.computeIfAbsent(file, k -> new HashSet<>()).add(pid);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      holders.clear(); // then nobody is known to hold anything, and nobody to hold nothing
    }
  }

  /** Who may reach a server by its processes, of which its root is the last. */
  Reachability of(List<ProcessInfo> tree) {
    ProcessInfo root = tree.getLast();
    Set<Long> pids = tree.stream().map(ProcessInfo::pid).collect(Collectors.toSet());
    Map<Long, List<ProcessInfo>> parts = new HashMap<>();
    for (ProcessInfo process : tree) {
      long part = pids.contains(process.session()) ? process.session() : root.pid();
      parts.computeIfAbsent(part, k -> new ArrayList<>()).add(process);
    }
    Map<Long, Optional<Set<Long>>> services = new HashMap<>();
    parts.forEach((part, members) -> {
      Optional<Set<String>> listens = listens(members);
      if (listens.isPresent() && listens.get().isEmpty()) return;
      services.put(part, listens.flatMap(where -> users(members, where, pids)));
    });
    return new Reachability(listens(tree), input(root, pids), services);
  }

  /** Where processes listen; empty when that cannot be read of all of them. */
  private Optional<Set<String>> listens(List<ProcessInfo> processes) {
    if (sockets.isEmpty()) return Optional.empty();
    Set<String> found = new HashSet<>();
    for (ProcessInfo process : processes) {
      if (process.zombie()) continue; // it has nothing open any more
      Map<String, String> open = known.get(process.pid());
      if (open == null || !isInOurNetwork(process.pid())) return Optional.empty();
      for (String file : open.values()) {
        String where = sockets.get().listening().get(inode(file));
        if (where != null) found.add(where);
      }
    }
    return Optional.of(found);
  }

  /** The processes outside of a tree at the other ends of what a service has accepted. */
  private Optional<Set<Long>> users(
      List<ProcessInfo> service, Set<String> listens, Set<Long> tree) {
    Set<Long> users = new HashSet<>();
    for (ProcessInfo process : service) {
      Collection<String> open = known.getOrDefault(process.pid(), Map.of()).values();
      for (String file : open) {
        String where = sockets.orElseThrow().accepted().get(inode(file));
        if (where == null || !listens.contains(where)) continue;
        Set<Long> holding = holders.getOrDefault(SOCKET + peer(inode(file)) + "]", Set.of());
        if (holding.isEmpty() && !sockets.orElseThrow().closed().contains(inode(file))) {
          return Optional.empty();
        }
        users.addAll(holding);
      }
    }
    users.removeAll(tree);
    return Optional.of(users);
  }

  private String peer(String inode) {
    String tcp = sockets.orElseThrow().peers().get(inode);
    if (tcp != null) return tcp;
    if (unixPeers.isEmpty()) unixPeers = Optional.of(UnixPeers.read());
    return unixPeers.get().getOrDefault(inode, "");
  }

  private Input input(ProcessInfo root, Set<Long> tree) {
    String input = known.getOrDefault(root.pid(), Map.of()).getOrDefault("0", "");
    if (input.isEmpty() || !isInOurNetwork(root.pid())) return Input.UNKNOWN;
    if (input.equals(NOTHING)) return Input.NONE;
    if (input.startsWith(SOCKET)) {
      if (sockets.isEmpty()) return Input.UNKNOWN;
      return sockets.get().closed().contains(inode(input)) ? Input.CLOSED : Input.HELD;
    }
    if (input.startsWith("/") && !input.endsWith(GONE)) {
      // A named pipe or a terminal can be opened by its name, and a file is read and that is it.
      boolean file = Files.isRegularFile(proc.resolve(root.pid() + "/fd/0"));
      return file ? Input.NONE : Input.HELD;
    }
    Set<Long> others = holders.getOrDefault(input, Set.of());
    if (others.isEmpty()) return Input.UNKNOWN; // it was not even seen to be held by the root
    for (long pid : others) {
      if (!tree.contains(pid) && !onlyReads(pid, input)) return Input.HELD;
    }
    if (!input.startsWith(PIPE) || canWrite(tree, input)) {
      return hidden ? Input.UNKNOWN : Input.CLOSED;
    }
    // Who does not show it may hold it: processes of others or outside of our pid namespace, and
    // agents that hide what they hold. The kernel counts them all.
    Optional<Boolean> writer = Libc.hasWriter(proc.resolve(root.pid() + "/fd/0"));
    if (writer.isEmpty()) return Input.UNKNOWN;
    return writer.get() ? Input.HELD : Input.CLOSED;
  }

  /** Whether a process has nothing of a pipe but its end to read from, as it was given ours. */
  private boolean onlyReads(long pid, String pipe) {
    Map<String, String> open = pipe.startsWith(PIPE) ? files(proc, pid).orElse(Map.of()) : Map.of();
    return open.containsValue(pipe)
        && open.entrySet().stream()
            .noneMatch(e -> e.getValue().equals(pipe) && isForWriting(pid, e.getKey()));
  }

  /** Whether one of these has the other end of a pipe as well: the kernel counts that, too. */
  private boolean canWrite(Set<Long> tree, String pipe) {
    for (long pid : tree) {
      for (Map.Entry<String, String> open : known.getOrDefault(pid, Map.of()).entrySet()) {
        if (open.getValue().equals(pipe) && isForWriting(pid, open.getKey())) return true;
      }
    }
    return false;
  }

  /** By the mode of the link: "l-wx------" when it was opened to be written to. */
  private boolean isForWriting(long pid, String descriptor) {
    try {
      Path link = proc.resolve(pid + "/fd/" + descriptor);
      return Files.getPosixFilePermissions(link, LinkOption.NOFOLLOW_LINKS)
          .contains(PosixFilePermission.OWNER_WRITE);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  /**
   * Of children whose standard input and output their parent may hold, those of which it does.
   *
   * @param parents of the children
   */
  static Set<ProcessInfo> held(Path proc, Map<ProcessInfo, ProcessInfo> parents) {
    Set<ProcessInfo> held = new HashSet<>();
    Map<ProcessInfo, Set<String>> open = new HashMap<>();
    Optional<Map<String, String>> peers = Optional.empty();
    for (Map.Entry<ProcessInfo, ProcessInfo> entry : parents.entrySet()) {
      Path child = proc.resolve(entry.getKey().pid() + "/fd");
      List<String> ends = new ArrayList<>();
      for (String descriptor : List.of("0", "1")) {
        String end = target(child.resolve(descriptor)).orElse("");
        if (end.startsWith(SOCKET)) {
          if (peers.isEmpty()) peers = Optional.of(UnixPeers.read());
          ends.add(SOCKET + peers.get().getOrDefault(inode(end), "") + "]");
        } else if (end.startsWith("pipe:")) {
          ends.add(end);
        }
      }
      if (ends.size() < 2) continue;
      Set<String> theirs =
          open.computeIfAbsent(
              entry.getValue(), p -> Set.copyOf(files(proc, p.pid()).orElse(Map.of()).values()));
      if (theirs.containsAll(ends)) held.add(entry.getKey());
    }
    return held;
  }

  /** What a process has open, by descriptor; empty when it is gone or may not be read. */
  private static Optional<Map<String, String>> files(Path proc, long pid) {
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
}
