//DEPS com.google.code.gson:gson:2.15.0

package mcptools.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** JSON for those who build on the commands. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private static final Gson LINE = new GsonBuilder().disableHtmlEscaping().create();

  /** What Gson leaves as it is and a terminal would act upon; it stands in strings only. */
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}&&[^\\n]]");

  private Json() {}

  /** Maps, lists, strings, numbers, booleans and null as JSON; keys in their order. */
  public static String of(Object value) {
    return escaped(GSON.toJson(value));
  }

  private static String escaped(String json) {
    return UNSAFE
        .matcher(json)
        .replaceAll(unsafe -> {
          StringBuilder units = new StringBuilder();
          unsafe.group().chars().forEach(c -> units.append("\\\\u%04x".formatted(c)));
          return units.toString();
        });
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
