//SOURCES ../../../lib/bridge/client/Access.java
//SOURCES ../../../lib/bridge/rpc/ProjectFolder.java
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
import mcptools.bridge.rpc.ProjectFolder;
import mcptools.connect.Target;
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
      // What listens itself is not behind the bridge.
      if (target.isStdio() && server.http().isPresent()) continue;
      entries.put(server.name(), of(target, server));
    }
    return entries;
  }

  /** The entry of one server. */
  String of(Target target, SharedServer server) {
    String name = server.name();
    // A program is started in the project's folder, which only a project's config can name.
    boolean needs = server.isPerProject() && target.folder().isEmpty();
    boolean starts = server.http().isEmpty() && (stdio || target.isStdio() || needs);
    return starts
        ? target.started(name, command(server), passed())
        : target.entry(name, url(server), headers(server, target.folder()));
  }

  private static List<String> command(SharedServer server) {
    Path clone = Clone.required();
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
    if ((stdio || server.isPerProject()) && server.http().isEmpty()) {
      List<String> command = command(server);
      entry.put("command", command.getFirst());
      entry.put("args", command.subList(1, command.size()));
      if (!passed().isEmpty()) entry.put("env", passed());
      return Json.of(entry);
    }
    entry.put("type", "http");
    entry.put("url", url(server).toString());
    entry.put("headers", headers(server, Optional.empty()));
    return Json.of(entry);
  }

  /** A server that listens itself does not know the bridge's token. */
  private Map<String, String> headers(SharedServer server, Optional<Path> folder) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (server.http().isPresent()) return headers;
    headers.put("Authorization", Access.BEARER + access.token());
    if (server.isPerProject()) {
      folder.ifPresent(f -> headers.put(ProjectFolder.HEADER, ProjectFolder.encoded(f)));
    }
    return headers;
  }

  private URI url(SharedServer server) {
    return server.http().map(SharedServer.Http::url).orElseGet(() -> access.url(server.name()));
  }
}
