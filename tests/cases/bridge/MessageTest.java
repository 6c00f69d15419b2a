//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/bridge/rpc/Message.java

package mcptools.tests.cases.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import mcptools.bridge.rpc.Edits;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.tests.support.Fuzz;
import org.junit.jupiter.api.Test;

/** Messages are read and changed as bytes: compared with a parser that builds objects. */
class MessageTest {
  private static final List<String> GOOD =
      List.of(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a/b\",\"params\":{\"_meta\":{\"progressToken\":\"t\"},\"x\":[1,{}]}}",
          " { \"id\" : \"a\\\"b\" , \"jsonrpc\" : \"2.0\" ,\r\n"
              + "\t\"result\" : { \"content\" : [ ] } } ",
          "{\"jsonrpc\":\"2.0\",\"id\":-0.5e+10,\"error\":{\"code\":-1,\"message\":\"\\u00e4\\ud83d\"}}",
          "{\"result\":[[[[]]],{\"a\":{\"id\":7}}],\"id\":9007199254740993,\"jsonrpc\":\"2.0\"}",
          "{\"\\u0069d\":3,\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[true,false,null]}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":{\"\":\"\u00e9\ud83d\ude00\",\"e\":1E9}}");

  private static Message read(String json) throws NoMessage {
    byte[] bytes = json.getBytes(UTF_8);
    return Message.of(bytes, 0, bytes.length);
  }

  /** What a parser that builds objects makes of it; null when it is no JSON. */
  private static JsonElement tree(byte[] bytes) throws IOException {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) return null;
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(Integer.MAX_VALUE);
      JsonElement value = JsonParser.parseReader(reader);
      return reader.peek() == JsonToken.END_DOCUMENT ? value : null;
    } catch (CharacterCodingException e) {
      throw e; // the scanner leaves that to those who read the text
    } catch (IOException | JsonParseException e) {
      if (String.valueOf(e.getMessage()).contains("surrogate"))
        throw new CharacterCodingException();
      return null;
    }
  }

  @Test
  void readsWhatAParserReads() {
    Fuzz.cases(
        200_000,
        fuzz -> {
          byte[] bytes = fuzz.damage(fuzz.any(GOOD));
          JsonElement expected;
          try {
            expected = tree(bytes);
          } catch (CharacterCodingException e) {
            return;
          }
          boolean json = true;
          Message message = null;
          try {
            message = Message.of(bytes.clone(), 0, bytes.length);
          } catch (NoMessage e) {
            json = e.isJson();
          }
          assertThat(json).isEqualTo(expected != null);
          if (message == null) return;
          JsonObject object = expected.getAsJsonObject();
          assertThat(message.method())
              .isEqualTo(object.has("method") ? object.get("method").getAsString() : "");
          assertThat(message.hasId()).isEqualTo(object.has("id"));
          if (object.has("id")) assertThat(json(message.id())).isEqualTo(object.get("id"));
          if (object.has("params"))
            assertThat(json(message.params())).isEqualTo(object.get("params"));
          // Replaced in place, the rest is as it was, and one line.
          String line = message.isNotification() ? message.whole() + "" : message.withId("77") + "";
          assertThat(line).doesNotContain("\n", "\r");
          if (object.has("id")) object.addProperty("id", 77);
          assertThat(JsonParser.parseString(line)).isEqualTo(object);
        });
  }

  private static JsonElement json(JsonSlice slice) {
    return JsonParser.parseString(slice.toString());
  }

  @Test
  void oneOfResultAndErrorThatIsNullIsNone() throws Exception {
    String both = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s,\"error\":%s}";
    assertThat(read(both.formatted("{}", "null")).error()).isNull();
    assertThat(read(both.formatted("null", "{\"code\":1}")).result()).isNull();
    Message neither = read(both.formatted("null", "null"));
    assertThat(neither.result()).hasToString("null");
    assertThat(neither.error()).isNull();
    String alone = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":null}";
    assertThat(read(alone).error()).hasToString("null");
  }

  /** Each member, element and text is found where a parser finds it. */
  @Test
  void findsWhatAParserFinds() {
    Fuzz.cases(
        50_000,
        fuzz -> {
          byte[] bytes = fuzz.damage(fuzz.any(GOOD));
          try {
            JsonElement expected = tree(bytes);
            if (expected == null) return;
            check(JsonSlice.of(bytes, bytes.length), expected);
          } catch (CharacterCodingException e) {
            assertThat(bytes).isNotEmpty();
          }
        });
  }

  private static void check(JsonSlice slice, JsonElement expected) {
    assertThat(slice.isObject()).isEqualTo(expected.isJsonObject());
    assertThat(slice.isArray()).isEqualTo(expected.isJsonArray());
    if (expected instanceof JsonObject object) {
      for (String name : object.keySet()) {
        JsonSlice found = slice.get(name);
        if (name.codePoints().allMatch(c -> c < 128)) assertThat(found).as(name).isNotNull();
        if (found != null) check(found, object.get(name));
      }
      JsonObject without = object.deepCopy();
      without.remove("id");
      without.addProperty("new", 1);
      String changed = new Edits(slice).remove(slice, "id").done().toString();
      JsonSlice again = JsonSlice.of(changed);
      assertThat(json(again).getAsJsonObject().size()).isLessThanOrEqualTo(object.size());
      if (object.has("new")) return;
      String added = new Edits(again).add(again, "new", 1).done().toString();
      if (count(slice, "id") < 2) assertThat(JsonParser.parseString(added)).isEqualTo(without);
    } else if (expected.isJsonArray()) {
      int[] count = {0};
      slice.elements(e -> check(e, expected.getAsJsonArray().get(count[0]++)));
      assertThat(count[0]).isEqualTo(expected.getAsJsonArray().size());
    } else if (slice.isString()) {
      assertThat(slice.text()).isEqualTo(expected.getAsString());
    }
  }

  private static int count(JsonSlice object, String name) {
    int[] count = {0};
    object.members((key, value) -> {
      if (key.is(name)) count[0]++;
    });
    return count[0];
  }

  @Test
  void sizeAndDepthDoNotMatter() throws Exception {
    String deep = "[".repeat(8 << 20) + "]".repeat(8 << 20);
    String many = "[" + "{},".repeat(5 << 20) + "{}]";
    String digits = "9".repeat(1 << 20);
    for (String params : List.of(deep, many, "[" + digits + "]", "[\"\\ud83d\"]")) {
      Message message =
          read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + params + "}");
      assertThat(message.params().length()).isEqualTo(params.length());
      String sent = message.numbered(12345).toString();
      assertThat(
              sent.equals(
                  "{\"jsonrpc\":\"2.0\",\"id\":12345,\"method\":\"m\",\"params\":" + params + "}"))
          .isTrue();
    }
  }

  @Test
  void idsAreComparedAsText() throws Exception {
    String one =
        read("{\"jsonrpc\":\"2.0\",\"id\":9007199254740992,\"method\":\"m\"}").id().identity();
    String two =
        read("{\"jsonrpc\":\"2.0\",\"id\":9007199254740993,\"method\":\"m\"}").id().identity();
    String text =
        read("{\"jsonrpc\":\"2.0\",\"id\":\"9007199254740993\",\"method\":\"m\"}").id().identity();
    assertThat(List.of(one, two, text)).doesNotHaveDuplicates();
    assertThat(JsonSlice.of("\"\\u0061\"").identity()).isEqualTo(JsonSlice.of("\"a\"").identity());
  }

  @Test
  void noIdHasTwoReadings() {
    for (String json :
        List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"m\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"ID\":2,\"method\":\"m\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"\\u0069d\":2,\"method\":\"m\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"Method\":\"n\"}")) {
      assertThatThrownBy(() -> read(json)).as(json).isInstanceOf(NoMessage.class);
    }
  }

  @Test
  void allTokensOfProgressAreReplaced() throws Exception {
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{\"progressToken\":5},"
            + "\"_meta\":{\"progressToken\":\"a\",\"progressToken\":6,\"other\":{}}}}";
    assertThat(read(json).numbered(9).toString())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"m\",\"params\":{\"_meta\":{\"progressToken\":9},"
                + "\"_meta\":{\"progressToken\":9,\"progressToken\":9,\"other\":{}}}}");
  }
}
