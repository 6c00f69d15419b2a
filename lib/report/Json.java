//DEPS com.google.code.gson:gson:2.15.0

package mcptools.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON for those who build on the commands. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private static final Gson LINE = new GsonBuilder().disableHtmlEscaping().create();

  private static final HexFormat HEX = HexFormat.of();

  private Json() {}

  /** Maps, lists, strings, numbers, booleans and null as JSON; keys in their order. */
  public static String of(Object value) {
    return escaped(GSON.toJson(value));
  }

  /** What Gson leaves as it is and a terminal would act upon; it stands in strings only. */
  private static String escaped(String json) {
    StringBuilder out = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); ) {
      int c = json.codePointAt(i);
      int next = i + Character.charCount(c);
      if (!isUnsafe(c)) out.append(json, i, next);
      else for (; i < next; i++) out.append("\\u").append(HEX.toHexDigits(json.charAt(i)));
      i = next;
    }
    return out.toString();
  }

  private static boolean isUnsafe(int c) {
    if ((c >= ' ' && c < 127) || c == '\n') return false;
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
  }

  /** An object of two keys in this order, which Map.of would not keep. */
  public static Map<String, Object> pair(String key, Object value, String other, Object its) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(key, value);
    object.put(other, its);
    return object;
  }

  /** As {@link #of}, on a single line. */
  public static String line(Object value) {
    return escaped(LINE.toJson(value));
  }
}
