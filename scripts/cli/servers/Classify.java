//SOURCES ../../../lib/error/UserError.java
//SOURCES ../../../lib/recognition/Recognition.java
//SOURCES ../../../lib/report/Json.java

package mcptools.cli.servers;

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

/** Decides which command lines are servers. */
public final class Classify {
  private Classify() {}

  /**
   * Reads an object with "argv" a line and prints each with "server", "name" and "rule".
   *
   * @throws UserError with exit code 2 at the first line that is something else
   */
  public static void lines(BufferedReader in, PrintWriter out) throws IOException {
    int number = 0;
    for (String line; (line = in.readLine()) != null; ) {
      number++;
      if (!line.isBlank()) out.println(Json.line(classified(line, number)));
    }
  }

  private static JsonObject classified(String line, int number) {
    try {
      JsonObject object = JsonParser.parseString(line).getAsJsonObject();
      List<String> argv =
          object.getAsJsonArray("argv").asList().stream().map(JsonElement::getAsString).toList();
      Optional<Match> match = Recognition.of(argv);
      object.addProperty("server", match.isPresent());
      object.remove("name");
      object.remove("rule");
      match.ifPresent(m -> {
        object.addProperty("name", m.name());
        object.addProperty("rule", m.rule());
      });
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
