//SOURCES ../recognition/ConfiguredServers.java
//SOURCES ../settings/SharedServers.java
//SOURCES ../snapshot/Panes.java
//SOURCES ../state/StateFiles.java
//SOURCES ../state/TrackingFile.java

package mcptools.inventory;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.ClientConfigs;
import mcptools.recognition.ConfiguredServers;
import mcptools.settings.SharedServers;
import mcptools.snapshot.Panes;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;

/**
 * What the configs of clients, and our own, say of servers.
 *
 * @param projects whose configs were read, besides the user's own
 * @param problems a sentence for each file, or server in it, that was skipped
 */
record KnownConfigs(Set<Path> projects, ConfiguredServers servers, List<String> problems) {
  static KnownConfigs read(Map<String, String> environment, Set<Path> projects) {
    ClientConfigs.Result read = ClientConfigs.read(environment, projects);
    List<ClientConfigs.Configured> all = new ArrayList<>(read.servers());
    all.addAll(SharedServers.commands(environment));
    return new KnownConfigs(projects, new ConfiguredServers(all), read.problems());
  }

  /** The projects of open sessions, and of those that ended and left something to reclaim. */
  static Set<Path> projects(Panes panes, List<Stored<TrackingFile>> stored) {
    Set<Path> directories = new LinkedHashSet<>();
    for (TmuxReply.Answer answer : panes.answers()) {
      for (Session session : answer.sessions()) {
        session.directory().flatMap(KnownConfigs::path).ifPresent(directories::add);
      }
    }
    for (Stored<TrackingFile> file : stored) {
      file.content()
          .flatMap(TrackingFile::session)
          .flatMap(place -> path(place.directory()))
          .ifPresent(directories::add);
    }
    return directories;
  }

  /** Empty for what is no absolute path, such as a text with a zero byte. */
  private static Optional<Path> path(String text) {
    if (!text.startsWith("/")) return Optional.empty();
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
