//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The bridge in a {@link Scratch}, started by {@code mcp_manager start} as users do.
 *
 * @param port that it listens on
 * @param token that opens it
 */
public record Bridged(Scratch scratch, int port, String token) {
  /** Writes the config and starts all of its servers. */
  public static Bridged start(Scratch scratch, String... entries) {
    configure(scratch, entries);
    Run.script(scratch, "mcp_manager", "start").ok();
    return of(scratch);
  }

  /** The one that was started in a scratch before. */
  public static Bridged of(Scratch scratch) {
    JsonObject access = json(text(file(scratch, "serve.json")));
    return new Bridged(scratch, access.get("port").getAsInt(), access.get("token").getAsString());
  }

  /** Writes a config of global servers, each made by {@link #entry}. */
  public static void configure(Scratch scratch, String... entries) {
    try {
      Path file = scratch.directory("c/mcp-tools").resolve("config.json");
      Files.writeString(file, "{\"globalServers\": {" + String.join(",", entries) + "}}");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /**
   * A server of the config.
   *
   * @param more members of its entry, such as {@code , "lazy": false}
   */
  public static String entry(String name, List<String> command, String more) {
    String words = command.stream().map(w -> "\"" + w + "\"").collect(Collectors.joining(","));
    return "\"%s\": {\"command\": [%s]%s}".formatted(name, words, more);
  }

  /** The fixture shared.mjs under a name. */
  public static String fixture(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("node");
    command.add(Checkout.fixture("shared.mjs").toString());
    command.addAll(List.of(arguments));
    return entry(name, command, "");
  }

  /** A file of the state folder. */
  public static Path file(Scratch scratch, String name) {
    return scratch.state().resolve("mcp-state").resolve(name);
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  /** Where a server is. */
  public URI url(String server) {
    return URI.create("http://127.0.0.1:" + port + "/" + server + "/mcp");
  }

  /** The secret by which commands start and stop servers. */
  public String control() {
    return json(text(file(scratch, "serve.json"))).get("control").getAsString();
  }

  /** The pid of the bridge. */
  public long pid() {
    return Long.parseLong(text(file(scratch, "serve.pid")).lines().findFirst().orElseThrow());
  }

  /** What {@code mcp_manager status} says of a server. */
  public JsonObject status(String server) {
    Result result = Run.script(scratch, "mcp_manager", "status", server, "--json").ok();
    return json(result.out()).getAsJsonArray("servers").get(0).getAsJsonObject();
  }

  /**
   * A new client of a server, of the older generation.
   *
   * @param more headers, names and values in turn
   */
  public McpClient client(String server, String capabilities, String... more) {
    return McpClient.initialized(this, server, capabilities, more);
  }
}
