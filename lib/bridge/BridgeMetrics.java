//DEPS com.google.code.gson:gson:2.15.0

package mcptools.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of the bridge in the text format of Prometheus. */
final class BridgeMetrics {
  private static final String PREFIX = "mcp_tools_bridge_";

  private final StringBuilder text = new StringBuilder();
  private final JsonArray servers;

  private BridgeMetrics(JsonArray servers) {
    this.servers = servers;
  }

  /**
   * @param seconds since the bridge was started
   * @param servers as {@link BridgeStatus#servers} returns them
   * @param clients as {@link BridgeStatus#clients} returns them
   */
  static String of(long seconds, JsonArray servers, JsonArray clients) {
    return new BridgeMetrics(servers).format(seconds, clients);
  }

  private String format(long seconds, JsonArray clients) {
    head("uptime_seconds", "gauge", "Time since the bridge was started.");
    line("uptime_seconds", "", seconds);
    head("server_running", "gauge", "Whether the server runs; one that rests does not.");
    for (JsonElement server : servers) {
      boolean runs = server.getAsJsonObject().get("state").getAsString().equals("running");
      line("server_running", label(server), runs ? 1 : 0);
    }
    each("server_restarts_total", "Starts after a death, or by a command.", "restarts");
    each("calls_total", "Calls that the server was sent.", "calls");
    each("call_errors_total", "Calls that failed, or whose tool has failed.", "errors");
    each("sent_bytes_total", "Bytes of messages to the server.", "sentBytes");
    each("received_bytes_total", "Bytes of messages of the server.", "receivedBytes");
    head("call_seconds", "summary", "How long calls took.");
    for (JsonElement server : servers) {
      String label = label(server);
      line("call_seconds", label + ",quantile=\"0.5\"", number(server, "medianMillis") / 1000);
      line("call_seconds", label + ",quantile=\"0.99\"", number(server, "p99Millis") / 1000);
      line("call_seconds_sum", label, number(server, "seconds"));
      line("call_seconds_count", label, number(server, "answered"));
    }
    head("clients", "gauge", "Clients that are connected.");
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonElement client : clients) counts.merge(labels(client), 1, Integer::sum);
    counts.forEach((labels, count) -> line("clients", labels, count));
    return text.toString();
  }

  private void each(String name, String help, String member) {
    head(name, "counter", help);
    for (JsonElement server : servers) line(name, label(server), number(server, member));
  }

  private static double number(JsonElement entry, String member) {
    return entry.getAsJsonObject().get(member).getAsDouble();
  }

  private static String label(JsonElement server) {
    return label("server", server.getAsJsonObject().get("name").getAsString());
  }

  private static String labels(JsonElement entry) {
    JsonObject client = entry.getAsJsonObject();
    StringBuilder labels = new StringBuilder();
    for (String each : List.of("server", "name", "session", "project")) {
      String value = client.has(each) ? client.get(each).getAsString() : "";
      labels.append(labels.isEmpty() ? "" : ",");
      labels.append(label(each.equals("name") ? "client" : each, value));
    }
    return labels.toString();
  }

  private static String label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
  }

  private void line(String name, String labels, double value) {
    text.append(PREFIX).append(name);
    if (!labels.isEmpty()) text.append('{').append(labels).append('}');
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    text.append(' ').append(whole ? Long.toString((long) value) : Double.toString(value));
    text.append('\n');
  }
}
