//DEPS com.google.code.gson:gson:2.15.0
//SOURCES JsonScan.java

package mcptools.connect;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Projects in Claude Code's own file that have servers of their own, which come first there. */
final class Overrides {
  private Overrides() {}

  /**
   * A sentence for each project in which a server of one of these names hides the one for all.
   *
   * @param text that was found to be JSON
   */
  static List<String> of(String text, Collection<String> names) {
    List<String> sentences = new ArrayList<>();
    JsonElement projects = JsonScan.parse(text).getAsJsonObject().get("projects");
    if (!(projects instanceof JsonObject all)) return sentences;
    for (Map.Entry<String, JsonElement> project : all.entrySet()) {
      if (!(project.getValue() instanceof JsonObject settings)) continue;
      if (!(settings.get("mcpServers") instanceof JsonObject servers)) continue;
      for (String name : names) {
        if (servers.has(name)) {
          sentences.add(
              "the project " + project.getKey() + " has its own " + name + ", which comes first");
        }
      }
    }
    return sentences;
  }
}
