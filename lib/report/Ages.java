package mcptools.report;

/** Times as people say them. */
public final class Ages {
  private Ages() {}

  /** Such as "42s", "5m", "3h" or "12d". */
  public static String of(long millis) {
    long seconds = Math.max(0, millis / 1000);
    if (seconds < 60) return seconds + "s";
    if (seconds < 3600) return seconds / 60 + "m";
    if (seconds < 172_800) return seconds / 3600 + "h";
    return seconds / 86_400 + "d";
  }
}
