//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES McpExchange.java
//SOURCES ../rpc/Versions.java

package mcptools.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Versions;
import org.jspecify.annotations.Nullable;

/** Decides which protocol a request uses, and checks the stateless headers against the body. */
final class StatelessHeaders {
  static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String LEVEL = "io.modelcontextprotocol/logLevel";
  private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String OURS = "io.modelcontextprotocol/";
  private static final String RELATED = OURS + "related-task";

  private static final int MISMATCH = -32020;
  private static final int UNSUPPORTED = -32022;

  /** The parameter that the header Mcp-Name repeats, by method. */
  private static final Map<String, String> NAMED =
      Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

  private final JsonObject message;
  private final JsonElement id;
  private final @Nullable String version;
  private final @Nullable String method;
  private final @Nullable String name;

  private StatelessHeaders(McpExchange exchange, JsonObject message) throws Refusal {
    this.message = message;
    this.id = Rpc.id(message);
    this.version = exchange.header("MCP-Protocol-Version");
    this.method = exchange.header("Mcp-Method");
    this.name = exchange.header("Mcp-Name");
  }

  /**
   * Whether a message uses the stateless protocol, by the version in its body.
   *
   * @throws Refusal when headers and body disagree, or required fields are missing
   */
  static boolean isStateless(McpExchange exchange, JsonObject message) throws Refusal {
    return new StatelessHeaders(exchange, message).check();
  }

  /** Whether any element of a batch uses the stateless protocol, which has no batches. */
  static boolean anyStateless(JsonArray batch) {
    return batch.asList().stream().anyMatch(e -> e instanceof JsonObject o && claim(o) != null);
  }

  private static @Nullable JsonElement claim(JsonObject message) {
    return Rpc.object(Rpc.params(message), "_meta").get(VERSION);
  }

  private boolean check() throws Refusal {
    JsonElement claim = claim(message);
    boolean named = version != null && Versions.isStateless(version);
    if (Rpc.method(message).isEmpty()) return false;
    if (claim == null) {
      if (!named) return false;
      if (Rpc.isNotification(message)) return true;
      if (Rpc.method(message).equals("initialize")) {
        throw mismatch("initialize is not of the version in MCP-Protocol-Version");
      }
      throw invalid("_meta lacks " + VERSION);
    }
    JsonObject meta = Rpc.object(Rpc.params(message), "_meta");
    String claimed = Rpc.text(meta, VERSION);
    if (claimed == null) throw invalid(VERSION + " is not text");
    if (Rpc.method(message).equals("initialize") && !Versions.isStateless(claimed)) return false;
    if (Rpc.isRequest(message) && !(meta.get(CAPABILITIES) instanceof JsonObject)) {
      throw invalid("_meta lacks " + CAPABILITIES);
    }
    if (version != null && !version.equals(claimed)) {
      throw mismatch("the body names version " + claimed + ", the header " + version);
    }
    if (method != null && !method.equals(Rpc.method(message))) {
      throw mismatch("the body names method " + Rpc.method(message) + ", the header " + method);
    }
    if (!Versions.isStateless(claimed)) return false;
    if (Rpc.isNotification(message)) return true;
    if (!claimed.equals(Versions.STATELESS)) throw unsupported(claimed);
    if (version == null) throw mismatch("the header MCP-Protocol-Version is missing");
    if (method == null) throw mismatch("the header Mcp-Method is missing");
    name();
    return true;
  }

  private Refusal unsupported(String claimed) {
    JsonObject data = Rpc.of("supported", supported());
    data.addProperty("requested", claimed);
    JsonObject body = Rpc.error(id, UNSUPPORTED, "Unsupported protocol version: " + claimed);
    Rpc.object(body, "error").add("data", data);
    return new Refusal(400, body);
  }

  /** The versions of the stateless protocol that the bridge speaks. */
  static JsonArray supported() {
    JsonArray versions = new JsonArray();
    versions.add(Versions.STATELESS);
    return versions;
  }

  private void name() throws Refusal {
    String member = NAMED.get(Rpc.method(message));
    if (member == null) return;
    String value = Rpc.text(Rpc.params(message), member);
    if (name == null && value == null) return;
    if (name == null) throw mismatch("the header Mcp-Name is missing");
    String decoded = decoded(name);
    if (decoded == null) throw mismatch("the header Mcp-Name is no Base64");
    if (value != null && !decoded.equals(value)) {
      throw mismatch("the body names " + value + ", the header " + decoded);
    }
  }

  /** Decodes a value that may be {@code =?base64?...?=}; null when that is invalid. */
  static @Nullable String decoded(@Nullable String value) {
    if (value == null
        || !value.startsWith("=?base64?")
        || !value.endsWith("?=")
        || value.length() < 11) {
      return value;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(value.substring(9, value.length() - 2));
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }

  private Refusal mismatch(String sentence) {
    return mismatch(id, sentence);
  }

  static Refusal mismatch(JsonElement id, String sentence) {
    String why = "Bad Request: the request headers and body disagree: " + sentence;
    return new Refusal(400, Rpc.error(id, MISMATCH, why));
  }

  private Refusal invalid(String sentence) {
    return new Refusal(400, Rpc.error(id, Rpc.INVALID_PARAMS, "Invalid params: " + sentence));
  }

  /** The message for a server of the protocol with sessions. */
  static JsonObject stripped(JsonObject message) {
    JsonObject params = Rpc.copy(Rpc.params(message));
    JsonObject meta = Rpc.copy(Rpc.object(params, "_meta"));
    meta.keySet().removeIf(key -> key.startsWith(OURS) && !key.equals(RELATED));
    params.remove("_meta");
    if (!meta.isEmpty()) params.add("_meta", meta);
    return Rpc.with(message, "params", params);
  }
}
