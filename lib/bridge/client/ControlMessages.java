//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../settings/SharedServer.java
//SOURCES ../../shared/SharedOutcome.java
//SOURCES ../rpc/Rpc.java

package mcptools.bridge.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServer.ToolFilter;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedOutcome.Change;

/** The messages between the command line and the bridge. */
public final class ControlMessages {
  /** The HTTP status while the bridge is ending; callers treat it as if no bridge ran. */
  public static final int ENDING = 410;

  private ControlMessages() {}

  static JsonObject of(Stdio server) {
    JsonObject variables = new JsonObject();
    server.program().variables().forEach(variables::addProperty);
    JsonObject entry = Rpc.of("name", server.name());
    entry.add("command", array(server.program().command()));
    entry.add("env", variables);
    entry.addProperty("cwd", server.program().directory().toString());
    entry.addProperty("lazy", server.lazy());
    entry.addProperty("idleMillis", server.idleMillis());
    server.project().ifPresent(project -> entry.addProperty("project", project));
    if (!server.tools().isAll()) {
      entry.add("allow", array(server.tools().allow()));
      entry.add("deny", array(server.tools().deny()));
    }
    return entry;
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private static List<String> texts(JsonArray array) {
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  public static Stdio server(JsonElement body) throws Refusal {
    try {
      JsonObject entry = body.getAsJsonObject();
      List<String> command = texts(entry.getAsJsonArray("command"));
      Map<String, String> variables = new LinkedHashMap<>();
      entry.getAsJsonObject("env").asMap().forEach((k, v) -> variables.put(k, v.getAsString()));
      return new Stdio(
          name(body),
          new Program(command, variables, Path.of(entry.get("cwd").getAsString())),
          entry.get("lazy").getAsBoolean(),
          entry.get("idleMillis").getAsLong(),
          new ToolFilter(texts(Rpc.array(entry, "allow")), texts(Rpc.array(entry, "deny"))),
          Optional.ofNullable(Rpc.text(entry, "project")));
    } catch (IllegalStateException
        | IllegalArgumentException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new Refusal(400, "this is no server: " + e.getMessage());
    }
  }

  public static String name(JsonElement body) throws Refusal {
    String name = body instanceof JsonObject object ? Rpc.text(object, "name") : null;
    if (name == null) throw new Refusal(400, "name is missing");
    return name;
  }

  public static JsonObject of(SharedOutcome outcome) {
    JsonObject entry = Rpc.of("name", outcome.name());
    entry.addProperty("change", outcome.change().name().toLowerCase(Locale.ROOT));
    entry.addProperty("pid", outcome.pid());
    entry.addProperty("text", outcome.sentence());
    return entry;
  }

  /**
   * @throws IllegalArgumentException when it is none
   */
  static SharedOutcome outcome(JsonObject entry) {
    return new SharedOutcome(
        entry.get("name").getAsString(),
        Change.valueOf(entry.get("change").getAsString().toUpperCase(Locale.ROOT)),
        entry.get("pid").getAsLong(),
        entry.get("text").getAsString());
  }
}
