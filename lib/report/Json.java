//DEPS com.google.code.gson:gson:2.15.0

package mcptools.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** JSON for those who build on the commands. */
public final class Json {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  /** Maps, lists, strings, numbers, booleans and null as JSON; keys in their order. */
  public static String of(Object value) {
    return GSON.toJson(value);
  }
}
