//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The older API of OpenAI, which opencode uses for models that it does not know. */
final class OpenAiChat implements ModelApi {
  @Override
  public boolean serves(String path) {
    return path.endsWith("/chat/completions");
  }

  @Override
  public Conversation read(JsonObject request) {
    List<Conversation.Said> said = new ArrayList<>();
    for (JsonObject message : ModelApi.objects(request, "messages")) {
      String text = ModelApi.text(message, "content");
      switch (ModelApi.string(message, "role")) {
        case "user" -> said.add(new Conversation.Said.Prompt(text));
        case "tool" -> said.add(new Conversation.Said.Result(text));
        default -> {}
      }
    }
    List<String> tools =
        ModelApi.objects(request, "tools").stream()
            .map(tool -> ModelApi.string(tool.getAsJsonObject("function"), "name"))
            .toList();
    return Conversation.of(said, tools);
  }

  @Override
  public JsonObject answer(JsonObject request, Turn turn) {
    Map<String, Object> message =
        switch (turn) {
          case Turn.Text(String text) -> Map.of("role", "assistant", "content", text);
          case Turn.Use(String tool, Map<String, Object> input) -> {
            Object function = Map.of("name", tool, "arguments", ModelApi.json(input).toString());
            Object call =
                Map.of(
                    "index",
                    0,
                    "id",
                    ModelApi.id("call"),
                    "type",
                    "function",
                    "function",
                    function);
            yield Map.of("role", "assistant", "tool_calls", List.of(call));
          }
        };
    String reason = turn instanceof Turn.Use ? "tool_calls" : "stop";
    return ModelApi.json(
        Map.of(
            "id", ModelApi.id("chat"),
            "object", "chat.completion",
            "created", 0,
            "model", ModelApi.string(request, "model"),
            "choices", List.of(Map.of("index", 0, "message", message, "finish_reason", reason)),
            "usage", Map.of("prompt_tokens", 8, "completion_tokens", 8, "total_tokens", 16)));
  }

  /** The whole answer is one chunk. */
  @Override
  public List<Event> events(JsonObject answer) {
    JsonObject chunk = answer.deepCopy();
    chunk.addProperty("object", "chat.completion.chunk");
    JsonObject choice = ModelApi.objects(chunk, "choices").getFirst();
    choice.add("delta", choice.remove("message"));
    return List.of(new Event("", chunk.toString()), new Event("", "[DONE]"));
  }
}
