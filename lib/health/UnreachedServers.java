//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../snapshot/Snapshot.java
//SOURCES ../state/SharedPids.java

package mcptools.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.process.ProcessId;
import mcptools.snapshot.Snapshot;
import mcptools.state.SharedPid;
import mcptools.state.SharedPids;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;

/** Entries in configs of clients that point to the bridge while that is down. */
public final class UnreachedServers {
  private UnreachedServers() {}

  /** How many there are; empty when that cannot be read. */
  public static OptionalLong count(StateHome home, Snapshot snapshot) {
    Path connected = home.globals().resolve("connect.json");
    Path access = home.globals().resolve(StateHome.BRIDGE + ".json");
    if (!Files.exists(connected) || !Files.exists(access)) return OptionalLong.of(0);
    if (runs(home, snapshot)) return OptionalLong.of(0);
    try {
      String address = "127.0.0.1:" + object(access).get("port").getAsInt() + "/";
      JsonArray all = object(connected).getAsJsonArray("connections");
      long count = 0;
      for (JsonElement each : all) {
        String entry = each.getAsJsonObject().get("entry").getAsString();
        if (entry.contains(address) || entry.contains("attach")) count++;
      }
      return OptionalLong.of(count);
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NumberFormatException
        | NullPointerException e) {
      return OptionalLong.empty();
    }
  }

  private static JsonObject object(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
  }

  private static boolean runs(StateHome home, Snapshot snapshot) {
    Optional<ProcessId> recorded =
        new SharedPids(home)
            .bridge()
            .flatMap(Stored::content)
            .filter(c -> c.boot().filter(snapshot.boot()::equals).isPresent())
            .map(SharedPid::id);
    return recorded.flatMap(snapshot.table()::get).filter(p -> !p.zombie()).isPresent();
  }
}
