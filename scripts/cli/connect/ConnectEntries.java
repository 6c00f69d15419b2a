//SOURCES ../../../lib/connect/Target.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/settings/SharedServer.java
//SOURCES ../../../lib/state/Clone.java

package mcptools.cli.connect;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.client.Access;
import mcptools.connect.Target;
import mcptools.error.UserError;
import mcptools.report.Json;
import mcptools.settings.SharedServer;
import mcptools.state.Clone;

/**
 * The config entries of shared servers for clients.
 *
 * @param stdio whether all clients are to start a program, as some have to
 */
record ConnectEntries(Access access, boolean stdio) {
  /** What attach.sh has to know when it is not where it is by default. */
  private static final List<String> PASSED = List.of("MCP_TOOLS_HOME", "XDG_CONFIG_HOME");

  /** Entries by the names of servers, in the format of the config. */
  Map<String, String> of(Target target, List<SharedServer> servers) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (SharedServer server : servers) {
      boolean starts = target.isStdio() || (stdio && server.http().isEmpty());
      if (starts && server.http().isPresent()) continue; // it is not behind the bridge
      if (starts)
        entries.put(server.name(), target.started(server.name(), command(server), passed()));
      else entries.put(server.name(), target.entry(server.name(), url(server), token(server)));
    }
    return entries;
  }

  private static List<String> command(SharedServer server) {
    Path clone =
        Clone.find()
            .orElseThrow(() -> new UserError(1, "the clone of mcp-tools is not found; run setup"));
    return List.of("/bin/sh", clone.resolve("lib/bridge/attach.sh").toString(), server.name());
  }

  private static Map<String, String> passed() {
    Map<String, String> passed = new LinkedHashMap<>();
    for (String name : PASSED) {
      String value = System.getenv().getOrDefault(name, "");
      if (!value.isEmpty()) passed.put(name, value);
    }
    return passed;
  }

  /** The entry that most clients understand, token included, as JSON. */
  String alone(SharedServer server) {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (stdio && server.http().isEmpty()) {
      List<String> command = command(server);
      entry.put("command", command.getFirst());
      entry.put("args", command.subList(1, command.size()));
      if (!passed().isEmpty()) entry.put("env", passed());
      return Json.of(entry);
    }
    entry.put("type", "http");
    entry.put("url", url(server).toString());
    entry.put(
        "headers",
        token(server).map(t -> Map.of("Authorization", Access.BEARER + t)).orElse(Map.of()));
    return Json.of(entry);
  }

  /** A server that listens itself does not know the bridge's token. */
  private Optional<String> token(SharedServer server) {
    return server.http().isPresent() ? Optional.empty() : Optional.of(access.token());
  }

  private URI url(SharedServer server) {
    return server.http().map(SharedServer.Http::url).orElseGet(() -> access.url(server.name()));
  }
}
