package mcptools.report;

/** Amounts of memory as people say them. */
public final class Sizes {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

  private Sizes() {}

  /**
   * Such as "512 B", "3.4 MB" or "12 GB": one decimal below 10, none from 10 on, and the next unit
   * where four digits would be needed. 1 KB is 1024 bytes, 1 MB is 1024 KB, and so on.
   */
  public static String of(long bytes) {
    long size = 1;
    int unit = 0;
    while (rounded(bytes, size) > 999 && unit < UNITS.length - 1) {
      size *= 1024;
      unit++;
    }
    long tenths = unit > 0 && bytes < 10 * size ? rounded(10 * bytes, size) : 100;
    String digits =
        tenths < 100 ? tenths / 10 + "." + tenths % 10 : Long.toString(rounded(bytes, size));
    return digits + " " + UNITS[unit];
  }

  /** The quotient, halves rounded up. STARTUP.md: formats */
  private static long rounded(long bytes, long size) {
    return bytes / size + (2 * (bytes % size) >= size ? 1 : 0);
  }
}
