//SOURCES Sample.java

package mcptools.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;

/**
 * A sample as bytes, big-endian: a head, a record for each server, the names that the file may
 * lack, a checksum, and the length once more, by which the last block of a file is found. A block
 * is written by one call, so that none stands within another.
 *
 * @param at where it begins in the bytes
 */
record Block(ByteBuffer bytes, int at) {
  private static final long MAGIC = 0x6d63702d68697302L; // "mcp-his", version 2
  private static final long VERSION_1 = MAGIC - 1; // whose records lack the calls
  static final int HEAD = 92;

  /** Where the calls stand in a record, its last part. */
  static final int CALLS = 56;

  private static final int RECORD = CALLS + Long.BYTES;
  private static final int TAIL = 8;
  static final int MOST_BYTES = 16 << 20;
  private static final int MOST_NAME = 200;

  /**
   * @param known ids of the series whose names the file has
   */
  static ByteBuffer encode(Sample sample, Set<Long> known) {
    Map<Long, byte[]> names = new HashMap<>();
    for (Point point : sample.points()) {
      long id = point.series().id();
      if (!known.contains(id) && !names.containsKey(id)) names.put(id, text(point.series()));
    }
    int length = HEAD + RECORD * sample.points().size() + TAIL;
    for (byte[] name : names.values()) length += 10 + name.length;
    ByteBuffer out = ByteBuffer.allocate(length);
    Machine machine = sample.machine();
    out.putLong(MAGIC).putInt(length).putInt(sample.seconds());
    out.putLong(sample.at()).putLong(sample.uptime()).putLong(sample.boot());
    out.putLong(machine.total()).putLong(machine.available());
    out.putLong(machine.swapTotal()).putLong(machine.swapUsed());
    out.putShort((short) machine.some()).putShort((short) machine.full());
    out.putInt(sample.sessions()).putInt(sample.orphans());
    out.putInt(sample.points().size()).putInt(names.size());
    for (Point point : sample.points()) {
      out.putLong(point.series().id()).putInt((int) point.pid()).putLong(point.start());
      out.putInt(point.count());
      out.putInt(kilobytes(point.least())).putInt(kilobytes(point.uss()));
      out.putInt(kilobytes(point.most())).putInt(kilobytes(point.pss()));
      out.putInt(kilobytes(point.rss())).putInt(hundredths(point.cpuMillis()));
      out.putInt(point.threads()).putInt(point.openFiles()).putLong(point.calls());
    }
    names.forEach((id, name) -> out.putLong(id).putShort((short) name.length).put(name));
    out.putInt(checksum(out, 0, length - TAIL)).putInt(length);
    return out.flip();
  }

  /** The whole blocks of a file, in their order; what is torn or damaged is passed over. */
  static List<Block> all(ByteBuffer bytes) {
    List<Block> blocks = new ArrayList<>();
    for (int at = 0; at + HEAD + TAIL <= bytes.limit(); ) {
      if (isWhole(bytes, at)) {
        blocks.add(new Block(bytes, at));
        at += length(bytes, at);
      } else {
        do at++;
        while (at + HEAD + TAIL <= bytes.limit() && !begins(bytes, at));
      }
    }
    return blocks;
  }

  /** Whether more was passed over than what a crash or a full disk cut off. */
  static boolean isDamaged(ByteBuffer bytes, List<Block> blocks) {
    int end = 0;
    for (Block block : blocks) {
      if (!isCutOff(bytes, end, block.at)) return true;
      end = block.at + length(bytes, block.at);
    }
    return !isCutOff(bytes, end, bytes.limit());
  }

  /** Whether nothing stands there, or the first part of a block. */
  private static boolean isCutOff(ByteBuffer bytes, int from, int to) {
    int size = to - from;
    boolean first = size < Long.BYTES || begins(bytes, from);
    return first && (size < HEAD || length(bytes, from) > size);
  }

  static boolean isWhole(ByteBuffer bytes, int at) {
    if (at < 0 || at + HEAD + TAIL > bytes.limit() || !begins(bytes, at)) return false;
    int length = length(bytes, at);
    if (length < HEAD + TAIL || length > MOST_BYTES || at + length > bytes.limit()) return false;
    return bytes.getInt(at + length - Integer.BYTES) == length
        && bytes.getInt(at + length - TAIL) == checksum(bytes, at, length - TAIL);
  }

  private static boolean begins(ByteBuffer bytes, int at) {
    long magic = bytes.getLong(at);
    return magic == MAGIC || magic == VERSION_1;
  }

  private static int length(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 8);
  }

  private static int checksum(ByteBuffer bytes, int at, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes.duplicate().clear().position(at).limit(at + length));
    return (int) sum.getValue();
  }

  long time() {
    return bytes.getLong(at + 16);
  }

  long uptime() {
    return bytes.getLong(at + 24);
  }

  long boot() {
    return bytes.getLong(at + 32);
  }

  /** How long its records are. */
  int record() {
    return bytes.getLong(at) == VERSION_1 ? CALLS : RECORD;
  }

  int points() {
    return bytes.getInt(at + 84);
  }

  /** The ids of all series in it. */
  Set<Long> ids() {
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < points(); i++) ids.add(bytes.getLong(at + HEAD + i * record()));
    return ids;
  }

  /** Adds the names that stand in it. */
  void addNames(Map<Long, Series> names) {
    ByteBuffer in = bytes.duplicate().clear().position(at + HEAD + points() * record());
    for (int left = bytes.getInt(at + 88); left > 0; left--) {
      long id = in.getLong();
      byte[] text = new byte[in.getShort()];
      in.get(text);
      if (names.containsKey(id)) continue;
      String[] words = new String(text, UTF_8).split("\n", -1);
      names.put(id, new Series(words[0], words[1], words[2], Integer.parseInt(words[3])));
    }
  }

  private static int kilobytes(long bytes) {
    return bytes < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (bytes + 1023) / 1024);
  }

  private static int hundredths(long millis) {
    return millis < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, millis / 10);
  }

  static long millis(int hundredths) {
    return hundredths < 0 ? Sample.UNKNOWN : hundredths * 10L;
  }

  static long bytes(int kilobytes) {
    return kilobytes < 0 ? Sample.UNKNOWN : kilobytes * 1024L;
  }

  private static byte[] text(Series series) {
    String text =
        plain(series.name())
            + "\n"
            + plain(series.kind())
            + "\n"
            + plain(series.owner())
            + "\n"
            + series.arguments();
    return text.getBytes(UTF_8);
  }

  private static String plain(String text) {
    String line = text.replace('\n', ' ');
    return line.length() > MOST_NAME ? line.substring(0, MOST_NAME) : line;
  }
}
