//SOURCES Recognition.java
//SOURCES ../commandline/Agents.java
//SOURCES ../process/ProcessTable.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.KnownPrograms;
import mcptools.config.Client;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.Recognition.Match;

/**
 * What the processes of a user are by the shape of their command lines.
 *
 * @param candidates those that may be servers
 * @param matches by command line. STARTUP.md: once
 * @param agents the coding agents among them, by pid. STARTUP.md: once
 */
public record Shapes(
    ProcessTable table,
    List<ProcessInfo> candidates,
    Map<List<String>, Optional<Match>> matches,
    Map<Long, Client> agents) {
  /** What opens a page with the user's own browser. */
  private static final Set<String> OPENERS =
      Options.names(
          """
          xdg-open gio kde-open kde-open5 kde-open6 exo-open sensible-browser x-www-browser \
          www-browser gnome-open wslview
          """);

  /** Which of its subcommands open something. */
  private static final Set<String> GIO = Set.of("open", "launch");

  private static final Set<String> BROWSERS =
      Options.names(
          """
          firefox firefox-esr firefox-bin librewolf waterfox zen zen-bin chrome google-chrome \
          google-chrome-stable chromium chromium-browser brave brave-browser msedge microsoft-edge \
          vivaldi vivaldi-bin opera epiphany falkon qutebrowser
          """);

  /** What a program gives a browser that it drives. */
  private static final List<String> DRIVEN =
      List.of(
          "--remote-debugging",
          "--headless",
          "-headless",
          "--marionette",
          "-marionette",
          "-juggler",
          "--enable-automation",
          "--user-data-dir");

  public static Shapes of(ProcessTable table, long user) {
    List<ProcessInfo> candidates = new ArrayList<>();
    Map<List<String>, Optional<Match>> matches = new HashMap<>();
    Map<Long, Client> agents = new LinkedHashMap<>();
    for (ProcessInfo process : table.all()) {
      if (process.user() != user || process.zombie() || process.argv().isEmpty()) continue;
      candidates.add(process);
      matches.computeIfAbsent(process.argv(), Recognition::of);
      if (!Agents.mayBe(process.argv())) continue;
      Agents.of(process.argv()).ifPresent(client -> agents.put(process.pid(), client));
    }
    return new Shapes(table, candidates, matches, agents);
  }

  /** The server that the process of this command line is; empty for all others. */
  public Optional<Match> of(List<String> argv) {
    return matches.getOrDefault(argv, Optional.empty());
  }

  /**
   * Whether it shows somebody a page, as a server has it do that asks for a login: where no browser
   * ran before, it is a descendant of that server, and all else that is done in it is, too.
   */
  public static boolean isPage(List<String> argv) {
    if (argv.size() < 2) return false;
    String program = KnownPrograms.name(argv.getFirst());
    boolean script = KnownPrograms.SHELLS.contains(program); // as xdg-open is
    if (program.equals("gio") && !GIO.contains(argv.get(1))) return false;
    if (OPENERS.contains(script ? KnownPrograms.name(argv.get(1)) : program)) return true;
    if (!BROWSERS.contains(program)) return false;
    boolean page = false;
    for (String arg : argv) {
      if (DRIVEN.stream().anyMatch(arg::startsWith)) return false;
      page |= arg.startsWith("http://") || arg.startsWith("https://") || arg.startsWith("file://");
    }
    return page;
  }

  /** Whether a process shows a page or is a part of what does. */
  boolean isInPage(ProcessInfo process) {
    return table.line(process).stream().anyMatch(above -> isPage(above.argv()));
  }

  /** A process and all below it, the deepest first, without what shows pages. */
  List<ProcessInfo> tree(ProcessInfo root) {
    List<ProcessInfo> tree = List.copyOf(table.tree(root));
    Set<ProcessInfo> shown = new HashSet<>();
    for (ProcessInfo process : tree) {
      if (isPage(process.argv())) shown.addAll(table.tree(process));
    }
    return shown.isEmpty() ? tree : tree.stream().filter(p -> !shown.contains(p)).toList();
  }
}
