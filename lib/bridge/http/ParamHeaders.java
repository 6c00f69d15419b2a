//DEPS com.google.code.gson:gson:2.15.0
//SOURCES StatelessHeaders.java
//SOURCES ../relay/MirroredArguments.java

package mcptools.bridge.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.relay.MirroredArguments;
import mcptools.bridge.relay.MirroredArguments.Mirrored;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;

/** Compares the headers that repeat arguments of a tool with the body. */
final class ParamHeaders {
  private static final String PREFIX = "Mcp-Param-";

  private ParamHeaders() {}

  /**
   * @param message a call of a tool
   * @throws Refusal when a header is missing or has another value than the body
   */
  static void check(MirroredArguments mirrored, McpExchange exchange, JsonObject message)
      throws Refusal {
    JsonObject params = Rpc.params(message);
    for (Mirrored argument : mirrored.of(String.valueOf(Rpc.text(params, "name")))) {
      Optional<JsonPrimitive> value = value(Rpc.object(params, "arguments"), argument.path());
      if (value.isEmpty()) continue;
      String name = PREFIX + argument.header();
      String header = exchange.header(name);
      String decoded = header == null ? null : StatelessHeaders.decoded(header);
      if (decoded == null || !same(value.get(), decoded)) {
        throw StatelessHeaders.mismatch(Rpc.id(message), name + " differs from the body");
      }
    }
  }

  private static Optional<JsonPrimitive> value(JsonObject arguments, List<String> path) {
    JsonElement value = arguments;
    for (String name : path) {
      if (!(value instanceof JsonObject object) || !object.has(name)) return Optional.empty();
      value = object.get(name);
    }
    return value instanceof JsonPrimitive primitive ? Optional.of(primitive) : Optional.empty();
  }

  private static boolean same(JsonPrimitive value, String header) {
    if (!value.isNumber()) return value.getAsString().equals(header);
    try {
      return value.getAsBigDecimal().compareTo(new BigDecimal(header)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
