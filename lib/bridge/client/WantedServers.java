//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ControlMessages.java
//SOURCES ../../state/AtomicFile.java
//SOURCES ../../state/StateHome.java

package mcptools.bridge.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import mcptools.bridge.rpc.Refusal;
import mcptools.error.UserError;
import mcptools.settings.SharedServer.Stdio;
import mcptools.state.AtomicFile;
import mcptools.state.StateHome;

/**
 * The servers that the bridge was told to share, and not to stop, in {@code serve.servers}: a
 * bridge that has died comes back with them. It may hold secrets.
 */
public record WantedServers(StateHome home) {
  private static final String FILE = StateHome.BRIDGE + ".servers";

  private Path file() {
    return home.globals().resolve(FILE);
  }

  /** None when there is no file, or it cannot be used. */
  public List<Stdio> load() {
    List<Stdio> servers = new ArrayList<>();
    if (!Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS)) return servers;
    try {
      JsonArray all = JsonParser.parseString(Files.readString(file(), UTF_8)).getAsJsonArray();
      for (JsonElement each : all) servers.add(ControlMessages.server(each));
    } catch (IOException | JsonParseException | IllegalStateException | Refusal e) {
      System.err.println(file() + " cannot be used; start the servers again");
    }
    return servers;
  }

  /** Whether they were saved before a file was written; not when it is not there. */
  public boolean areOlderThan(Path other) {
    try {
      return Files.getLastModifiedTime(file()).compareTo(Files.getLastModifiedTime(other)) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Replaces all of them; removes the file when there are none. */
  public void save(Collection<Stdio> servers) {
    if (servers.isEmpty()) {
      try {
        Files.deleteIfExists(file());
      } catch (IOException e) {
        throw new UserError(1, file() + " cannot be removed: " + e.getMessage());
      }
      return;
    }
    JsonArray all = new JsonArray();
    for (Stdio server : servers) all.add(ControlMessages.of(server));
    home.makeGlobals();
    AtomicFile.write(file(), all + "\n");
  }

  /** Removes one, when no bridge runs that would do it. */
  void remove(String name) {
    List<Stdio> servers = load();
    if (servers.removeIf(s -> s.name().equals(name))) save(servers);
  }
}
