//DEPS com.google.code.gson:gson:2.15.0

package mcptools.shared;

import com.google.gson.JsonObject;

/**
 * The status of a server of the bridge, since it was added to that.
 *
 * @param url its address for clients
 * @param state one of running, starting, resting, dead
 * @param clients that are there
 * @param calls that were sent to it
 * @param errors of these, and of those that could not be sent
 * @param median how long calls take, in milliseconds
 * @param p99 what one of a hundred calls takes longer than, in milliseconds
 * @param sentBytes to it
 * @param receivedBytes from it
 * @param restarts how often it was started again
 */
public record BridgedStatus(
    String name,
    String url,
    String state,
    int clients,
    long calls,
    long errors,
    double median,
    double p99,
    long sentBytes,
    long receivedBytes,
    int restarts) {
  public static BridgedStatus of(JsonObject entry) {
    return new BridgedStatus(
        entry.get("name").getAsString(),
        entry.get("url").getAsString(),
        entry.get("state").getAsString(),
        entry.get("clients").getAsInt(),
        entry.get("calls").getAsLong(),
        entry.get("errors").getAsLong(),
        entry.get("medianMillis").getAsDouble(),
        entry.get("p99Millis").getAsDouble(),
        entry.get("sentBytes").getAsLong(),
        entry.get("receivedBytes").getAsLong(),
        entry.get("restarts").getAsInt());
  }
}
