//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The API of Anthropic, which Claude Code uses. */
final class AnthropicMessages implements ModelApi {
  private static final Map<String, Object> USAGE = Map.of("input_tokens", 8, "output_tokens", 8);

  @Override
  public boolean serves(String path) {
    return path.endsWith("/v1/messages");
  }

  @Override
  public Conversation read(JsonObject request) {
    List<Conversation.Said> said = new ArrayList<>();
    for (JsonObject message : ModelApi.objects(request, "messages")) {
      if (!ModelApi.string(message, "role").equals("user")) continue;
      said.add(new Conversation.Said.Prompt(ModelApi.text(message, "content")));
      for (JsonObject part : ModelApi.objects(message, "content")) {
        if (ModelApi.string(part, "type").equals("tool_result")) {
          said.add(new Conversation.Said.Result(ModelApi.text(part, "content")));
        }
      }
    }
    List<String> tools =
        ModelApi.objects(request, "tools").stream().map(t -> ModelApi.string(t, "name")).toList();
    return Conversation.of(said, tools);
  }

  @Override
  public JsonObject answer(JsonObject request, Turn turn) {
    Map<String, Object> block =
        switch (turn) {
          case Turn.Text(String text) -> Map.of("type", "text", "text", text);
          case Turn.Use(String tool, Map<String, Object> input) ->
              Map.of("type", "tool_use", "id", ModelApi.id("toolu"), "name", tool, "input", input);
        };
    return ModelApi.json(
        Map.of(
            "id",
            ModelApi.id("msg"),
            "type",
            "message",
            "role",
            "assistant",
            "model",
            ModelApi.string(request, "model"),
            "content",
            List.of(block),
            "stop_reason",
            turn instanceof Turn.Use ? "tool_use" : "end_turn",
            "usage",
            USAGE));
  }

  @Override
  public List<Event> events(JsonObject answer) {
    JsonObject begun = answer.deepCopy();
    begun.remove("stop_reason");
    begun.add("content", new JsonArray());
    JsonObject block = ModelApi.objects(answer, "content").getFirst();
    JsonObject empty = block.deepCopy();
    Map<String, Object> delta;
    if (block.has("text")) {
      empty.addProperty("text", "");
      delta = Map.of("type", "text_delta", "text", ModelApi.string(block, "text"));
    } else {
      empty.add("input", new JsonObject());
      delta = Map.of("type", "input_json_delta", "partial_json", block.get("input").toString());
    }
    Map<String, Object> end = Map.of("stop_reason", ModelApi.string(answer, "stop_reason"));
    return List.of(
        Event.typed("message_start", Map.of("message", begun)),
        Event.typed("content_block_start", Map.of("index", 0, "content_block", empty)),
        Event.typed("content_block_delta", Map.of("index", 0, "delta", delta)),
        Event.typed("content_block_stop", Map.of("index", 0)),
        Event.typed("message_delta", Map.of("delta", end, "usage", USAGE)),
        Event.typed("message_stop", Map.of()));
  }
}
