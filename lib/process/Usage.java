package mcptools.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a process costs, or several together. What the system does not report is empty; a sum is
 * that of the processes of which it does.
 *
 * @param rss bytes of the resident set: all that it has in physical memory, what it shares counted
 *     in full
 * @param pss bytes of its share: what n processes share counts as one nth
 * @param uss bytes that it has alone
 * @param freed bytes by which the machine's used memory drops when it ends: not by its pages of
 *     files, which stay cached and count as available, but by what the kernel keeps for it
 * @param cpuMillis time that it ran on a processor since it began, as user and in the kernel
 * @param openFiles number of its file descriptors
 */
public record Usage(
    long rss,
    OptionalLong pss,
    OptionalLong uss,
    OptionalLong freed,
    OptionalLong cpuMillis,
    OptionalLong threads,
    OptionalLong openFiles) {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  public static final Usage NONE = ofRss(0);

  /** Memory alone: where the system reports no more, all that a process has alone is freed. */
  public Usage(long rss, OptionalLong pss, OptionalLong uss) {
    this(rss, pss, uss, uss);
  }

  /** Memory alone. */
  Usage(long rss, OptionalLong pss, OptionalLong uss, OptionalLong freed) {
    this(rss, pss, uss, freed, UNKNOWN, UNKNOWN, UNKNOWN);
  }

  /** What is known of a process that may not be looked into. */
  public static Usage ofRss(long rss) {
    return new Usage(rss, UNKNOWN, UNKNOWN);
  }

  /** The same memory with what else it costs. */
  Usage with(OptionalLong cpuMillis, OptionalLong threads, OptionalLong openFiles) {
    return new Usage(rss, pss, uss, freed, cpuMillis, threads, openFiles);
  }

  /** Both together. */
  public Usage plus(Usage other) {
    return new Usage(
        rss + other.rss,
        plus(pss, other.pss),
        plus(uss, other.uss),
        plus(freed, other.freed),
        plus(cpuMillis, other.cpuMillis),
        plus(threads, other.threads),
        plus(openFiles, other.openFiles));
  }

  private static OptionalLong plus(OptionalLong one, OptionalLong other) {
    if (one.isEmpty()) return other;
    return other.isEmpty() ? one : OptionalLong.of(one.getAsLong() + other.getAsLong());
  }

  /** What is printed as JSON, by key. */
  public Map<String, OptionalLong> figures() {
    Map<String, OptionalLong> figures = new LinkedHashMap<>();
    figures.put("rssBytes", OptionalLong.of(rss));
    figures.put("pssBytes", pss);
    figures.put("ussBytes", uss);
    figures.put("cpuMillis", cpuMillis);
    figures.put("threads", threads);
    figures.put("openFiles", openFiles);
    return figures;
  }
}
