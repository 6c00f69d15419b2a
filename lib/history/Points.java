//SOURCES Sample.java

package mcptools.history;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import mcptools.history.Sample.Point;

/**
 * The points of a sample, of which the figures of a trend can be had without the rest: those of a
 * file are read then, and not before.
 */
public abstract class Points extends AbstractList<Point> implements RandomAccess {
  /** How many figures there are of each point. */
  public static final int FIGURES = 8;

  /** The same points. */
  public static Points of(List<Point> points) {
    if (points instanceof Points known) return known;
    return new Points() {
      @Override
      public Point get(int index) {
        return points.get(index);
      }

      @Override
      public int size() {
        return points.size();
      }
    };
  }

  /**
   * Of each point the id of its series, pid, start, its memory in bytes, which is the USS, or the
   * PSS where that alone is known, or -1; how often it was measured; its calls, or -1; and the
   * least and the most of its memory, -1 where the USS is not known.
   */
  public long[] figures() {
    long[] figures = new long[FIGURES * size()];
    int at = 0;
    for (Point point : this) {
      figures[at++] = point.series().id();
      figures[at++] = point.pid();
      figures[at++] = point.start();
      figures[at++] = point.uss() < 0 ? point.pss() : point.uss();
      figures[at++] = point.count();
      figures[at++] = point.calls();
      figures[at++] = point.least();
      figures[at++] = point.most();
    }
    return figures;
  }
}
