//DEPS com.google.code.gson:gson:2.15.0
//SOURCES HookEdit.java
//SOURCES OpencodePlugin.java
//SOURCES ../state/UserFolders.java

package mcptools.connect;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.state.UserFolders;

/**
 * An agent whose hooks can tell mcp-tools that it begins or ends. An entry has its word, its title,
 * the file, how long a hook may take in the agent's own unit, and its events with their matchers.
 */
public enum HookedAgent {
  /** "Hooks reference": what begins anew after /clear or /compact is the same process. */
  CLAUDE(
      "claude",
      "Claude Code",
      "CLAUDE_CONFIG_DIR:.claude:settings.json",
      10,
      "start:SessionStart:startup|resume end:SessionEnd"),
  /** "Hooks": it has no event for its end. */
  CODEX("codex", "Codex", "CODEX_HOME:.codex:hooks.json", 10, "start:SessionStart:startup|resume"),
  /** "Hooks reference": milliseconds. */
  GEMINI(
      "gemini",
      "Gemini CLI",
      ":.gemini:settings.json",
      10_000,
      "start:SessionStart end:SessionEnd"),
  /** "Plugins": a file of its own. */
  OPENCODE("opencode", "opencode", "", 0, "");

  private final String word;
  private final String title;
  private final String place;
  private final int timeout;
  private final String events;

  HookedAgent(String word, String title, String place, int timeout, String events) {
    this.word = word;
    this.title = title;
    this.place = place;
    this.timeout = timeout;
    this.events = events;
  }

  /** What users call it. */
  public String word() {
    return word;
  }

  public String title() {
    return title;
  }

  /** What remains to be done by the user; "" for nothing. */
  public String advice() {
    return this == CODEX ? "Codex runs a new hook once you trust it: call /hooks there." : "";
  }

  /** All words, in order. */
  public static List<String> words() {
    return List.of(values()).stream().map(HookedAgent::word).toList();
  }

  /** The file with its hooks, which need not exist. */
  Path file(Map<String, String> environment) {
    if (this == OPENCODE) {
      return UserFolders.config(environment).resolve("opencode/plugins/mcp-tools.js");
    }
    String[] words = place.split(":");
    return UserFolders.named(environment, words[0], words[1]).resolve(words[2]);
  }

  /** The folder that is there when the agent is. */
  Path folder(Map<String, String> environment) {
    Path parent = file(environment).resolveSibling("");
    return this == OPENCODE ? parent.resolveSibling("") : parent;
  }

  /**
   * The text of its file with our hooks in place of those that it has of ours.
   *
   * @throws IllegalArgumentException when it cannot be edited; the message quotes nothing of it
   */
  String with(String text, Path clone) {
    String script = clone.resolve(HookEdit.SCRIPT).toString();
    return this == OPENCODE ? OpencodePlugin.of(text, script) : HookEdit.with(text, hooks(script));
  }

  /** The text of its file without hooks of ours; "" when nothing is left of it. */
  String without(String text) {
    return this == OPENCODE ? OpencodePlugin.without(text) : HookEdit.without(text);
  }

  private Map<String, JsonObject> hooks(String script) {
    String quoted = "'" + script.replace("'", "'\\''") + "'";
    Map<String, JsonObject> hooks = new LinkedHashMap<>();
    for (String event : events.split(" ")) {
      String[] words = event.split(":", 3);
      JsonObject hook = new JsonObject();
      if (this == GEMINI) hook.addProperty("name", "mcp-tools");
      hook.addProperty("type", "command");
      // Without the clone it says nothing.
      hook.addProperty("command", "[ ! -x " + quoted + " ] || " + quoted + " " + words[0]);
      hook.addProperty("timeout", timeout);
      JsonArray list = new JsonArray();
      list.add(hook);
      JsonObject entry = new JsonObject();
      if (words.length > 2) entry.addProperty("matcher", words[2]);
      entry.add("hooks", list);
      hooks.put(words[1], entry);
    }
    return hooks;
  }
}
