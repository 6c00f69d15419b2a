//SOURCES Checksum.java
//SOURCES PercentEncoding.java
//SOURCES ../process/ProcessId.java

package mcptools.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.process.ProcessId;

/**
 * The content of a PID file: the servers of a session.
 *
 * @param session where the session is; empty in a file of the old shell functions, which know a
 *     session by the file's name alone
 * @param name of the session when it was last seen
 * @param leaders the panes' first processes, recorded ones that are gone included
 * @param servers a line each
 */
public record TrackingFile(
    Optional<Place> session, String name, List<Leader> leaders, List<Server> servers) {
  /**
   * A session of one run of one tmux server.
   *
   * @param boot of the machine, see {@code ProcessSource.boot}
   * @param socket path of the tmux server's socket
   * @param server the tmux server
   * @param id such as "$3"
   * @param directory the project's; "" when it is not known
   * @param marker what the session's panes have in their environment; "" for nothing
   */
  public record Place(
      String boot, String socket, ProcessId server, String id, String directory, String marker) {
    /** Whether both are the same session of the same run of a tmux server. */
    public boolean isSame(Place other) {
      return boot.equals(other.boot) && server.equals(other.server) && id.equals(other.id);
    }
  }

  /**
   * @param pane id such as "%5"
   */
  public record Leader(ProcessId id, String pane) {}

  /**
   * @param root the topmost process; its start is -1 in an old file, which has none
   * @param others the rest of its wrapper chain
   */
  public record Server(ProcessId root, String name, List<ProcessId> others) {
    public List<ProcessId> processes() {
      List<ProcessId> all = new ArrayList<>(List.of(root));
      all.addAll(others);
      return all;
    }
  }

  /** Whether a process is recorded as part of a server. */
  public boolean hasServer(ProcessId process) {
    return servers.stream().anyMatch(server -> server.processes().contains(process));
  }

  /** The first line of a file of an older version, without a checksum. */
  private static final String PLAIN = "#mcp-tools 1\n";

  /** The checksum of all lines below this one follows. */
  private static final String FIRST = "#mcp-tools 2 ";

  private static final String LAST = "#end";

  /** The file's text. */
  public String format() {
    Place place = session.orElseThrow();
    StringBuilder out = new StringBuilder();
    line(out, "#boot", place.boot());
    line(out, "#socket", place.socket());
    line(out, "#server", pair(place.server()));
    line(out, "#session", place.id());
    line(out, "#name", name);
    line(out, "#directory", place.directory());
    line(out, "#marker", place.marker());
    for (Leader leader : leaders) line(out, "#leader", pair(leader.id()) + " " + leader.pane());
    for (Server server : servers) {
      out.append(pair(server.root())).append(' ');
      out.append(PercentEncoding.encode(server.name()).replace(' ', '_'));
      for (ProcessId other : server.others()) {
        out.append(' ').append(other.pid()).append(':').append(other.start());
      }
      out.append('\n');
    }
    String text = out.append(LAST + "\n").toString();
    return FIRST + Checksum.of(text) + "\n" + text;
  }

  private static void line(StringBuilder out, String key, String value) {
    out.append(key).append(' ').append(PercentEncoding.encode(value)).append('\n');
  }

  private static String pair(ProcessId id) {
    return id.pid() + " " + id.start();
  }

  /**
   * @param fileName the name that an old file gives to its session
   * @throws IllegalArgumentException when it is damaged; the message says where
   */
  public static TrackingFile parse(String text, String fileName) {
    List<String> lines = text.lines().toList();
    boolean summed = text.startsWith(FIRST);
    if (!summed && !text.startsWith(PLAIN)) return parseOld(lines, fileName);
    if (!lines.getLast().equals(LAST)) throw new IllegalArgumentException("its end is missing");
    if (summed) {
      String[] parts = text.split("\n", 2);
      Checksum.check(parts[parts.length - 1], parts[0].substring(FIRST.length()));
    }
    Map<String, String> header = new HashMap<>();
    List<Leader> leaders = new ArrayList<>();
    List<Server> servers = new ArrayList<>();
    for (int i = 1; i < lines.size() - 1; i++) {
      String line = lines.get(i);
      try {
        String[] words = line.split(" ", -1);
        if (words[0].equals("#leader")) {
          leaders.add(new Leader(id(words[1], words[2]), PercentEncoding.decode(words[3])));
        } else if (line.startsWith("#")) {
          header.put(words[0], PercentEncoding.decode(line.substring(words[0].length() + 1)));
        } else {
          servers.add(server(words));
        }
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new IllegalArgumentException("line " + (i + 1) + " is damaged", e);
      }
    }
    String[] server = Checksum.required(header, "#server").split(" ", -1);
    if (server.length != 2) throw new IllegalArgumentException("its #server line is damaged");
    Place place =
        new Place(
            Checksum.required(header, "#boot"),
            Checksum.required(header, "#socket"),
            id(server[0], server[1]),
            Checksum.required(header, "#session"),
            Checksum.required(header, "#directory"),
            Checksum.required(header, "#marker"));
    return new TrackingFile(
        Optional.of(place), Checksum.required(header, "#name"), leaders, servers);
  }

  private static TrackingFile parseOld(List<String> lines, String fileName) {
    List<Server> servers = new ArrayList<>();
    for (String line : lines) {
      String word = line.strip();
      if (word.isEmpty()) continue;
      if (!word.chars().allMatch(c -> c >= '0' && c <= '9') || word.length() > 10) {
        throw new IllegalArgumentException("it holds something that is not a pid");
      }
      servers.add(new Server(new ProcessId(Long.parseLong(word), -1), "", List.of()));
    }
    return new TrackingFile(Optional.empty(), fileName, List.of(), servers);
  }

  private static Server server(String[] words) {
    List<ProcessId> others = new ArrayList<>();
    for (int i = 3; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      others.add(id(words[i].substring(0, colon), words[i].substring(colon + 1)));
    }
    return new Server(
        id(words[0], words[1]), PercentEncoding.decode(words[2]), List.copyOf(others));
  }

  private static ProcessId id(String pid, String start) {
    ProcessId id = new ProcessId(Long.parseLong(pid), Long.parseLong(start));
    if (id.pid() <= 1 || id.start() < 0) throw new NumberFormatException("pid or start");
    return id;
  }
}
