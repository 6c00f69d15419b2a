package mcptools.bridge.rpc;

import java.util.List;

/** The revisions of the protocol that the bridge speaks. */
public final class Versions {
  /** The last one with sessions; the bridge uses it with servers. */
  public static final String NEWEST_STATEFUL = "2025-11-25";

  /** The first one with streamable HTTP. */
  static final String OLDEST = "2025-03-26";

  /** The only one with batches. */
  public static final String BATCHES = OLDEST;

  public static final String STATELESS = "2026-07-28";

  private static final List<String> STATEFUL =
      List.of("2024-11-05", OLDEST, "2025-06-18", NEWEST_STATEFUL);

  private Versions() {}

  /** Whether it is a known revision with sessions. */
  public static boolean isStateful(String version) {
    return STATEFUL.contains(version);
  }

  /** Whether it is a revision without sessions, known or not. */
  public static boolean isStateless(String version) {
    return version.compareTo(STATELESS) >= 0;
  }

  /**
   * The version to use with a client.
   *
   * @param wanted the version that the client requests
   * @param server the version of its server
   */
  public static String agreed(String wanted, String server) {
    String most = isStateful(server) ? server : NEWEST_STATEFUL;
    if (most.compareTo(OLDEST) < 0) most = OLDEST;
    if (!isStateful(wanted) || wanted.compareTo(most) > 0) return most;
    return wanted;
  }
}
