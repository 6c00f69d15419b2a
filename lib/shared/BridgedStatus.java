//DEPS com.google.code.gson:gson:2.15.0

package mcptools.shared;

import com.google.gson.JsonObject;

/**
 * How a server is that the bridge shares.
 *
 * @param url where its clients find it
 * @param state in one word: running, starting, resting, dead
 * @param clients that are connected
 * @param calls that it was sent since the bridge began to share it
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
