//SOURCES ../../../lib/connect/Target.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/settings/SharedServer.java

package mcptools.cli.connect;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.client.Access;
import mcptools.connect.Target;
import mcptools.report.Json;
import mcptools.settings.SharedServer;

/** The entries of global servers in configs. */
record ConnectEntries(Access access) {
  /** Entries by the names of servers, in the format of the config. */
  Map<String, String> of(Target target, List<SharedServer> servers) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (SharedServer server : servers) {
      entries.put(server.name(), target.entry(server.name(), url(server), token(server)));
    }
    return entries;
  }

  /** The entry that most clients understand, token included, as JSON. */
  String alone(SharedServer server) {
    Map<String, Object> entry = new LinkedHashMap<>();
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
