//SOURCES client/WantedServers.java
//SOURCES ../settings/SharedServers.java

package mcptools.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mcptools.bridge.client.WantedServers;
import mcptools.error.UserError;
import mcptools.settings.Settings;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServers;

/** What has changed in the config since it was last read. */
final class ConfigWatch {
  /**
   * @param gone names
   */
  record Changes(List<Stdio> added, List<Stdio> changed, List<String> gone) {
    static final Changes NONE = new Changes(List.of(), List.of(), List.of());

    static Changes of(List<Stdio> before, List<Stdio> after) {
      List<Stdio> added = new ArrayList<>();
      List<Stdio> changed = new ArrayList<>();
      List<String> gone = new ArrayList<>(before.stream().map(Stdio::name).toList());
      for (Stdio server : after) {
        Optional<Stdio> old =
            before.stream().filter(s -> s.name().equals(server.name())).findFirst();
        gone.remove(server.name());
        if (old.isEmpty()) added.add(server);
        else if (!old.get().equals(server)) changed.add(server);
      }
      return new Changes(added, changed, gone);
    }
  }

  private final Map<String, String> environment;
  private String state;
  private List<Stdio> last = List.of();

  /**
   * @param environment of the bridge, which fills in the variables
   */
  ConfigWatch(Map<String, String> environment) {
    this.environment = environment;
    this.state = state();
    this.last = read(List.of()).orElse(List.of());
  }

  /**
   * The servers of an earlier bridge, as the config has them if it was written since. Else they
   * stay as they are: their variables were filled in from the environment of who started them.
   */
  List<Stdio> current(WantedServers saved) {
    List<Stdio> wanted = saved.load();
    if (!saved.areOlderThan(Settings.file(environment))) return wanted;
    Map<String, Stdio> names =
        wanted.stream().collect(Collectors.toMap(Stdio::name, server -> server, (a, b) -> a));
    List<Stdio> now = new ArrayList<>();
    for (Stdio server : read(wanted).orElse(wanted)) {
      Stdio old = names.get(server.name());
      if (old != null) now.add(isWhole(server) ? server : with(old.program(), server));
    }
    if (!now.equals(wanted)) saved.save(now);
    return now;
  }

  /** Whether all variables of it are filled in: a bridge that the system starts has few. */
  private static boolean isWhole(Stdio server) {
    Stdio some = server.isPerProject() ? server.in(Path.of("/")) : server;
    return some.program().unset().isEmpty();
  }

  private static Stdio with(Program program, Stdio server) {
    return new Stdio(
        server.name(),
        program,
        server.lazy(),
        server.idleMillis(),
        server.tools(),
        server.project());
  }

  synchronized boolean hasChanged() {
    return !state().equals(state);
  }

  /** A config that cannot be used changes nothing, nor does one that is gone. */
  synchronized Changes look() {
    String now = state();
    if (now.equals(state)) return Changes.NONE;
    state = now;
    Optional<List<Stdio>> read = read(last);
    if (read.isEmpty()) return Changes.NONE;
    Changes changes = Changes.of(last, read.get());
    last = read.get();
    return changes;
  }

  /**
   * @param before the servers that there were
   */
  private Optional<List<Stdio>> read(List<Stdio> before) {
    try {
      SharedServers config = SharedServers.read(environment);
      config.problems().forEach(System.err::println);
      if (!config.exists()) return Optional.empty();
      List<Stdio> servers = new ArrayList<>();
      // An entry that cannot be used may be half written: the server goes on as it was.
      if (!config.problems().isEmpty()) {
        before.stream().filter(s -> config.server(s.name()).isEmpty()).forEach(servers::add);
      }
      config
          .servers()
          .forEach(server -> {
            if (server instanceof Stdio stdio) servers.add(stdio);
          });
      return Optional.of(servers);
    } catch (UserError e) {
      System.err.println(e.getMessage());
      return Optional.empty();
    }
  }

  /** Another text after each write; links are followed. */
  private String state() {
    Path file = Settings.file(environment);
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException e) {
      return "";
    }
  }
}
