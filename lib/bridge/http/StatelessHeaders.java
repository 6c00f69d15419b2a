//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES McpExchange.java
//SOURCES ../rpc/Message.java
//SOURCES ../rpc/Versions.java

package mcptools.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mcptools.bridge.rpc.Edits;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Versions;
import org.jspecify.annotations.Nullable;

/** Decides which protocol a request uses, and checks the stateless headers against the body. */
final class StatelessHeaders {
  static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String CLIENT = "io.modelcontextprotocol/clientInfo";
  static final String LEVEL = "io.modelcontextprotocol/logLevel";
  private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
  private static final String OURS = "io.modelcontextprotocol/";
  private static final String RELATED = OURS + "related-task";

  private static final int MISMATCH = -32020;
  private static final int UNSUPPORTED = -32022;

  /** The parameter that the header Mcp-Name repeats, by method. */
  private static final Map<String, String> NAMED =
      Map.of(
          "tools/call", "name",
          "prompts/get", "name",
          "resources/read", "uri",
          "tasks/get", "taskId",
          "tasks/update", "taskId",
          "tasks/cancel", "taskId");

  private final Message message;
  private final JsonSlice id;
  private final @Nullable String version;
  private final @Nullable String method;
  private final @Nullable String name;

  private StatelessHeaders(McpExchange exchange, Message message) throws Refusal {
    this.message = message;
    this.id = message.id();
    this.version = exchange.header("MCP-Protocol-Version");
    this.method = exchange.header("Mcp-Method");
    this.name = exchange.header("Mcp-Name");
  }

  /**
   * Whether a message uses the stateless protocol, by the version in its body.
   *
   * @throws Refusal when headers and body disagree, or required fields are missing
   */
  static boolean isStateless(McpExchange exchange, Message message) throws Refusal {
    return new StatelessHeaders(exchange, message).check();
  }

  /** Whether a message names a version in its body, as only the stateless protocol does. */
  static boolean names(Message message) {
    return claim(message) != null;
  }

  private static @Nullable JsonSlice claim(Message message) {
    return message.params().object("_meta").get(VERSION);
  }

  private boolean check() throws Refusal {
    JsonSlice claim = claim(message);
    boolean named = version != null && Versions.isStateless(version);
    if (message.method().isEmpty()) return false;
    if (claim == null) {
      if (!named) return false;
      if (message.isNotification()) return true;
      if (message.method().equals("initialize")) {
        throw mismatch("initialize is not of the version in MCP-Protocol-Version");
      }
      throw invalid("_meta lacks " + VERSION);
    }
    JsonSlice meta = message.params().object("_meta");
    String claimed = claim.text();
    if (claimed == null) throw invalid(VERSION + " is not text");
    if (message.method().equals("initialize") && !Versions.isStateless(claimed)) return false;
    if (message.isRequest() && !isObject(meta.get(CAPABILITIES))) {
      throw invalid("_meta lacks " + CAPABILITIES);
    }
    if (version != null && !version.equals(claimed)) {
      throw mismatch("the body names version " + claimed + ", the header " + version);
    }
    if (method != null && !method.equals(message.method())) {
      throw mismatch("the body names method " + message.method() + ", the header " + method);
    }
    if (!Versions.isStateless(claimed)) return false;
    if (message.isNotification()) return true;
    if (!claimed.equals(Versions.STATELESS)) throw unsupported(claimed);
    if (version == null) throw mismatch("the header MCP-Protocol-Version is missing");
    if (method == null) throw mismatch("the header Mcp-Method is missing");
    name();
    return true;
  }

  private static boolean isObject(@Nullable JsonSlice value) {
    return value != null && value.isObject();
  }

  private Refusal unsupported(String claimed) {
    JsonObject data = Rpc.of("supported", supported());
    data.addProperty("requested", claimed);
    String sentence = "Unsupported protocol version: " + claimed;
    JsonObject error = new JsonObject();
    error.addProperty("code", UNSUPPORTED);
    error.addProperty("message", sentence);
    error.add("data", data);
    return new Refusal(400, sentence, Rpc.error(id, error));
  }

  /** The versions of the stateless protocol that the bridge speaks. */
  static JsonArray supported() {
    JsonArray versions = new JsonArray();
    versions.add(Versions.STATELESS);
    return versions;
  }

  private void name() throws Refusal {
    String member = NAMED.get(message.method());
    if (member == null) return;
    String value = message.params().text(member);
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
    String encoded = value.substring(9, value.length() - 2);
    if (encoded.length() % 4 != 0) return null; // Java's decoder does without the padding
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }

  private Refusal mismatch(String sentence) {
    return mismatch(id, sentence);
  }

  static Refusal mismatch(JsonSlice id, String sentence) {
    String why = "Bad Request: the request headers and body disagree: " + sentence;
    return new Refusal(400, id, MISMATCH, why);
  }

  private Refusal invalid(String sentence) {
    return new Refusal(400, id, Rpc.INVALID_PARAMS, "Invalid params: " + sentence);
  }

  /** The message for a server of the protocol with sessions, under a number of ours. */
  static Payload stripped(Message message, long number) {
    Edits edits = new Edits(message.whole()).replace(message.id(), number);
    message
        .params()
        .members((name, meta) -> {
          if (!name.is("_meta") || !meta.isObject()) return;
          List<Object> kept = new ArrayList<>();
          meta.members((key, value) -> {
            String text = String.valueOf(key.text());
            if (text.startsWith(OURS) && !text.equals(RELATED)) return;
            kept.add(kept.isEmpty() ? "{" : ",");
            kept.add(key);
            kept.add(":");
            kept.add(text.equals("progressToken") ? number : value);
          });
          kept.add(kept.isEmpty() ? "{}" : "}");
          edits.replace(meta, kept.toArray());
        });
    return edits.done();
  }
}
