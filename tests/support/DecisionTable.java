package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a table of decisions; {@code tests/fixtures/decisions.txt} says how it reads. */
public final class DecisionTable {
  /**
   * What is to be decided.
   *
   * @param judge such as "ended" or "session:$1"
   * @param verdict such as "kill"
   * @param pids the processes that the verdict is about
   * @param reason a part of the reason
   */
  public record Expected(String judge, String verdict, List<Long> pids, String reason) {}

  /**
   * A row.
   *
   * @param title what the case is about, and what was changed in it
   * @param facts see {@link SnapshotText}
   */
  public record Case(String title, List<String> facts, List<Expected> expected) {
    public SnapshotBuilder snapshot() {
      return SnapshotText.read(facts);
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private final Map<String, List<String>> machines = new HashMap<>();
  private final List<Case> cases = new ArrayList<>();

  private DecisionTable() {}

  /**
   * @throws IllegalArgumentException when the text is no such table
   */
  public static List<Case> read(Path file) {
    DecisionTable table = new DecisionTable();
    try {
      for (String block : Files.readString(file).split("\n\\s*\n")) {
        List<String> lines =
            block.lines().map(String::strip).filter(l -> !l.startsWith("//")).toList();
        if (!lines.isEmpty()) table.block(lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table.cases;
  }

  private void block(List<String> lines) {
    String[] head = lines.getFirst().split(" ", 2);
    if (head[0].equals("machine")) {
      machines.put(head[1], lines.subList(1, lines.size()));
      return;
    }
    if (!machines.containsKey(head[0])) throw new IllegalArgumentException(lines.getFirst());
    List<String> common = new ArrayList<>(machines.get(head[0]));
    List<String> changed = new ArrayList<>();
    List<Expected> expected = new ArrayList<>();
    String title = head[0] + ": " + head[1];
    boolean first = true;
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("= ")) {
        expected.add(expected(line));
      } else if (line.startsWith("but ")) {
        if (!expected.isEmpty()) add(title, common, changed, expected);
        first = false;
        if (!expected.isEmpty()) changed.clear();
        changed.add(line.substring(4));
        expected.clear();
      } else if (first && expected.isEmpty()) {
        common.add(line);
      } else {
        throw new IllegalArgumentException("a fact after a verdict wants \"but\": " + line);
      }
    }
    add(title, common, changed, expected);
  }

  private void add(
      String title, List<String> common, List<String> changed, List<Expected> expected) {
    if (expected.isEmpty()) throw new IllegalArgumentException("nothing is expected of " + title);
    String full = changed.isEmpty() ? title : title + ", but " + String.join(", ", changed);
    List<String> facts = Stream.concat(common.stream(), changed.stream()).toList();
    cases.add(new Case(full, facts, List.copyOf(expected)));
  }

  /** "= ended kill 402 401 : because". */
  private static Expected expected(String line) {
    String[] sides = (line.substring(2) + " ").split(" : ", 2);
    String[] words = sides[0].split(" ");
    List<Long> pids = Stream.of(words).skip(2).map(Long::valueOf).toList();
    return new Expected(words[0], words[1], pids, sides.length > 1 ? sides[1].strip() : "");
  }
}
