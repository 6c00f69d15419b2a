package mcptools.process;

import java.util.OptionalLong;

/**
 * The memory of one process, in bytes.
 *
 * @param rss resident set: all that it has in physical memory, what it shares counted in full
 * @param pss its share: what n processes share counts as one nth; empty when the system does not
 *     tell
 * @param uss what it has alone; empty when the system does not tell
 * @param freed by how much the machine's used memory drops when it ends: not by its pages of files,
 *     which stay cached and count as available, but by what the kernel keeps for it; empty when the
 *     system does not tell
 */
public record Usage(long rss, OptionalLong pss, OptionalLong uss, OptionalLong freed) {
  /** Where the system tells no more, all that a process has alone is freed. */
  public Usage(long rss, OptionalLong pss, OptionalLong uss) {
    this(rss, pss, uss, uss);
  }

  /** What is known of a process that may not be looked into. */
  public static Usage ofRss(long rss) {
    return new Usage(rss, OptionalLong.empty(), OptionalLong.empty());
  }
}
