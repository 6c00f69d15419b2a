//SOURCES Checksum.java
//SOURCES PercentEncoding.java
//SOURCES ../process/ProcessId.java
//SOURCES ../process/ProcessSource.java

package mcptools.state;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.process.ProcessId;
import mcptools.process.ProcessSource;

/**
 * The content of the PID file of a shared server.
 *
 * @param id the topmost process; its start is -1 in a file of the old shell functions
 * @param boot of the machine, see {@code ProcessSource.boot}; empty in an old file
 * @param restarts how often it was started again after the first start
 */
public record SharedPid(ProcessId id, Optional<String> boot, int restarts) {
  /** The first line of a file of an older version, without a checksum. */
  private static final String PLAIN = "#mcp-tools=1";

  /** The checksum of all other lines follows. */
  private static final String FIRST = "#mcp-tools=2:";

  private static final String LAST = "#end";
  private static final int LONGEST_PID = 10;

  public SharedPid(ProcessId id, String boot, int restarts) {
    this(id, Optional.of(boot), restarts);
  }

  /** Whether its process runs. */
  public boolean lives(ProcessSource source) {
    return boot.filter(source.boot()::equals).isPresent() && source.lives(id);
  }

  /**
   * The file's text. The pid is alone on the first line and no other line is a number, so that
   * {@code kill $(cat FILE)} reaches no other process.
   */
  public String format() {
    String text =
        "#start=%d\n#boot=%s\n#restarts=%d\n%s"
            .formatted(id.start(), PercentEncoding.encode(boot.orElseThrow()), restarts, LAST);
    return id.pid() + "\n" + FIRST + Checksum.of(id.pid() + "\n" + text) + "\n" + text + "\n";
  }

  /**
   * @throws IllegalArgumentException when it is damaged; the message says where
   */
  public static SharedPid parse(String text) {
    List<String> lines = text.strip().lines().toList();
    if (lines.isEmpty()) throw new IllegalArgumentException("it is empty");
    long pid = pid(lines.getFirst().strip());
    if (lines.size() == 1) return new SharedPid(new ProcessId(pid, -1), Optional.empty(), 0);
    String first = lines.get(1);
    boolean summed = first.startsWith(FIRST);
    if ((!summed && !first.equals(PLAIN)) || !lines.getLast().equals(LAST)) {
      throw new IllegalArgumentException("its end is missing");
    }
    if (summed) {
      String others = String.join("\n", lines.subList(2, lines.size()));
      Checksum.check(pid + "\n" + others, first.substring(FIRST.length()));
    }
    Map<String, String> values = new HashMap<>();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 0) values.put(line.substring(0, equals), line.substring(equals + 1));
    }
    ProcessId id = new ProcessId(pid, number(values, "#start"));
    String boot = PercentEncoding.decode(Checksum.required(values, "#boot"));
    return new SharedPid(id, boot, Math.toIntExact(number(values, "#restarts")));
  }

  private static long pid(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (text.isEmpty() || text.length() > LONGEST_PID || !digits || Long.parseLong(text) <= 1) {
      throw new IllegalArgumentException("it holds something that is not a pid");
    }
    return Long.parseLong(text);
  }

  private static long number(Map<String, String> values, String key) {
    String value = Checksum.required(values, key);
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && (key.equals("#start") || number <= Integer.MAX_VALUE)) return number;
    } catch (NumberFormatException e) {
      // as a negative one
    }
    throw new IllegalArgumentException("its " + key + " line is damaged");
  }
}
