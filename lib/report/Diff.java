package mcptools.report;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, as {@code diff -u} shows it. */
public final class Diff {
  private static final int CONTEXT = 3;

  /** Beyond so many pairs of lines, all of what differs is shown as one change. */
  private static final int MOST_PAIRS = 4_000_000;

  /** A line with its sign, and the lines of both texts before it. */
  private record Line(char sign, String text, int before, int after) {}

  private Diff() {}

  /** The differences, a newline after each line; empty when the texts are the same. */
  public static String unified(String name, String before, String after) {
    List<Line> lines = lines(split(before), split(after));
    StringBuilder out = new StringBuilder();
    int next = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).sign() == ' ') continue;
      int start = Math.max(next, i - CONTEXT);
      int end = i;
      for (int k = i; k < lines.size() && k <= end + 2 * CONTEXT; k++) {
        if (lines.get(k).sign() != ' ') end = k;
      }
      next = Math.min(lines.size(), end + 1 + CONTEXT);
      if (out.isEmpty()) out.append("--- ").append(name).append("\n+++ ").append(name).append('\n');
      hunk(out, lines.subList(start, next));
      i = next - 1;
    }
    return out.toString();
  }

  /** The lines with their ends, so that a last one without an end differs from one with it. */
  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  private static List<Line> lines(List<String> before, List<String> after) {
    int same = 0;
    int most = Math.min(before.size(), after.size());
    while (same < most && before.get(same).equals(after.get(same))) same++;
    int tail = 0;
    while (tail < most - same
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < same; i++) lines.add(new Line(' ', before.get(i), i, i));
    middle(lines, before, after, same, tail);
    for (int i = tail; i > 0; i--) {
      int old = before.size() - i;
      lines.add(new Line(' ', before.get(old), old, after.size() - i));
    }
    return lines;
  }

  private static void middle(
      List<Line> lines, List<String> before, List<String> after, int same, int tail) {
    int rows = before.size() - same - tail;
    int columns = after.size() - same - tail;
    boolean small = (long) rows * columns <= MOST_PAIRS;
    int[][] common = new int[small ? rows + 1 : 1][small ? columns + 1 : 1];
    for (int i = rows - 1; small && i >= 0; i--) {
      for (int k = columns - 1; k >= 0; k--) {
        common[i][k] =
            before.get(same + i).equals(after.get(same + k))
                ? common[i + 1][k + 1] + 1
                : Math.max(common[i + 1][k], common[i][k + 1]);
      }
    }
    int i = 0;
    int k = 0;
    while (i < rows || k < columns) {
      boolean both = small && i < rows && k < columns;
      if (both && before.get(same + i).equals(after.get(same + k))) {
        lines.add(new Line(' ', before.get(same + i), same + i++, same + k++));
      } else if (i < rows && (!both || common[i + 1][k] >= common[i][k + 1])) {
        lines.add(new Line('-', before.get(same + i), same + i++, same + k));
      } else {
        lines.add(new Line('+', after.get(same + k), same + i, same + k++));
      }
    }
  }

  private static void hunk(StringBuilder out, List<Line> lines) {
    long old = lines.stream().filter(l -> l.sign() != '+').count();
    long now = lines.stream().filter(l -> l.sign() != '-').count();
    Line first = lines.getFirst();
    out.append("@@ -").append(range(first.before(), old));
    out.append(" +").append(range(first.after(), now)).append(" @@\n");
    for (Line line : lines) {
      out.append(line.sign()).append(line.text());
      if (!line.text().endsWith("\n")) out.append("\n\\ No newline at end of file\n");
    }
  }

  /** A range without a line names the one before it. */
  private static String range(int start, long count) {
    return (count == 0 ? start : start + 1) + "," + count;
  }
}
