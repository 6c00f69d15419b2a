//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Connection.java
//SOURCES ../state/StateHome.java
//SOURCES ../state/StateLock.java

package mcptools.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import org.jspecify.annotations.Nullable;

/** The record of all connections, in the order in which they were made. */
public record Connections(StateHome home) {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  private record Content(@Nullable List<@Nullable Connection> connections) {}

  /**
   * Locks the record for a change.
   *
   * @throws mcptools.error.UserError when another command holds it for ten seconds
   */
  public StateLock lock() {
    return StateLock.take(home.makeGlobals(), ".connect.lock", 10_000);
  }

  private Path file() {
    return home.globals().resolve("connect.json");
  }

  /**
   * All connections; none when there is no file.
   *
   * @throws UserError when the file cannot be used: what it remembers must not be lost
   */
  public List<Connection> load() {
    Path file = file();
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) return List.of();
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Content content = GSON.fromJson(Files.readString(file, UTF_8), Content.class);
        if (content != null && content.connections() != null) {
          List<Connection> found =
              content.connections().stream().filter(Connections::isWhole).toList();
          if (found.size() == content.connections().size()) return List.copyOf(found);
        }
      }
    } catch (IOException | JsonParseException e) {
      // reported below
    }
    throw new UserError(
        1, file + " cannot be used; mend it, or move it away to forget what was connected");
  }

  @SuppressWarnings("ConstantValue") // Gson leaves null what the file lacks.
  private static boolean isWhole(@Nullable Connection given) {
    return given != null
        && given.client() != null
        && given.file() != null
        && given.name() != null
        && given.entry() != null
        && given.trace() != null;
  }

  /** Replaces all of it. The caller holds the lock. */
  void save(List<Connection> all) {
    home.makeGlobals();
    AtomicFile.write(file(), GSON.toJson(new Content(List.copyOf(all))) + "\n");
  }
}
