//SOURCES Block.java
//SOURCES Points.java

package mcptools.history;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;

/** The points of a {@link Block}, which are read when they are asked for. */
final class StoredPoints extends Points {
  private final ByteBuffer bytes;
  private final int first;
  private final int size;
  private final int record;
  private final Map<Long, Series> names;

  private StoredPoints(Block block, Map<Long, Series> names) {
    this.bytes = block.bytes();
    this.first = block.at() + Block.HEAD;
    this.size = block.points();
    this.record = block.record();
    this.names = names;
  }

  /**
   * The sample of a block.
   *
   * @param names of all series in it
   */
  static Sample sample(Block block, Map<Long, Series> names) {
    ByteBuffer in = block.bytes().duplicate().clear().position(block.at() + 12);
    int seconds = in.getInt();
    long time = in.getLong();
    long uptime = in.getLong();
    long boot = in.getLong();
    Machine machine =
        new Machine(
            in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getShort(), in.getShort());
    int sessions = in.getInt();
    int orphans = in.getInt();
    Points points = new StoredPoints(block, names);
    return new Sample(time, uptime, boot, seconds, machine, sessions, orphans, points);
  }

  @Override
  public int size() {
    return size;
  }

  /** Read at one go, as a record is of whole words. */
  @Override
  public long[] figures() {
    int each = record / Long.BYTES;
    long[] words = new long[each * size];
    bytes.duplicate().clear().position(first).asLongBuffer().get(words);
    long[] figures = new long[FIGURES * size];
    int at = 0;
    for (int from = 0; from < words.length; from += each) {
      int uss = (int) words[from + 3];
      figures[at++] = words[from];
      figures[at++] = words[from + 1] >> 32;
      figures[at++] = words[from + 1] << 32 | words[from + 2] >>> 32;
      figures[at++] = Block.bytes(uss < 0 ? (int) words[from + 4] : uss);
      figures[at++] = (int) words[from + 2];
      figures[at++] =
          record > Block.CALLS ? words[from + Block.CALLS / Long.BYTES] : Sample.UNKNOWN;
      figures[at++] = Block.bytes((int) (words[from + 3] >> 32));
      figures[at++] = Block.bytes((int) (words[from + 4] >> 32));
    }
    return figures;
  }

  @Override
  public Point get(int index) {
    int from = first + Objects.checkIndex(index, size) * record;
    long id = bytes.getLong(from);
    Series series = names.get(id);
    return new Point(
        series == null ? new Series("?", "unknown", Long.toHexString(id), 0) : series,
        bytes.getInt(from + 8),
        bytes.getLong(from + 12),
        bytes.getInt(from + 20),
        Block.bytes(bytes.getInt(from + 24)),
        Block.bytes(bytes.getInt(from + 28)),
        Block.bytes(bytes.getInt(from + 32)),
        Block.bytes(bytes.getInt(from + 36)),
        Block.bytes(bytes.getInt(from + 40)),
        Block.millis(bytes.getInt(from + 44)),
        bytes.getInt(from + 48),
        bytes.getInt(from + 52),
        record > Block.CALLS ? bytes.getLong(from + Block.CALLS) : Sample.UNKNOWN);
  }
}
