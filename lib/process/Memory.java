package mcptools.process;

import java.util.OptionalLong;

/**
 * The memory of one process, in bytes.
 *
 * @param rss resident set: all that it has in physical memory, what it shares counted in full
 * @param pss its share: what n processes share counts as one nth; empty when the system does not
 *     tell
 * @param uss what it has alone, and so what ending it frees; empty when the system does not tell
 */
public record Memory(long rss, OptionalLong pss, OptionalLong uss) {
  /** What is known of a process that may not be looked into. */
  public static Memory ofRss(long rss) {
    return new Memory(rss, OptionalLong.empty(), OptionalLong.empty());
  }
}
