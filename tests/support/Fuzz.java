package mcptools.tests.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Damages what is good: the same for the same seed, so that a failure can be run again. */
public final class Fuzz {
  private static final int CASES = 10_000;
  private static final long FIRST_SEED = 20261122;

  /** What parsers stumble over. */
  private static final List<String> ODD =
      List.of(
          "\0",
          "%00",
          "%zz",
          "-1",
          "+7",
          "99999999999999999999",
          "\u0663",
          "\r\n",
          "\n",
          " ",
          "\u001b[2J",
          "\u202e",
          "\ud83d\ude00",
          "#end",
          "#{pid}",
          "${HOME}",
          "${x:-",
          "$(:)",
          "--",
          "-e",
          "=",
          "\"",
          "\\",
          "'",
          "[",
          "{",
          "}",
          ",",
          "//",
          "/*",
          "null",
          "1e999",
          "mcp");

  private final Random random;

  private Fuzz(long seed) {
    random = new Random(seed);
  }

  /** One case; whatever it throws is a failure. */
  @FunctionalInterface
  public interface Case {
    void run(Fuzz fuzz) throws Exception;
  }

  /**
   * Runs 10,000 cases, each with a seed of its own. {@code MCP_TOOLS_SEED} is the first one.
   *
   * @throws AssertionError that names the seed of the case that failed
   */
  public static void cases(Case run) {
    cases(CASES, run);
  }

  /** As above, with another number of cases. */
  public static void cases(int number, Case run) {
    String given = System.getenv("MCP_TOOLS_SEED");
    long first = given == null ? FIRST_SEED : Long.parseLong(given);
    for (long seed = first; seed < first + number; seed++) {
      try {
        run.run(new Fuzz(seed));
      } catch (Throwable e) {
        throw new AssertionError("MCP_TOOLS_SEED=" + seed + " fails at once: " + e, e);
      }
    }
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** The text with a few changes, or, one time in ten, noise in its place. */
  public byte[] damage(String good) {
    byte[] bytes = good.getBytes(UTF_8);
    if (random.nextInt(10) == 0) return noise(random.nextInt(400));
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) bytes = change(bytes);
    return bytes;
  }

  /** As {@link #damage}, read as UTF-8. */
  public String damaged(String good) {
    return new String(damage(good), UTF_8);
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] change(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
    return switch (random.nextInt(7)) {
      case 0 -> flipped(bytes, from);
      case 1 -> join(bytes, 0, from, any(ODD).getBytes(UTF_8), to, bytes.length);
      case 2 -> join(bytes, 0, from, any(ODD).getBytes(UTF_8), from, bytes.length);
      case 3 -> join(bytes, 0, from, noise(1 + random.nextInt(4)), to, bytes.length);
      case 4 -> join(bytes, 0, from, new byte[0], to, bytes.length);
      case 5 -> join(bytes, 0, to, new byte[0], from, bytes.length);
      default -> join(bytes, 0, from, new byte[0], 0, 0);
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    if (at < flipped.length) flipped[at] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private static byte[] join(byte[] bytes, int a, int b, byte[] middle, int c, int d) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, a, b - a);
    out.writeBytes(middle);
    out.write(bytes, c, d - c);
    return out.toByteArray();
  }
}
