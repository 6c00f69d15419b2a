//DEPS io.github.java-diff-utils:java-diff-utils:4.18
//SOURCES Text.java

package mcptools.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import java.util.List;

/** What differs between two texts, as {@code diff -u} shows it. */
public final class Diff {
  private static final int CONTEXT = 3;

  /** Beyond so many lines, which take the library a second, all of them are one change. */
  private static final int MOST_LINES = 4_000;

  /** What is shown of a line of a text, which has its line end there. */
  @FunctionalInterface
  public interface Shown {
    String of(List<String> lines, int index);
  }

  private Diff() {}

  /** The differences, a newline after each line; empty when the texts are the same. */
  public static String unified(String file, String before, String after, Shown shown) {
    String name = Text.clean(file);
    List<String> old = split(before);
    List<String> now = split(after);
    List<AbstractDelta<String>> deltas = deltas(old, now);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < deltas.size(); ) {
      int next = i + 1;
      while (next < deltas.size() && gap(deltas, next) < 2 * CONTEXT) next++;
      if (out.isEmpty()) out.append("--- ").append(name).append("\n+++ ").append(name).append('\n');
      hunk(out, old, now, deltas.subList(i, next), shown);
      i = next;
    }
    return out.toString();
  }

  private static List<AbstractDelta<String>> deltas(List<String> old, List<String> now) {
    int most = Math.min(old.size(), now.size());
    int same = 0;
    while (same < most && old.get(same).equals(now.get(same))) same++;
    int tail = 0;
    while (tail < most - same && old.reversed().get(tail).equals(now.reversed().get(tail))) tail++;
    Chunk<String> before = new Chunk<>(same, old.subList(same, old.size() - tail));
    Chunk<String> after = new Chunk<>(same, now.subList(same, now.size() - tail));
    boolean few = before.size() + after.size() <= MOST_LINES;
    return few ? DiffUtils.diff(old, now).getDeltas() : List.of(new ChangeDelta<>(before, after));
  }

  /** The lines with their ends, so that a last one without an end differs from one with it. */
  private static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
  }

  /** How many lines are the same between a change and the one before it. */
  private static int gap(List<AbstractDelta<String>> deltas, int i) {
    return deltas.get(i).getSource().getPosition() - end(deltas.get(i - 1));
  }

  private static int end(AbstractDelta<String> delta) {
    return delta.getSource().getPosition() + delta.getSource().size();
  }

  private static void hunk(
      StringBuilder out,
      List<String> old,
      List<String> now,
      List<AbstractDelta<String>> deltas,
      Shown shown) {
    AbstractDelta<String> first = deltas.getFirst();
    int from = Math.max(0, first.getSource().getPosition() - CONTEXT);
    int to = Math.min(old.size(), end(deltas.getLast()) + CONTEXT);
    int shift = first.getTarget().getPosition() - first.getSource().getPosition();
    int grown = deltas.stream().mapToInt(d -> d.getTarget().size() - d.getSource().size()).sum();
    out.append("@@ -").append(range(from, to - from));
    out.append(" +").append(range(from + shift, to - from + grown)).append(" @@\n");
    int at = from;
    for (AbstractDelta<String> delta : deltas) {
      Chunk<String> target = delta.getTarget();
      lines(out, ' ', old, at, delta.getSource().getPosition(), shown);
      lines(out, '-', old, delta.getSource().getPosition(), end(delta), shown);
      lines(out, '+', now, target.getPosition(), target.getPosition() + target.size(), shown);
      at = end(delta);
    }
    lines(out, ' ', old, at, to, shown);
  }

  private static void lines(
      StringBuilder out, char sign, List<String> lines, int from, int to, Shown shown) {
    for (int i = from; i < to; i++) {
      out.append(sign).append(shown.of(lines, i).replaceFirst("\\r?\\n\\z", "")).append('\n');
      if (!lines.get(i).endsWith("\n")) out.append("\\ No newline at end of file\n");
    }
  }

  /** A range without a line names the one before it. */
  private static String range(int start, int count) {
    return (count == 0 ? start : start + 1) + "," + count;
  }
}
