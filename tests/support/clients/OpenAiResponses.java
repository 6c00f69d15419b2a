//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The newer API of OpenAI, which Codex uses. */
final class OpenAiResponses implements ModelApi {
  /** Between a namespace and the name of a tool in it. */
  private static final String SLASH = "/";

  private static final Map<String, Object> USAGE =
      Map.of("input_tokens", 8, "output_tokens", 8, "total_tokens", 16);

  @Override
  public boolean serves(String path) {
    return path.endsWith("/responses");
  }

  @Override
  public Conversation read(JsonObject request) {
    List<Conversation.Said> said = new ArrayList<>();
    for (JsonObject item : ModelApi.objects(request, "input")) {
      if (ModelApi.string(item, "type").endsWith("_output")) {
        said.add(new Conversation.Said.Result(ModelApi.text(item, "output")));
      } else if (ModelApi.string(item, "role").equals("user")) {
        said.add(new Conversation.Said.Prompt(ModelApi.text(item, "content")));
      }
    }
    List<String> tools = new ArrayList<>();
    for (JsonObject tool : ModelApi.objects(request, "tools")) {
      String name = ModelApi.string(tool, "name");
      List<JsonObject> inner = ModelApi.objects(tool, "tools");
      if (inner.isEmpty()) tools.add(name);
      inner.forEach(i -> tools.add(name + SLASH + ModelApi.string(i, "name")));
    }
    return Conversation.of(said, tools);
  }

  @Override
  public JsonObject answer(JsonObject request, Turn turn) {
    Map<String, Object> item =
        switch (turn) {
          case Turn.Text(String text) ->
              Map.of(
                  "type", "message",
                  "id", ModelApi.id("msg"),
                  "role", "assistant",
                  "status", "completed",
                  "content", List.of(Map.of("type", "output_text", "text", text)));
          case Turn.Use(String tool, Map<String, Object> input) -> call(tool, input);
        };
    return ModelApi.json(
        Map.of(
            "id",
            ModelApi.id("resp"),
            "object",
            "response",
            "status",
            "completed",
            "output",
            List.of(item),
            "usage",
            USAGE));
  }

  private static Map<String, Object> call(String tool, Map<String, Object> input) {
    Map<String, Object> item = new TreeMap<>();
    int slash = tool.indexOf(SLASH);
    if (slash >= 0) item.put("namespace", tool.substring(0, slash));
    item.put("type", "function_call");
    item.put("id", ModelApi.id("fc"));
    item.put("call_id", ModelApi.id("call"));
    item.put("name", tool.substring(slash + 1));
    item.put("arguments", ModelApi.json(input).toString());
    return item;
  }

  @Override
  public List<Event> events(JsonObject answer) {
    JsonObject item = ModelApi.objects(answer, "output").getFirst();
    return List.of(
        Event.typed("response.created", Map.of("response", Map.of("id", answer.get("id")))),
        Event.typed("response.output_item.done", Map.of("output_index", 0, "item", item)),
        Event.typed("response.completed", Map.of("response", answer)));
  }
}
