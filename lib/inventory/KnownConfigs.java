//SOURCES ../config/LanguageConfigs.java
//SOURCES ../process/ProcessSource.java
//SOURCES ../recognition/ConfiguredServers.java
//SOURCES ../recognition/Shapes.java
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
import mcptools.commandline.Agents;
import mcptools.config.ClientConfigs;
import mcptools.config.ClientConfigs.Given;
import mcptools.config.LanguageConfigs;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.Shapes;
import mcptools.settings.SharedServers;
import mcptools.snapshot.Panes;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;

/**
 * What the configs of clients, and our own, say of servers.
 *
 * @param wanted which configs were read, besides the user's own
 * @param problems a sentence for each file, or server in it, that was skipped
 */
record KnownConfigs(Wanted wanted, ConfiguredServers servers, List<String> problems) {
  /**
   * @param given what living agents were given on their command lines
   */
  record Wanted(Set<Path> projects, Set<Given> given) {
    boolean isSame(Wanted other) { // STARTUP.md: records
      return projects.equals(other.projects) && given.equals(other.given);
    }
  }

  /**
   * @param source of the directories of processes whose command line is not enough
   */
  static KnownConfigs read(Map<String, String> environment, Wanted wanted, ProcessSource source) {
    ClientConfigs.Result read = ClientConfigs.read(environment, wanted.projects(), wanted.given());
    List<ClientConfigs.Configured> all = new ArrayList<>(read.servers());
    all.addAll(SharedServers.commands(environment));
    ConfiguredServers servers = new ConfiguredServers(all, source::directory);
    return new KnownConfigs(wanted, servers, read.problems());
  }

  ConfiguredServers languageServers(Map<String, String> environment) {
    return new ConfiguredServers(LanguageConfigs.read(environment, wanted.projects()));
  }

  /**
   * Those of these projects, and what the living agents among these processes read: the configs of
   * the directories that they are in, and what they were given.
   */
  static Wanted wanted(Set<Path> sessions, Shapes shapes, ProcessSource source) {
    Set<Path> projects = new LinkedHashSet<>(sessions);
    Set<Given> given = new LinkedHashSet<>();
    shapes
        .agents()
        .forEach((pid, agent) -> {
          ProcessInfo process = shapes.table().get(pid).orElseThrow();
          Optional<Path> directory = source.directory(process.id());
          directory.ifPresent(d -> addWithParents(projects, d));
          for (Agents.Gift gift : Agents.gifts(agent, process.argv())) {
            Path from = directory.orElse(Path.of("/"));
            given.add(new Given(agent, gift.value(), gift.plugin(), from));
          }
        });
    return new Wanted(projects, given);
  }

  /** A directory and, as agents read their configs too, those above it in the same repository. */
  private static void addWithParents(Set<Path> projects, Path directory) {
    projects.add(directory);
    List<Path> above = new ArrayList<>();
    for (Path folder = directory; folder != null; folder = folder.getParent()) {
      above.add(folder);
      if (!folder.resolve(".git").toFile().exists()) continue;
      projects.addAll(above);
      return;
    }
  }

  /** The projects of open sessions, and of those that ended and left something to reclaim. */
  static Set<Path> projects(Panes panes, List<Stored<TrackingFile>> stored) {
    Set<Path> directories = new LinkedHashSet<>();
    for (TmuxReply.Answer answer : panes.answers()) {
      for (Session session : answer.sessions()) {
        session.place().flatMap(KnownConfigs::path).ifPresent(directories::add);
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
