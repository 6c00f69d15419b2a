//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES client/Access.java
//SOURCES relay/BridgedServer.java
//SOURCES ../shared/ClientPlaces.java

package mcptools.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.client.Access;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ServerFigures.Values;
import mcptools.process.ProcessId;
import mcptools.process.ProcessSource;
import mcptools.shared.ClientPlaces;
import mcptools.shared.ClientPlaces.Place;
import org.jspecify.annotations.Nullable;

/** What the bridge and its servers do, and who their clients are. */
record BridgeStatus(Access access, ProcessSource source, ClientPlaces places) {
  /** The servers and their figures. */
  JsonArray servers(Collection<BridgedServer> servers) {
    JsonArray entries = new JsonArray();
    for (BridgedServer server : servers) {
      String name = server.config().name();
      JsonObject entry = entry(name, server.lifecycle().state(), List.of(server));
      @Nullable ServerProcess process = server.lifecycle().process();
      if (process != null) entry.addProperty("pid", process.pid());
      entries.add(entry);
    }
    return entries;
  }

  /** A server that has a process for each project, with the figures of all of these together. */
  JsonObject ofProjects(String name, List<BridgedServer> processes) {
    boolean runs = processes.stream().anyMatch(s -> s.lifecycle().state().equals("running"));
    return entry(name, runs ? "running" : "resting", processes);
  }

  private JsonObject entry(String name, String state, List<BridgedServer> processes) {
    Values figures = Values.of(processes.stream().map(s -> s.relay().figures().values()).toList());
    JsonObject entry = new JsonObject();
    entry.addProperty("name", name);
    entry.addProperty("url", access.url(name).toString());
    entry.addProperty("state", state);
    entry.addProperty("clients", processes.stream().mapToInt(s -> living(s).size()).sum());
    entry.addProperty("calls", figures.calls());
    entry.addProperty("errors", figures.errors());
    entry.addProperty("answered", figures.answered());
    entry.addProperty("seconds", figures.seconds());
    entry.addProperty("medianMillis", figures.median());
    entry.addProperty("p99Millis", figures.p99());
    entry.addProperty("sentBytes", figures.sentBytes());
    entry.addProperty("receivedBytes", figures.receivedBytes());
    entry.addProperty("restarts", processes.stream().mapToInt(s -> s.lifecycle().restarts()).sum());
    return entry;
  }

  /** The clients that live; the sessions of those that have died are closed. */
  List<ClientFigures> living(BridgedServer server) {
    return server.clients().living(source::lives);
  }

  /** The clients of each server. It takes longer: it reads all processes, and asks tmux. */
  JsonArray clients(Collection<BridgedServer> servers) {
    Map<BridgedServer, List<ClientFigures>> living = new LinkedHashMap<>();
    List<ProcessId> processes = new ArrayList<>();
    for (BridgedServer server : servers) {
      List<ClientFigures> clients = living(server);
      living.put(server, clients);
      clients.forEach(c -> c.process().ifPresent(processes::add));
    }
    Map<ProcessId, Place> found = places.of(processes);
    JsonArray entries = new JsonArray();
    living.forEach((server, clients) -> {
      for (ClientFigures client : clients) {
        Optional<Place> place = client.process().flatMap(p -> Optional.ofNullable(found.get(p)));
        entries.add(entry(server, client, place));
      }
    });
    return entries;
  }

  private static JsonObject entry(
      BridgedServer server, ClientFigures client, Optional<Place> place) {
    JsonObject entry = new JsonObject();
    entry.addProperty("name", client.name());
    entry.addProperty("server", server.config().name());
    client.process().ifPresent(p -> entry.addProperty("pid", p.pid()));
    place.flatMap(Place::session).ifPresent(s -> entry.addProperty("session", s));
    place
        .flatMap(Place::project)
        .map(Path::toString)
        .ifPresent(p -> entry.addProperty("project", p));
    entry.addProperty("calls", client.calls());
    entry.addProperty("errors", client.errors());
    entry.addProperty("idleMillis", client.hasStreams() ? 0 : client.idle());
    return entry;
  }
}
