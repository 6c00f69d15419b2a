//SOURCES Ground.java
//SOURCES Task.java
//SOURCES ../../lib/state/Clone.java

package mcptools.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcptools.state.Clone;

/** The commands that are measured, and how a user starts them. */
public record Launcher(Ground ground) {
  /**
   * One command.
   *
   * @param name of its script, and of its row
   */
  public record Command(String name, List<String> arguments) {
    /** As a user types it; the directory of a session is left out. */
    @Override
    public String toString() {
      String words = String.join(" ", arguments.stream().filter(a -> !a.startsWith("/")).toList());
      return words.isEmpty() ? name : name + " " + words;
    }
  }

  /** All of them: nothing changes by their running again and again. */
  public List<Command> commands() {
    return List.of(
        new Command("tm", List.of("-d", ground.project().toString())),
        new Command("tml", List.of()),
        new Command("session_tracker", List.of("list")),
        new Command("mcps", List.of()),
        new Command("mem", List.of()),
        new Command("health", List.of()),
        new Command("cleanup_session", List.of()),
        new Command("smart_cleanup", List.of("--dry-run")));
  }

  /** The command from its built form. */
  public Task launched(Command command) {
    Path launcher = file(Clone.LAUNCHER);
    if (!Files.exists(launcher)) launcher = file("jbang");
    return task(command, List.of(launcher.toString(), command.name()));
  }

  /** The command through JBang, which looks at each source first. */
  public Task throughJbang(Command command) {
    String script = file("scripts/" + command.name() + ".java").toString();
    return task(command, List.of(file("jbang").toString(), "run", script));
  }

  /** What makes the built form at once and for good, where that is not done by the first run. */
  public List<Task> builds() {
    return builds(commands());
  }

  List<Task> builds(List<Command> commands) {
    Path build = file("lib/launch/build.sh");
    if (!Files.exists(build)) return List.of();
    return commands.stream()
        .map(c ->
            new Task(
                "the build of " + c.name(),
                List.of("sh", build.toString(), c.name(), "--train"),
                ground.environment()))
        .toList();
  }

  /** Opens the session that {@code tm} finds again. Its hooks must not end what others run. */
  public Task opening() {
    Task tm = launched(commands().getFirst());
    return new Task("tm", tm.command(), ground.guarded());
  }

  private Task task(Command command, List<String> start) {
    List<String> words = new ArrayList<>(start);
    words.addAll(command.arguments());
    Map<String, String> environment =
        command.name().equals("cleanup_session") ? ground.guarded() : ground.environment();
    // Its exit code depends on how many servers there are.
    Set<Integer> exits = command.name().equals("health") ? Set.of(0, 1, 2) : Set.of(0);
    return new Task(command.name(), words, environment, exits);
  }

  private Path file(String name) {
    return ground.root().resolve(name);
  }
}
