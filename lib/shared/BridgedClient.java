//DEPS com.google.code.gson:gson:2.15.0

package mcptools.shared;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * A client of a server of the bridge.
 *
 * @param name that it gives itself
 * @param server its name
 * @param pid of its process; empty when that is not known
 * @param session of tmux; empty when it is in none, or that is not known
 * @param project its working directory; empty when it is not known
 * @param calls of it
 * @param errors of these
 * @param idleMillis since its last call; 0 while it has a stream
 */
public record BridgedClient(
    String name,
    String server,
    Optional<Long> pid,
    Optional<String> session,
    Optional<String> project,
    long calls,
    long errors,
    long idleMillis) {
  public static BridgedClient of(JsonObject entry) {
    return new BridgedClient(
        entry.get("name").getAsString(),
        entry.get("server").getAsString(),
        Optional.ofNullable(entry.get("pid")).map(JsonElement::getAsLong),
        Optional.ofNullable(entry.get("session")).map(JsonElement::getAsString),
        Optional.ofNullable(entry.get("project")).map(JsonElement::getAsString),
        entry.get("calls").getAsLong(),
        entry.get("errors").getAsLong(),
        entry.get("idleMillis").getAsLong());
  }
}
