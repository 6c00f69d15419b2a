//DEPS com.google.code.gson:gson:2.15.0
//SOURCES TomlEntries.java
//SOURCES ../bridge/client/Access.java

package mcptools.connect;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.bridge.client.Access;

/** A program that talks to servers, and how its config names one that is reached by HTTP. */
public enum Client {
  CLAUDE("claude", "Claude Code", "mcpServers", "type=http", "url", "headers"),
  CLAUDE_PROJECT("claude-project", "Claude Code", "mcpServers", "type=http", "url", "headers"),
  /** Its config takes only commands to start; what has an address is set up in its window. */
  CLAUDE_DESKTOP("claude-desktop", "Claude Desktop", "mcpServers", "", "", ""),
  CURSOR("cursor", "Cursor", "mcpServers", "", "url", "headers"),
  VSCODE("vscode", "VS Code", "servers", "type=http", "url", "headers"),
  CODEX("codex", "Codex", "mcp_servers", "", "url", "http_headers"),
  /** For it, "url" is an address of the transport before this one. */
  GEMINI("gemini", "Gemini CLI", "mcpServers", "", "httpUrl", "headers"),
  OPENCODE("opencode", "opencode", "mcp", "type=remote", "url", "headers"),
  ZED("zed", "Zed", "context_servers", "", "url", "headers");

  private final String word;
  private final String title;
  private final String key;
  private final String type;
  private final String url;
  private final String headers;

  Client(String word, String title, String key, String type, String url, String headers) {
    this.word = word;
    this.title = title;
    this.key = key;
    this.type = type;
    this.url = url;
    this.headers = headers;
  }

  /** What users call it on the command line. */
  public String word() {
    return word;
  }

  /** Its own name. */
  public String title() {
    return title;
  }

  /** The client that a word means. */
  public static Optional<Client> of(String word) {
    return Stream.of(values()).filter(c -> c.word.equals(word)).findFirst();
  }

  /** All words, in the order of the table above. */
  public static List<String> words() {
    return Stream.of(values()).map(Client::word).toList();
  }

  /** Whether it can only start servers itself, and talk to them through pipes. */
  public boolean pipesOnly() {
    return url.isEmpty();
  }

  /** What edits its config. */
  public ConfigEditor entries() {
    // Its second version has the servers one level deeper.
    String inner = this == OPENCODE ? "servers" : "";
    return this == CODEX ? new TomlEntries(key) : new JsonEntries(key, inner);
  }

  /**
   * The entry of a server, in the language of its config.
   *
   * @param token what the server wants to see; empty for one that wants nothing
   */
  public String entry(String name, URI address, Optional<String> token) {
    Map<String, String> sent =
        token.map(t -> Map.of("Authorization", Access.BEARER + t)).orElse(Map.of());
    return this == CODEX ? toml(name, address, sent) : json(address, sent).toString();
  }

  private JsonObject json(URI address, Map<String, String> sent) {
    JsonObject entry = new JsonObject();
    if (!type.isEmpty()) entry.addProperty("type", type.substring("type=".length()));
    entry.addProperty(url, address.toString());
    JsonObject values = new JsonObject();
    sent.forEach(values::addProperty);
    if (!sent.isEmpty()) entry.add(headers, values);
    if (this == OPENCODE) entry.addProperty("enabled", true);
    return entry;
  }

  private String toml(String name, URI address, Map<String, String> sent) {
    boolean bare = name.matches("[A-Za-z0-9_-]+");
    StringBuilder out = new StringBuilder("[" + key + ".");
    out.append(bare ? name : quoted(name)).append("]\n");
    out.append(url).append(" = ").append(quoted(address.toString())).append('\n');
    sent.forEach((header, value) ->
        out.append(headers)
            .append(" = { ")
            .append(header)
            .append(" = ")
            .append(quoted(value))
            .append(" }\n"));
    return out.toString();
  }

  /** Texts without control characters are written alike in both languages. */
  private static String quoted(String text) {
    return new JsonPrimitive(text).toString();
  }
}
