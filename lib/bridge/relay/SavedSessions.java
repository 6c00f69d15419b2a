//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ClientSession.java
//SOURCES ../../state/SharedLog.java
//SOURCES ../../state/StateHome.java

package mcptools.bridge.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.rpc.Rpc;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;
import mcptools.state.SharedLog;
import mcptools.state.StateHome;

/**
 * The sessions of clients in {@code serve.sessions}, a line for each change: no client initializes
 * again when its session is gone, so a bridge that was started again has to know it.
 */
public final class SavedSessions {
  private static final int MOST_BYTES = 2 << 20;
  private static final int MOST_SESSIONS = 4000;

  private final Path file;

  public SavedSessions(StateHome home) {
    this.file = home.makeGlobals().resolve(StateHome.BRIDGE + ".sessions");
  }

  /**
   * @param project the folder that the server is for; empty when all share it
   */
  synchronized void save(String server, Optional<String> project, ClientSession session) {
    JsonObject line = Rpc.of("id", session.id());
    line.addProperty("server", server);
    project.ifPresent(folder -> line.addProperty("project", folder));
    line.addProperty("version", session.version());
    line.addProperty("name", session.figures().name());
    line.add("capabilities", session.capabilities());
    session.level().ifPresent(level -> line.addProperty("level", level));
    JsonArray subscriptions = new JsonArray();
    session.subscriptions().forEach(subscriptions::add);
    if (!subscriptions.isEmpty()) line.add("subscriptions", subscriptions);
    append(line);
  }

  /** Forgets a session that its client has ended. */
  synchronized void remove(ClientSession session) {
    append(Rpc.of("id", session.id()));
  }

  /** The session of a server under an id; empty when there was none, or it was ended. */
  synchronized Optional<ClientSession> find(String server, String id) {
    return line(id)
        .filter(l -> isSame(server, String.valueOf(Rpc.text(l, "server"))))
        .map(l -> session(id, l));
  }

  /** Also the process of a project and the server that all shared before, or share now. */
  private static boolean isSame(String server, String saved) {
    return server.equals(saved) || server.startsWith(saved + "@") || saved.startsWith(server + "@");
  }

  /** The folder of the project that a session is of; empty when there is none. */
  public synchronized Optional<String> project(String id) {
    return line(id).flatMap(l -> Optional.ofNullable(Rpc.text(l, "project")));
  }

  private Optional<JsonObject> line(String id) {
    if (!id.matches("[0-9A-Za-z._-]{8,64}")) return Optional.empty();
    String start = Rpc.of("id", id).toString();
    String prefix = start.substring(0, start.length() - 1);
    return lines().stream()
        .filter(l -> l.startsWith(prefix))
        .reduce((a, b) -> b)
        .flatMap(this::parse);
  }

  private static ClientSession session(String id, JsonObject line) {
    String version = String.valueOf(Rpc.text(line, "version"));
    String name = Rpc.text(line, "name");
    ClientFigures figures = new ClientFigures(name == null ? "" : name);
    ClientSession session =
        new ClientSession(id, version, Rpc.object(line, "capabilities"), figures);
    String level = Rpc.text(line, "level");
    if (level != null) session.level(level);
    for (JsonElement uri : Rpc.array(line, "subscriptions")) {
      session.subscriptions().add(uri.getAsString());
    }
    return session;
  }

  private Optional<JsonObject> parse(String line) {
    try {
      return Optional.of(JsonParser.parseString(line).getAsJsonObject());
    } catch (JsonParseException | IllegalStateException e) {
      return Optional.empty(); // cut off when the bridge died
    }
  }

  private List<String> lines() {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return List.of();
    try {
      return Files.readAllLines(file, UTF_8);
    } catch (IOException e) {
      return List.of();
    }
  }

  private void append(JsonObject line) {
    try {
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) shorten();
      SharedLog.append(file, ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    } catch (IOException | UserError e) {
      System.err.println("sessions cannot be saved: " + e.getMessage());
    }
  }

  /** Keeps the last line of each session that is not ended, of the newest ones. */
  private void shorten() {
    Map<String, String> last = new LinkedHashMap<>();
    for (String line : lines()) {
      Optional<JsonObject> session = parse(line);
      String id = session.map(s -> String.valueOf(Rpc.text(s, "id"))).orElse("");
      last.remove(id);
      if (session.filter(s -> s.has("server")).isPresent()) last.put(id, line);
    }
    List<String> all = new ArrayList<>(last.values());
    List<String> newest = all.subList(Math.max(0, all.size() - MOST_SESSIONS), all.size());
    AtomicFile.write(file, String.join("\n", newest) + (newest.isEmpty() ? "" : "\n"));
  }
}
