//SOURCES ../../../lib/inventory/Inventory.java
//SOURCES ../../../lib/state/AtomicFile.java
//SOURCES ../../../lib/state/StateLock.java
//SOURCES ../../../lib/tmux/Tmux.java

package mcptools.cli.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcptools.inventory.Inventory;
import mcptools.process.Platform;
import mcptools.process.ProgramRunner;
import mcptools.settings.Indicator.Reading;
import mcptools.settings.Indicator.State;
import mcptools.state.AtomicFile;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;

/** Says when an indicator gets better or worse, of each at most once an hour. */
public final class Notices {
  private static final long HOUR = 3_600_000;
  private static final long LOCK_MILLIS = 10_000;

  private Notices() {}

  /**
   * What was said of an indicator.
   *
   * @param at when, in milliseconds since the epoch
   */
  public record Said(String state, long at) {}

  /**
   * The sentences that are due.
   *
   * @param said by indicator; brought up to date
   */
  public static List<String> due(List<Reading> readings, Map<String, Said> said, long now) {
    List<String> due = new ArrayList<>();
    for (Reading reading : readings) {
      if (reading.state() == State.UNKNOWN) continue;
      String key = reading.indicator().key();
      String state = reading.state().name().toLowerCase(Locale.ROOT);
      Said before = said.getOrDefault(key, new Said("ok", 0));
      boolean recent = now - before.at() < HOUR && before.at() <= now;
      if (state.equals(before.state()) || recent) continue;
      said.put(key, new Said(state, now));
      long value = reading.value().getAsLong();
      due.add(reading.indicator().title() + ": " + reading.indicator().text(value) + ", " + state);
    }
    return due;
  }

  /**
   * Finds what is due and says it, on the desktop and to all who are attached to a tmux session.
   * Where nobody is, it stays due.
   *
   * @throws mcptools.error.UserError when what was said cannot be remembered
   */
  public static void say(
      StateHome home, List<Reading> readings, Inventory inventory, ProgramRunner runner) {
    try (StateLock lock = StateLock.take(home.makeGlobals(), ".notices.lock", LOCK_MILLIS)) {
      say(home.globals().resolve("notices"), readings, inventory, runner);
    }
  }

  private static void say(
      Path file, List<Reading> readings, Inventory inventory, ProgramRunner runner) {
    Map<String, Said> said = read(file);
    Map<String, Said> before = new LinkedHashMap<>(said);
    List<String> due = due(readings, said, System.currentTimeMillis());
    if (due.isEmpty()) return;
    write(file, said);
    String sentence = "MCP " + String.join("; ", due);
    boolean heard = runner.run(desktop(sentence), Optional.empty(), ProgramRunner.QUESTION).ok();
    // A format of tmux has "#" and, for times, "%".
    String message = sentence.replace("#", "##").replace("%", "%%");
    for (TmuxReply.Answer server : inventory.snapshot().panes().answers()) {
      Tmux tmux = new Tmux(runner, Optional.of(server.socket()));
      ProgramRunner.Result clients = tmux.run("list-clients", "-F", "#{client_name}");
      if (!clients.ok()) continue;
      for (String client : clients.out().lines().toList()) {
        heard |= tmux.run("display-message", "-c", client, message).ok();
      }
    }
    // By the next time somebody may be there.
    if (!heard) write(file, before);
  }

  private static void write(Path file, Map<String, Said> said) {
    StringBuilder text = new StringBuilder();
    said.forEach((key, s) -> text.append(key + " " + s.state() + " " + s.at() + "\n"));
    AtomicFile.write(file, text.toString());
  }

  private static List<String> desktop(String sentence) {
    String script =
        "on run argv\ndisplay notification (item 1 of argv) with title \"mcp-tools\"\nend run";
    return Platform.isMac()
        ? List.of("osascript", "-e", script, sentence)
        : List.of("notify-send", "--app-name=mcp-tools", "mcp-tools", sentence);
  }

  private static Map<String, Said> read(Path file) {
    Map<String, Said> said = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ");
        if (words.length == 3) said.put(words[0], new Said(words[1], Long.parseLong(words[2])));
      }
    } catch (IOException | NumberFormatException e) {
      // the first time, or a file that says nothing
    }
    return said;
  }
}
