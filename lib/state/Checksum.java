package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32;

/** Tells a file that was damaged from one that is as it was written. */
final class Checksum {
  private Checksum() {}

  /** Eight hexadecimal digits. */
  static String of(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  /**
   * @throws IllegalArgumentException when the text is another one
   */
  static void check(String text, String sum) {
    if (!sum.equals(of(text))) throw new IllegalArgumentException("it is not as it was written");
  }

  /**
   * @throws IllegalArgumentException when the file lacks the line of this key
   */
  static String required(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) throw new IllegalArgumentException("its " + key + " line is missing");
    return value;
  }
}
