//SOURCES ServerTree.java
//SOURCES ../process/ProcessSource.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import mcptools.commandline.Agents;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.Interpreters;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.Launch;
import mcptools.commandline.Launchers;
import mcptools.commandline.ProgramName;
import mcptools.commandline.Shells;
import mcptools.config.Client;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.recognition.Recognition.Match;

/**
 * Servers by what a stdio server is: a child of a living agent that the agent talks to through both
 * standard input and output. Of real agents, tool commands, hooks and jobs lead process sessions of
 * their own, or have other inputs; language servers alone look the same (measured with Claude Code,
 * Codex, Gemini CLI and opencode).
 */
public final class HeldServers {
  /** Before this a child may be a short question to a program. */
  private static final long LASTING_MILLIS = 10_000;

  private static final int DEPTH = 4;

  /** Agents start them and talk to them just as to MCP servers. */
  private static final Set<String> LANGUAGE_SERVERS =
      Options.names(
          """
          --lsp lsp lsp-proxy lsp-server clangd rust-analyzer gopls pyright pylsp jedi jdtls \
          zls texlab marksman taplo nixd nil metals solargraph sorbet steep omnisharp \
          intelephense phpactor psalm sourcekit-lsp vtsls tsserver svelteserver ocamllsp \
          terraform-ls regols csharp-ls elixir-ls fsautocomplete tinymist astro-ls gleam-lsp \
          julials serve-d ccls neocmakelsp eslintserver
          """);

  /** Tools of which the subcommand "server" makes a language server. */
  private static final Set<String> WITH_SERVER = Options.names("ty ruff zuban");

  /** Tools that programs keep open, to ask them again and again in another language. */
  private static final Set<String> TOOLS =
      Options.names(
          """
          git hg sqlite3 psql mysql redis-cli esbuild watchman rg ag fd fzf bc dc jq tee cat sed awk \
          ffmpeg gdb lldb tail less ed ctags tree-sitter shellcheck prettierd eslint_d dlv ghci irb \
          pry iex
          """);

  private HeldServers() {}

  /** Whether an agent types to it: a tool, or a shell or an interpreter that runs no program. */
  public static boolean isTyped(List<String> argv) {
    String program = argv.isEmpty() ? "" : KnownPrograms.name(argv.getFirst());
    if (TOOLS.contains(program)) return true;
    boolean shell = KnownPrograms.SHELLS.contains(program);
    if (!shell && !Interpreters.isKnown(program)) return false;
    for (String word : argv.subList(1, argv.size())) {
      if (!word.startsWith("-") || word.equals("-c") || word.startsWith("-m")) return false;
      if (word.equals("-e") || word.startsWith("--eval")) return false;
    }
    return true;
  }

  /**
   * The servers among the processes that are part of none yet.
   *
   * @param languageServers those that the configs of agents name; asked for when that matters
   */
  public static Map<ProcessId, Match> of(
      Shapes shapes,
      List<ServerTree> trees,
      ProcessSource source,
      Supplier<ConfiguredServers> languageServers) {
    Map<ProcessInfo, ProcessInfo> agents = candidates(shapes, trees);
    if (agents.isEmpty()) return Map.of();
    Map<ProcessId, Match> found = new HashMap<>();
    Set<ProcessInfo> held = source.held(agents);
    agents.forEach((child, agent) -> {
      if (!held.contains(child) || !isOfSession(source, child, agent)) return;
      if (languageServers.get().of(child.argv()).isPresent()) return;
      String rule = "held by " + Agents.name(agent) + " (" + agent.pid() + ")";
      found.put(child.id(), new Match(name(child.argv(), 0), rule));
    });
    return found;
  }

  /** Children that may be servers, each with its agent. */
  private static Map<ProcessInfo, ProcessInfo> candidates(Shapes shapes, List<ServerTree> trees) {
    Set<Long> known = new HashSet<>(); // STARTUP.md: records
    for (ServerTree tree : trees) tree.processes().forEach(p -> known.add(p.pid()));
    Map<ProcessInfo, ProcessInfo> agents = new LinkedHashMap<>();
    for (long pid : shapes.agents().keySet()) {
      ProcessInfo agent = shapes.table().get(pid).orElseThrow();
      for (ProcessInfo child : shapes.table().children(agent)) {
        boolean lasts = shapes.table().age(child) >= LASTING_MILLIS;
        if (!lasts || child.zombie() || child.user() != agent.user()) continue;
        if (child.session() != agent.session() || known.contains(child.pid())) continue;
        if (shapes.agents().containsKey(child.pid()) || isLanguageServer(child.argv())) continue;
        if (isTyped(child.argv())) continue;
        agents.put(child, agent);
      }
    }
    return agents;
  }

  /** Claude Code tells its servers of the session, and its language servers nothing. */
  private static boolean isOfSession(ProcessSource source, ProcessInfo child, ProcessInfo agent) {
    if (!Agents.of(agent.argv()).equals(Optional.of(Client.CLAUDE_CODE))) return true;
    return source
        .variables(child.id(), Set.of("CLAUDECODE", "CLAUDE_CODE_CHILD_SESSION"))
        .keySet()
        .equals(Set.of("CLAUDECODE"));
  }

  /** What to call a server of which only the command line is known. */
  static String name(List<String> argv, int depth) {
    if (argv.isEmpty()) return "mcp";
    String program = KnownPrograms.name(argv.getFirst());
    Launch launch =
        Launchers.of(argv).or(() -> Interpreters.of(program, argv)).orElse(Launch.NOTHING);
    List<String> inner = new ArrayList<>();
    if (launch instanceof Launch.Command c) inner.addAll(c.argv());
    if (launch instanceof Launch.Text t)
      inner.addAll(Shells.firstCommand(t.text(), t.parameters()));
    if (!inner.isEmpty() && depth < DEPTH) return name(inner, depth + 1);
    if (launch instanceof Launch.Script s) return ProgramName.ofScript(s.path()).label();
    if (launch instanceof Launch.Module m) return m.name().replace('.', '-').replace('_', '-');
    return ProgramName.ofScript(argv.getFirst()).label();
  }

  /** Whether a word of a command line, or of a path in it, names one. */
  public static boolean isLanguageServer(List<String> argv) {
    // As in "ty server".
    for (int i = 0; i + 1 < argv.size(); i++) {
      if (argv.get(i + 1).equals("server") && WITH_SERVER.contains(KnownPrograms.name(argv.get(i))))
        return true;
    }
    for (String argument : argv) {
      for (String part : argument.split("/")) if (isLanguageServer(part)) return true;
    }
    return false;
  }

  private static boolean isLanguageServer(String word) {
    String name = word.toLowerCase(Locale.ROOT).replace('_', '-');
    int dot = name.indexOf('.', 1);
    if (dot > 0) name = name.substring(0, dot);
    return LANGUAGE_SERVERS.contains(name)
        || name.contains("language-server")
        || name.contains("languageserver")
        || name.contains("langserver")
        || name.startsWith("elixir-ls")
        || name.endsWith("-lsp");
  }
}
