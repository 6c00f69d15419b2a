//DEPS com.google.code.gson:gson:2.15.0

package mcptools.shared;

import com.google.gson.JsonObject;

/**
 * The status of a server of the bridge.
 *
 * @param url its address for clients
 * @param state one of running, starting, resting, dead
 * @param clients that are connected
 * @param calls that were sent to it since it was added to the bridge
 * @param restarts how often it was started again
 */
public record BridgedStatus(
    String name, String url, String state, int clients, long calls, int restarts) {
  public static BridgedStatus of(JsonObject entry) {
    return new BridgedStatus(
        entry.get("name").getAsString(),
        entry.get("url").getAsString(),
        entry.get("state").getAsString(),
        entry.get("clients").getAsInt(),
        entry.get("calls").getAsLong(),
        entry.get("restarts").getAsInt());
  }
}
