package mcptools.bridge.rpc;

import java.util.List;

/** The revisions of the protocol that the bridge speaks. */
public final class Versions {
  /** The last one with sessions, in which servers on pipes are spoken to. */
  public static final String NEWEST_STATEFUL = "2025-11-25";

  /** The first one with HTTP as it is here. */
  static final String OLDEST = "2025-03-26";

  /** The only one with batches. */
  public static final String BATCHES = OLDEST;

  public static final String STATELESS = "2026-07-28";

  private static final List<String> STATEFUL =
      List.of("2024-11-05", OLDEST, "2025-06-18", NEWEST_STATEFUL);

  private Versions() {}

  /** Whether a header may name it on a request of a session. */
  public static boolean isStateful(String version) {
    return STATEFUL.contains(version);
  }

  /** Whether it is of the newer generation, be it known or not. */
  public static boolean isStateless(String version) {
    return version.compareTo(STATELESS) >= 0;
  }

  /**
   * What to agree on with a client.
   *
   * @param wanted by the client
   * @param server what its server speaks
   */
  public static String agreed(String wanted, String server) {
    String most = isStateful(server) ? server : NEWEST_STATEFUL;
    if (most.compareTo(OLDEST) < 0) most = OLDEST;
    if (!isStateful(wanted) || wanted.compareTo(most) > 0) return most;
    return wanted;
  }
}
