//SOURCES ../recognition/ConfiguredServers.java
//SOURCES ../settings/SharedServers.java
//SOURCES ../state/TrackingFiles.java
//SOURCES ../tmux/TmuxReply.java

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
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFiles.Stored;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;

/** What the configs of clients, and our own, say of servers. */
final class KnownConfigs {
  private final Map<String, String> environment;
  private Optional<Set<Path>> projects = Optional.empty();
  private ConfiguredServers servers = ConfiguredServers.NONE;
  private List<String> problems = List.of();

  KnownConfigs(Map<String, String> environment) {
    this.environment = environment;
  }

  ConfiguredServers servers() {
    return servers;
  }

  /** A sentence for each file, or server in it, that was skipped. */
  List<String> problems() {
    return problems;
  }

  /** Reads them, and reads them again only when there are other projects to read them for. */
  void read(List<TmuxReply> tmux, List<Stored> stored) {
    Set<Path> directories = directories(tmux, stored);
    if (projects.equals(Optional.of(directories))) return;
    ClientConfigs.Result read = ClientConfigs.read(environment, directories);
    List<ClientConfigs.Configured> all = new ArrayList<>(read.servers());
    all.addAll(SharedServers.commands(environment));
    servers = new ConfiguredServers(all);
    problems = read.problems();
    projects = Optional.of(directories);
  }

  /** The projects of open sessions, and of those that ended and left something to reclaim. */
  private static Set<Path> directories(List<TmuxReply> tmux, List<Stored> stored) {
    Set<Path> directories = new LinkedHashSet<>();
    for (TmuxReply reading : tmux) {
      if (!(reading instanceof TmuxReply.Answer answer)) continue;
      for (Session session : answer.sessions()) {
        session.directory().flatMap(KnownConfigs::path).ifPresent(directories::add);
      }
    }
    for (Stored file : stored) {
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
