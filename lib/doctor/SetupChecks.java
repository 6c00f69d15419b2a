//SOURCES Check.java
//SOURCES ../inventory/InventoryReader.java

package mcptools.doctor;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.ProcessInfo;
import mcptools.process.ProgramRunner;
import mcptools.report.Units;
import mcptools.state.StateHome;
import mcptools.tmux.RunShell;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;
import mcptools.watch.Watcher;

/** Looks at what was set up: built commands, hooks, the watcher, configs, and rivals. */
record SetupChecks(ProgramRunner runner, Map<String, String> environment, Path root) {
  /** In the file that the launcher reads of a built command. */
  private static final Pattern ARGUMENTS = Pattern.compile("(?m)^arguments='(.*)'$");

  /** Programs that end MCP servers or agents by their names, or by their age. */
  private static final List<String> RIVALS =
      List.of(
          "cc-reaper", "claude-cleanup", "clean-orphans", "proc-janitor", "zclean", "mcp-reaper");

  /** Ends what is named as a server or a client of one is. */
  private static final Pattern BY_NAME =
      Pattern.compile(
          "\\b(?:pkill|killall)\\b.*{names}|\\bp?grep\\b.*{names}.*\\bkill\\b|\\bkill\\b.*\\bpgrep\\b.*{names}"
              .replace("{names}", "(?:mcp|claude|codex|gemini|opencode|node|npx|npm|uvx|python)"));

  private static final String HOOKS = "tmux hooks";

  List<Check> all() {
    List<Check> checks = new ArrayList<>(List.of(built()));
    try {
      checks.add(armed());
    } catch (UserError e) {
      checks.add(Check.broken(HOOKS, e.getMessage()));
    }
    checks.add(watched());
    try {
      Inventory inventory = InventoryReader.ofSystem().read();
      checks.add(configs(inventory));
      checks.add(rivals(inventory));
    } catch (UserError e) {
      checks.add(Check.broken("configs", e.getMessage()));
    }
    return checks;
  }

  /** Whether the commands are built, and have what they start fast with. */
  private Check built() {
    String name = "built commands";
    String cache = environment.getOrDefault("XDG_CACHE_HOME", environment.get("HOME") + "/.cache");
    Path folder = Path.of(cache + "/mcp-tools/built" + root);
    int built = 0;
    int fast = 0;
    try (Stream<Path> commands = Files.list(folder)) {
      for (Path command : commands.toList()) {
        Path current = command.resolve("current");
        if (!Files.exists(current)) continue;
        built++;
        Matcher arguments = ARGUMENTS.matcher(Files.readString(current));
        if (arguments.find() && Files.exists(Path.of(arguments.group(1)).resolveSibling("aot"))) {
          fast++;
        }
      }
    } catch (IOException e) {
      built = 0;
    }
    if (built == 0) return Check.missing(name, "none yet; ./jbang setup builds them");
    String sentence = "built " + built + ", " + fast + " with a cache that halves their start";
    return fast > 0
        ? Check.ok(name, sentence)
        : Check.missing(name, sentence + "; ./jbang setup makes it");
  }

  private Check armed() {
    String name = HOOKS;
    List<String> sockets = Sockets.in(Sockets.folder(environment, new UnixSystem().getUid()));
    int living = 0;
    int ours = 0;
    for (String socket : sockets) {
      Tmux tmux = new Tmux(runner, Optional.of(socket));
      ProgramRunner.Result result = tmux.run("display-message", "-p", "#{" + RunShell.CLONE + "}");
      if (!result.ok()) continue;
      living++;
      if (result.out().strip().equals(root.toString())) ours++;
    }
    if (living == 0) return Check.missing(name, "no tmux server runs");
    String sentence = "this clone has armed " + ours + " of " + Units.count(living, "tmux server");
    return ours == living
        ? Check.ok(name, sentence)
        : Check.missing(name, sentence + "; tm arms the one in which it opens a session");
  }

  private Check watched() {
    String name = "watcher";
    Watcher watcher = Watcher.of(StateHome.of(environment));
    long servers = watcher.living();
    if (servers == 0) return Check.missing(name, "it has nothing to watch");
    return watcher.pid().isPresent()
        ? Check.ok(name, "it watches " + Units.count(servers, "tmux server"))
        : Check.broken(name, "it has died; the next command that looks starts it");
  }

  private static Check configs(Inventory inventory) {
    String name = "configs";
    List<String> problems = inventory.problems();
    return problems.isEmpty()
        ? Check.ok(name, "all that were found can be used")
        : Check.broken(name, String.join("; ", problems));
  }

  /** What else ends servers here: it may end what this one keeps. */
  private Check rivals(Inventory inventory) {
    String name = "other reapers";
    Set<String> found = new TreeSet<>();
    for (ProcessInfo process : inventory.snapshot().table().all()) {
      for (String word : process.argv().subList(0, Math.min(2, process.argv().size()))) {
        rival(word.substring(word.lastIndexOf('/') + 1)).ifPresent(found::add);
      }
    }
    ProgramRunner.Result cron =
        runner.run(List.of("crontab", "-l"), Optional.empty(), ProgramRunner.TIMEOUT);
    if (cron.ok()) cron.out().lines().forEach(line -> rivals(line, found));
    return found.isEmpty()
        ? Check.ok(name, "none was found")
        : Check.broken(
            name,
            String.join(", ", found)
                + " ends processes by name or age, also those that are in use; stop it");
  }

  private static void rivals(String cronLine, Set<String> found) {
    if (cronLine.strip().startsWith("#")) return;
    for (String word : cronLine.split("[\\s/;&|]+")) rival(word).ifPresent(found::add);
    if (BY_NAME.matcher(cronLine).find()) found.add("a line of crontab");
  }

  private static Optional<String> rival(String word) {
    return RIVALS.stream().filter(word::startsWith).findFirst();
  }
}
