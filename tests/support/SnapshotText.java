//SOURCES ../../lib/process/ProcessSource.java
//SOURCES ../../lib/settings/Protection.java
//SOURCES ../../lib/snapshot/Agent.java
//SOURCES ../../lib/state/TrackingFile.java
//SOURCES ../../lib/tmux/Session.java

package mcptools.tests.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProcessSource.Reachability.Input;
import mcptools.settings.Protection;
import mcptools.snapshot.Agent;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFile.Server;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;

/**
 * A made-up machine from lines of text; {@code tests/fixtures/decisions.txt} says how they read.
 */
final class SnapshotText {
  private final SnapshotBuilder builder = new SnapshotBuilder();
  private final List<String> patterns = new ArrayList<>();
  private String socket = "";
  private String boot = "boot";

  /**
   * @throws IllegalArgumentException when a line is none that this can read
   */
  static SnapshotBuilder read(List<String> lines) {
    SnapshotText text = new SnapshotText();
    lines.forEach(text::line);
    return text.builder;
  }

  private void line(String line) {
    int colon = (line + " ").indexOf(" : ");
    String rest = colon < 0 ? "" : line.substring(colon + 2).strip();
    String[] words = (colon < 0 ? line : line.substring(0, colon)).split(" +");
    try {
      fact(words, rest);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("cannot read: " + line, e);
    }
  }

  private void fact(String[] words, String rest) {
    switch (words[0]) {
      case "process" -> process(words, rest);
      case "gone" -> builder.gone(Long.parseLong(words[1]));
      case "self" -> builder.self(Long.parseLong(words[1]));
      case "boot" -> {
        boot = words.length > 1 ? words[1] : "";
        builder.boot(boot);
      }
      case "env" -> environment(words);
      case "agent" -> agent(words);
      case "unit" -> builder.unit(Long.parseLong(words[1]), words.length > 2 ? words[2] : "");
      case "hidden" -> builder.hidden(Long.parseLong(words[1]));
      case "in" -> builder.directory(Long.parseLong(words[1]), Path.of(words[2]));
      case "foreign" -> builder.foreign(Long.parseLong(words[1]), true);
      case "reach" -> builder.reach(Long.parseLong(words[1]), reach(words));
      case "service" -> builder.service(Long.parseLong(words[1]), set(words[2], Long::valueOf));
      case "tmux" -> tmux(words, rest);
      case "silent" -> builder.silent(words[1]);
      case "file" -> file(words, rest);
      case "shared" -> builder.shared(words[1], id(words[2]));
      case "old" ->
          builder.oldFile(words[1], Long.parseLong(options(words).get("age")), pids(rest));
      case "nofiles" -> builder.noFiles();
      case "protect" -> {
        patterns.add(rest);
        builder.protection(new Protection(List.copyOf(patterns), Optional.empty()));
      }
      case "broken" -> builder.protection(new Protection(List.of(), Optional.of(rest)));
      default -> throw new IllegalArgumentException("no fact: " + words[0]);
    }
  }

  private void process(String[] words, String rest) {
    long pid = Long.parseLong(words[1]);
    Map<String, String> options = options(words);
    long start = Long.parseLong(options.getOrDefault("start", Long.toString(pid * 10)));
    String command = rest.replace("$server", "node /n/.bin/mcp-server-memory");
    builder.process(
        new ProcessInfo(
            new ProcessId(pid, start),
            Long.parseLong(words[2]),
            Long.parseLong(options.getOrDefault("session", words[1])),
            Long.parseLong(options.getOrDefault("user", "1000")),
            options.containsKey("zombie"),
            options.containsKey("title") ? List.of(command) : argv(command)));
  }

  private static List<String> argv(String command) {
    return command.isEmpty() ? List.of() : List.of(command.split(" "));
  }

  private void environment(String[] words) {
    Map<String, String> variables = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) variables.put(word.substring(0, equals), word.substring(equals + 1));
    }
    builder.environment(Long.parseLong(words[1]), variables);
  }

  private void agent(String[] words) {
    long hours = words.length > 3 ? Long.parseLong(words[3]) : 0;
    Agent.State state = Agent.State.valueOf(words[2].toUpperCase(Locale.ROOT));
    builder.agent(Long.parseLong(words[1]), state, 3_600_000 * hours);
  }

  private static Reachability reach(String[] words) {
    Optional<Set<String>> listens = set(words[3], SnapshotText::place);
    return new Reachability(listens, Input.valueOf(words[2].toUpperCase(Locale.ROOT)), Map.of());
  }

  private static String place(String word) {
    return (word.startsWith("/") ? "Unix socket " : "TCP port ") + word;
  }

  private static <T> Optional<Set<T>> set(String words, Function<String, T> element) {
    return switch (words) {
      case "unknown" -> Optional.empty();
      case "none" -> Optional.of(Set.of());
      default -> Optional.of(Stream.of(words.split(",")).map(element).collect(Collectors.toSet()));
    };
  }

  /** Sessions are set apart by ";": "$1 web clients=1 %1=200; $2 api %2=300". */
  private void tmux(String[] words, String rest) {
    socket = words[2];
    List<Session> sessions = new ArrayList<>();
    for (String text : rest.isEmpty() ? new String[0] : rest.split("; ")) {
      String[] parts = text.split(" ");
      Map<String, String> options = options(parts);
      List<Session.Pane> panes = new ArrayList<>();
      options.forEach((name, value) -> {
        if (name.startsWith("%")) {
          panes.add(new Session.Pane(new PaneId(name), Long.parseLong(value)));
        }
      });
      sessions.add(
          SnapshotBuilder.session(
              parts[0],
              parts[1],
              Optional.ofNullable(options.get("marker")),
              options.containsKey("kept"),
              Integer.parseInt(options.getOrDefault("clients", "0")),
              3_600_000 * Long.parseLong(options.getOrDefault("idle", "0")),
              panes));
    }
    builder.answer(socket, Long.parseLong(words[1]), sessions.toArray(Session[]::new));
  }

  /** Servers are "400@4000", with "+401@4010" for each process more; leaders "%1=200@2000". */
  private void file(String[] words, String rest) {
    Map<String, String> options = options(words);
    Place place =
        new Place(
            options.getOrDefault("boot", boot),
            options.getOrDefault("socket", socket),
            id(options.getOrDefault("server", "100@1000")),
            words[1],
            "",
            options.getOrDefault("marker", ""));
    String name = options.getOrDefault("name", "recorded");
    List<Leader> leaders = new ArrayList<>();
    List<Server> servers = new ArrayList<>();
    for (String word : argv(rest)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        leaders.add(new Leader(id(word.substring(equals + 1)), word.substring(0, equals)));
      } else {
        List<ProcessId> ids = Stream.of(word.split("\\+")).map(SnapshotText::id).toList();
        servers.add(new Server(ids.getFirst(), name, ids.subList(1, ids.size())));
      }
    }
    builder.file(SnapshotBuilder.stored(place, words[2], leaders, servers));
  }

  private static ProcessId id(String text) {
    String[] parts = text.split("@");
    return new ProcessId(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  private static long[] pids(String text) {
    return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  /** The words "name=value", and others with an empty value. */
  private static Map<String, String> options(String[] words) {
    Map<String, String> options = new HashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) options.put(word, "");
      else options.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return options;
  }
}
