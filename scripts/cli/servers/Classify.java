//SOURCES ../../../lib/recognition/Recognition.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/report/Text.java
//SOURCES ../../../lib/secrets/Redact.java

package mcptools.cli.servers;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.recognition.Recognition;
import mcptools.recognition.Recognition.Match;
import mcptools.report.Json;
import mcptools.report.Text;
import mcptools.secrets.Redact;

/** Decides which command lines are servers. */
public final class Classify {
  private Classify() {}

  /**
   * Reads an object with "argv" a line and prints each with "server", "name" and "rule", or what
   * {@link #inWords} says.
   *
   * @throws UserError with exit code 2 at the first line that is something else
   */
  public static void lines(BufferedReader in, PrintWriter out, boolean explain) throws IOException {
    int number = 0;
    for (String line; (line = in.readLine()) != null; ) {
      number++;
      if (line.isBlank()) continue;
      JsonObject object = object(line, number);
      List<String> argv = strings(object.getAsJsonArray("argv"));
      out.println(explain ? inWords(argv, true) : Json.line(classified(object, argv)));
    }
  }

  /** "server NAME (RULE): COMMAND" or "no server: COMMAND", without secrets, in one line. */
  public static String inWords(List<String> argv, boolean explain) {
    String answer =
        Recognition.of(argv)
            .map(m -> "server " + m.name() + (explain ? " (" + m.rule() + ")" : ""))
            .orElse("no server");
    return answer + ": " + Text.clean(Redact.command(argv));
  }

  private static JsonObject classified(JsonObject object, List<String> argv) {
    Optional<Match> match = Recognition.of(argv);
    object.addProperty("server", match.isPresent());
    object.remove("name");
    object.remove("rule");
    match.ifPresent(m -> {
      object.addProperty("name", m.name());
      object.addProperty("rule", m.rule());
    });
    return object;
  }

  private static List<String> strings(JsonArray array) {
    for (JsonElement word : array) {
      if (!word.isJsonPrimitive() || !word.getAsJsonPrimitive().isString()) {
        throw new JsonParseException("no text");
      }
    }
    return array.asList().stream().map(JsonElement::getAsString).toList();
  }

  private static JsonObject object(String line, int number) {
    try {
      JsonObject object = JsonParser.parseString(line).getAsJsonObject();
      strings(object.getAsJsonArray("argv"));
      return object;
    } catch (ClassCastException
        | JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new UserError(
          2, "line " + number + " is not a JSON object with an \"argv\" of strings");
    }
  }
}
