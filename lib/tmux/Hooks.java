//SOURCES RunShell.java
//SOURCES Tmux.java
//SOURCES ../state/UserFolders.java

package mcptools.tmux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.process.ProgramRunner.Result;
import mcptools.state.UserFolders;

/**
 * The hooks that reclaim and record. They are global, because a hook of the session itself never
 * fires when it closes, and stand at an index of our own, which leaves the user's hooks alone.
 */
public final class Hooks {
  /** The index in each hook's array. */
  private static final String INDEX = "[8733]";

  /** What each of our hooks runs. A window that is linked is new, or has come from elsewhere. */
  private static final Map<String, String> HOOKS = new LinkedHashMap<>();

  static {
    HOOKS.put("session-closed", RunShell.watched("sweep"));
    HOOKS.put("window-linked", RunShell.watched("record"));
    HOOKS.put("session-renamed", RunShell.watched("record")); // the config protects by name
    HOOKS.put("pane-exited", RunShell.watched("look"));
    HOOKS.put("client-attached", RunShell.watched("look"));
  }

  private Hooks() {}

  /**
   * Arms a tmux server. Doing it again changes nothing.
   *
   * @param clone folder of mcp-tools
   * @param home the state directory, which the hooks use whatever their environment says
   * @param environment where the user's config is, by {@code XDG_CONFIG_HOME}; without that what an
   *     earlier call set stays, as tmux itself calls this from its config without the user's shell
   * @return whether it was armed for this clone already
   * @throws UserError when a path cannot be handed to a hook, or tmux refuses
   */
  public static boolean arm(Tmux tmux, Path clone, Path home, Map<String, String> environment) {
    String config = UserFolders.config(environment).toAbsolutePath().toString();
    boolean named = environment.getOrDefault("XDG_CONFIG_HOME", "").startsWith("/");
    for (String path : List.of(clone.toString(), home.toString(), config)) {
      if (path.chars().anyMatch(Character::isISOControl)) {
        throw new UserError(1, "the path of mcp-tools has a control character; move it elsewhere");
      }
    }
    String before = tmux.run("display-message", "-p", "#{" + RunShell.CLONE + "}").out();
    List<String> arguments = new ArrayList<>();
    set(arguments, "set-option", "-s", RunShell.CLONE, clone.toString());
    set(arguments, "set-option", "-s", RunShell.HOME, home.toString());
    set(arguments, "set-option", named ? "-s" : "-soq", RunShell.CONFIG, config);
    HOOKS.forEach(
        (hook, text) -> set(arguments, "set-hook", "-g", hook + INDEX, "run-shell '" + text + "'"));
    Result result = tmux.run(arguments.toArray(String[]::new));
    if (!result.ok()) throw new UserError(1, "tmux refuses the hook: " + result.error());
    return before.equals(clone + "\n");
  }

  /** Has this server watched, by the watcher that runs or by a new one, in the background. */
  public static void watch(Tmux tmux) {
    tmux.run("run-shell", RunShell.watched("record"));
  }

  /**
   * @param sockets of tmux servers, living or dead
   * @return those of servers that had options of ours: they were armed, or an agent's hooks had
   *     them watched
   */
  public static List<String> disarmAll(ProgramRunner runner, Collection<String> sockets) {
    List<String> disarmed = new ArrayList<>();
    for (String socket : sockets) {
      Tmux tmux = new Tmux(runner, Optional.of(socket));
      boolean ours = tmux.run("show-options", "-s").out().contains("@mcp_tools_");
      if (ours && disarm(tmux).ok()) disarmed.add(socket);
    }
    return disarmed;
  }

  /** Takes everything back that {@link #arm} did to this server. */
  public static Result disarm(Tmux tmux) {
    List<String> arguments = new ArrayList<>();
    set(arguments, "run-shell", RunShell.UNWATCHED);
    List<String> options = new ArrayList<>(List.of(RunShell.CLONE, RunShell.HOME, RunShell.CONFIG));
    options.addAll(RunShell.STATUS);
    options.forEach(option -> set(arguments, "set-option", "-squ", option));
    HOOKS.keySet().forEach(hook -> set(arguments, "set-hook", "-gu", hook + INDEX));
    return tmux.run(arguments.toArray(String[]::new));
  }

  private static void set(List<String> arguments, String... command) {
    if (!arguments.isEmpty()) arguments.add(";");
    arguments.addAll(List.of(command));
  }
}
