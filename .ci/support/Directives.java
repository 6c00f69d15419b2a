package mcptools.ci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the files tell JBang of each other and of libraries.
 *
 * @param sources by file, the files of its {@code //SOURCES} lines; one with a wildcard counts as
 *     none
 * @param deps by file, the coordinates of its {@code //DEPS} lines
 */
public record Directives(Map<Path, Set<Path>> sources, Map<Path, Set<String>> deps) {
  private static final String SOURCES = "//SOURCES ";
  private static final String DEPS = "//DEPS ";

  public static Directives of(Collection<Path> files) throws IOException {
    Directives all = new Directives(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      Path folder = file.getParent();
      all.sources.put(
          file, words(lines, SOURCES, w -> w.contains("*") ? file : folder.resolve(w).normalize()));
      all.sources.get(file).remove(file);
      all.deps.put(file, words(lines, DEPS, w -> w));
    }
    return all;
  }

  private static <T> Set<T> words(List<String> lines, String prefix, Function<String, T> read) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> read.apply(line.substring(prefix.length()).strip()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The file and all that JBang compiles with it. */
  public Set<Path> closure(Path file) {
    return closure(file, sources);
  }

  /** The file and all that can be reached from it. */
  public static Set<Path> closure(Path file, Map<Path, Set<Path>> arrows) {
    Set<Path> seen = new LinkedHashSet<>(List.of(file));
    Deque<Path> next = new ArrayDeque<>(seen);
    while (!next.isEmpty()) {
      for (Path to : arrows.getOrDefault(next.pop(), Set.of())) if (seen.add(to)) next.add(to);
    }
    return seen;
  }

  /**
   * The fewest {@code //SOURCES} lines with which each file compiles: of the files that it names,
   * those that it does not get through another one.
   */
  public static Map<Path, Set<Path>> fewest(Map<Path, Set<Path>> named) {
    Map<Path, Set<Path>> fewest = new LinkedHashMap<>();
    named.forEach((file, all) -> fewest.put(file, new LinkedHashSet<>(all)));
    named.forEach((file, all) -> {
      Set<Path> kept = fewest.get(file);
      for (Path one : all) {
        kept.remove(one);
        if (!closure(file, fewest).contains(one)) kept.add(one);
      }
    });
    return fewest;
  }

  /** Writes the {@code //SOURCES} lines of a file anew, in their place or after the others. */
  public static void write(Path file, Collection<Path> sources) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int at = (int) lines.stream().takeWhile(line -> !line.startsWith(SOURCES)).count();
    boolean none = at == lines.size();
    if (none) at = (int) lines.stream().takeWhile(line -> line.startsWith("//")).count();
    boolean first = none && at == 0;
    lines.removeIf(line -> line.startsWith(SOURCES) && !line.contains("*"));
    List<String> made = new ArrayList<>();
    for (Path source : sources) made.add(SOURCES + file.getParent().relativize(source));
    made.sort(Comparator.comparing((String line) -> line.contains("../")).thenComparing(l -> l));
    if (first && !made.isEmpty()) made.add("");
    lines.addAll(at, made);
    while (lines.getFirst().isBlank()) lines.removeFirst();
    String text = String.join("\n", lines) + "\n";
    if (!text.equals(Files.readString(file))) Files.writeString(file, text);
  }
}
