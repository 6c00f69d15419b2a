//DEPS com.google.code.gson:gson:2.15.0

package mcptools.connect;

import com.google.gson.JsonPrimitive;

/**
 * The plugin of opencode that runs the hooks: it has no other way, and loads the file by itself.
 */
final class OpencodePlugin {
  private static final String OURS = "// Written by mcp-tools: ";
  private static final String FIRST = OURS + "./jbang setup --no-hooks takes it away.\n";

  private static final String REST =
      """
      import { spawn } from "node:child_process";
      import { existsSync } from "node:fs";

      const script = SCRIPT;

      function tell(event) {
        if (!existsSync(script)) return;
        const child = spawn(script, [event], { detached: true, stdio: "ignore" });
        child.on("error", () => {});
        child.unref();
      }

      export const McpTools = async () => {
        tell("start");
        process.once("exit", () => tell("end"));
        return {};
      };
      """;

  private OpencodePlugin() {}

  /** Its text, unless there is something else. */
  static String of(String text, String script) {
    without(text);
    return FIRST + REST.replace("SCRIPT", new JsonPrimitive(script).toString());
  }

  static String without(String text) {
    if (text.isEmpty() || text.startsWith(OURS)) return "";
    throw new IllegalArgumentException("it is not of mcp-tools");
  }
}
