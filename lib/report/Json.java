//DEPS com.google.code.gson:gson:2.15.0

package mcptools.report;

import com.google.gson.FormattingStyle;
import com.google.gson.JsonElement;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON for those who build on the commands. */
public final class Json {
  private static final HexFormat HEX = HexFormat.of();

  private Json() {}

  /** Maps, lists, strings, numbers, booleans and null as JSON; keys in their order. */
  public static String of(Object value) {
    return written(FormattingStyle.PRETTY, true, value);
  }

  /** As {@link #of}, also of Gson's elements; on a single line, without null values of maps. */
  public static String line(Object value) {
    return written(FormattingStyle.COMPACT, false, value);
  }

  // STARTUP.md: Gson
  private static String written(FormattingStyle style, boolean nulls, Object value) {
    StringWriter text = new StringWriter();
    try (JsonWriter out = new JsonWriter(text)) {
      out.setFormattingStyle(style);
      out.setSerializeNulls(nulls);
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return escaped(text.toString());
  }

  // STARTUP.md: type switch
  @SuppressWarnings("IfChainToSwitch")
  private static void write(JsonWriter out, Object value) throws IOException {
    if (value == null) out.nullValue();
    else if (value instanceof String text) out.value(text);
    else if (value instanceof Boolean truth) out.value(truth);
    else if (value instanceof Number number) out.value(number);
    else if (value instanceof Map<?, ?> object) {
      out.beginObject();
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        out.name((String) entry.getKey());
        write(out, entry.getValue());
      }
      out.endObject();
    } else if (value instanceof Iterable<?> array) {
      out.beginArray();
      for (Object element : array) write(out, element);
      out.endArray();
    } else if (value instanceof JsonElement element) out.jsonValue(element.toString());
    else throw new IllegalArgumentException(value.getClass() + " is no JSON");
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
}
