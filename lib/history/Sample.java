package mcptools.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * What was measured at one time, or what was over a span of time. A number that is not known is -1.
 *
 * @param at milliseconds since the epoch; of a span its start
 * @param uptime the same time in milliseconds since boot, which no setting of the clock moves;
 *     where the system has no such clock, the same as {@code at}
 * @param boot which boot of the machine, as a number; 0 where start times need no such name
 * @param seconds of the span; 0 for one time
 * @param sessions open sessions of tmux
 * @param orphans servers whose owner is gone
 */
public record Sample(
    long at,
    long uptime,
    long boot,
    int seconds,
    Machine machine,
    int sessions,
    int orphans,
    List<Point> points) {
  public static final long UNKNOWN = -1;

  /** Of text, in 64 bits (FNV-1a): names boots and series. */
  public static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(UTF_8)) hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    return hash;
  }

  /** The name of a boot as a number. */
  public static long boot(String id) {
    return id.isEmpty() ? 0 : hash(id);
  }

  /**
   * The boot that began last, by what was measured up to now: a clock that was ahead before it may
   * have left samples of another boot that look newer.
   *
   * @param now milliseconds since the epoch
   */
  public static long lastBoot(List<Sample> samples, long now) {
    long boot = 0;
    long began = Long.MIN_VALUE;
    for (Sample sample : samples) {
      if (sample.at > now || sample.at - sample.uptime < began) continue;
      began = sample.at - sample.uptime;
      boot = sample.boot;
    }
    return boot;
  }

  /** By how much the clock was ahead of the time since boot. */
  long offset() {
    return at - uptime;
  }

  /** The same at another time of the clock. */
  Sample retimed(long time) {
    return new Sample(time, uptime, boot, seconds, machine, sessions, orphans, points);
  }

  /**
   * The machine's memory in bytes.
   *
   * @param some hundredths of a percent of the last minute in which some process waited for memory
   * @param full in which all did
   */
  public record Machine(
      long total, long available, long swapTotal, long swapUsed, long some, long full) {
    public static final Machine UNKNOWN = new Machine(-1, -1, -1, -1, -1, -1);
  }

  /**
   * What is drawn as one line: the servers of one name, owner and command line.
   *
   * @param kind of the owner, as JSON has it
   * @param owner name of the session or program of the client; "" for others
   * @param arguments checksum of the command line
   */
  public record Series(String name, String kind, String owner, int arguments) {
    public long id() {
      return hash(name + "\n" + kind + "\n" + owner + "\n" + arguments);
    }

    /** Who owns it, in a word or two. */
    public String title() {
      return owner.isEmpty() ? kind : kind + " " + owner;
    }
  }

  /**
   * What one server took, sizes in bytes. PSS and RSS of a span are means; CPU time is its last
   * value, threads and files are its largest.
   *
   * @param pid of the root of its tree
   * @param start see {@code ProcessId.start}
   * @param count of how many times
   * @param least USS
   * @param uss USS, of a span the mean; on macOS the footprint
   * @param most USS
   * @param calls that a shared server had since it was shared, by the bridge
   */
  public record Point(
      Series series,
      long pid,
      long start,
      int count,
      long least,
      long uss,
      long most,
      long pss,
      long rss,
      long cpuMillis,
      int threads,
      int openFiles,
      long calls) {
    /** At one time, of what is not shared. */
    public static Point of(
        Series series,
        long pid,
        long start,
        long uss,
        long pss,
        long rss,
        long cpuMillis,
        int threads,
        int openFiles) {
      return new Point(
          series, pid, start, 1, uss, uss, uss, pss, rss, cpuMillis, threads, openFiles, UNKNOWN);
    }

    /** The same of a shared server. */
    public Point called(long times) {
      return new Point(
          series, pid, start, count, least, uss, most, pss, rss, cpuMillis, threads, openFiles,
          times);
    }
  }
}
