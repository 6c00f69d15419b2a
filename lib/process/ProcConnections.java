//SOURCES ProcFile.java
//SOURCES ProcessInfo.java

package mcptools.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** Who is connected to a TCP port of this machine, read from /proc. It looks at all processes. */
public final class ProcConnections {
  private static final String ESTABLISHED = "01";
  private static final String SOCKET = "socket:[";

  private ProcConnections() {}

  /**
   * The processes at the other ends; of several that hold one, the oldest. None where there is no
   * /proc.
   *
   * @param port that they are connected to
   * @param from the ports at their ends
   * @return by these
   */
  public static Map<Integer, ProcessId> of(
      int port, Set<Integer> from, LongFunction<Optional<ProcessInfo>> read) {
    Path proc = Path.of("/proc");
    Map<Integer, ProcessId> oldest = new HashMap<>();
    holders(proc, port, from)
        .forEach((theirs, pids) ->
            pids.stream()
                .flatMap(pid -> read.apply(pid).stream())
                .map(ProcessInfo::id)
                .min(Comparator.comparingLong(ProcessId::start))
                .ifPresent(id -> oldest.put(theirs, id)));
    return oldest;
  }

  /** The pids of all that hold the other ends, as far as they may be read. */
  private static Map<Integer, List<Long>> holders(Path proc, int port, Set<Integer> from) {
    Map<String, Integer> inodes = new HashMap<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      String text = ProcFile.textOf(proc.resolve(table).toString()).orElse("");
      text.lines().forEach(line -> add(line, port, from, inodes));
    }
    Map<Integer, List<Long>> found = new HashMap<>();
    if (inodes.isEmpty()) return found;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc)) {
      for (Path entry : entries) {
        if (ProcFile.isProcess(entry.getFileName().toString())) search(entry, inodes, found);
      }
    } catch (IOException | DirectoryIteratorException e) {
      found.clear();
    }
    return found;
  }

  /** The columns of /proc/net/tcp (proc(5)). */
  private static void add(String line, int port, Set<Integer> from, Map<String, Integer> inodes) {
    String[] words = line.strip().split(" +");
    if (words.length < 10 || !words[3].equals(ESTABLISHED)) return;
    int theirs = port(words[1]);
    if (port(words[2]) == port && from.contains(theirs)) inodes.put(words[9], theirs);
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
  }

  private static void search(
      Path process, Map<String, Integer> inodes, Map<Integer, List<Long>> found) {
    long pid = Long.parseLong(process.getFileName().toString());
    try (DirectoryStream<Path> links = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path link : links) {
        String target = Files.readSymbolicLink(link).toString();
        if (!target.startsWith(SOCKET)) continue;
        Integer theirs = inodes.get(target.substring(SOCKET.length(), target.length() - 1));
        if (theirs != null) found.computeIfAbsent(theirs, p -> new ArrayList<>()).add(pid);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // it is gone, or another user's
    }
  }
}
