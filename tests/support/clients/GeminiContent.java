//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The API of Gemini. */
final class GeminiContent implements ModelApi {
  private static final String STREAM = ":streamGenerateContent";

  @Override
  public boolean serves(String path) {
    return path.endsWith(STREAM) || path.endsWith(":generateContent");
  }

  @Override
  public boolean isStreamed(String path, JsonObject request) {
    return path.endsWith(STREAM);
  }

  @Override
  public Conversation read(JsonObject request) {
    List<Conversation.Said> said = new ArrayList<>();
    for (JsonObject content : ModelApi.objects(request, "contents")) {
      if (ModelApi.string(content, "role").equals("model")) continue;
      for (JsonObject part : ModelApi.objects(content, "parts")) {
        JsonElement result = part.get("functionResponse");
        said.add(
            result == null
                ? new Conversation.Said.Prompt(ModelApi.string(part, "text"))
                : new Conversation.Said.Result(result.toString()));
      }
    }
    List<String> tools =
        ModelApi.objects(request, "tools").stream()
            .flatMap(tool -> ModelApi.objects(tool, "functionDeclarations").stream())
            .map(function -> ModelApi.string(function, "name"))
            .toList();
    return Conversation.of(said, tools);
  }

  @Override
  public JsonObject answer(JsonObject request, Turn turn) {
    Map<String, Object> part =
        switch (turn) {
          case Turn.Text(String text) -> Map.of("text", text);
          case Turn.Use(String tool, Map<String, Object> input) ->
              Map.of(
                  "functionCall", Map.of("id", ModelApi.id("call"), "name", tool, "args", input));
        };
    Object content = Map.of("role", "model", "parts", List.of(part));
    return ModelApi.json(
        Map.of(
            "candidates", List.of(Map.of("index", 0, "content", content, "finishReason", "STOP")),
            "usageMetadata",
                Map.of("promptTokenCount", 8, "candidatesTokenCount", 8, "totalTokenCount", 16)));
  }

  @Override
  public List<Event> events(JsonObject answer) {
    return List.of(new Event("", answer.toString()));
  }
}
