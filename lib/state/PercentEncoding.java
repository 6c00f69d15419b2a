package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * Percent-encoding of what would break a line or a tmux format: control characters, "%", "#" and
 * what is not UTF-8 text. Everything else stays readable.
 */
public final class PercentEncoding {
  private PercentEncoding() {}

  public static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isISOControl(c) || c == '%' || c == '#' || c == 0x2028 || c == 0x2029) {
        escape(out, c);
      } else {
        out.appendCodePoint(c);
      }
    }
    return out.toString();
  }

  /** Adds each byte of a character as "%" and two hexadecimal digits. */
  static void escape(StringBuilder out, int c) {
    for (byte b : Character.toString(c).getBytes(UTF_8)) {
      out.append('%').append(HexFormat.of().toHexDigits(b));
    }
  }

  /** The reverse; a "%" that no two hexadecimal digits follow stands for itself. */
  public static String decode(String text) {
    if (text.indexOf('%') < 0) return text;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      boolean escape =
          bytes[i] == '%'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      out.write(
          escape
              ? HexFormat.fromHexDigit(bytes[i + 1]) * 16 + HexFormat.fromHexDigit(bytes[i + 2])
              : bytes[i]);
      if (escape) i += 2;
    }
    return out.toString(UTF_8);
  }
}
