//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What zsh and bash complete; that sourcing starts nothing is in {@link SetupTest}. */
@ExtendWith(Scratch.Extension.class)
class ZshTest {
  private static final Pattern OPTION =
      Pattern.compile("(?m)^ +(-\\w)?(?:, )?(--(?:\\[no-])?[\\w-]+)?(?:[= ]|\\[=)");

  /** An option, subcommand or "" for an argument, as a row of zsh/words or as the help has it. */
  private record Word(String command, String part, String word) {}

  @Test
  void everyCommandHasItsFunction(Scratch scratch) throws IOException {
    Set<String> commands = new TreeSet<>();
    JsonParser.parseString(Files.readString(Checkout.root().resolve("jbang-catalog.json")))
        .getAsJsonObject()
        .getAsJsonObject("aliases")
        .asMap()
        .forEach((name, alias) -> {
          String script = alias.getAsJsonObject().get("script-ref").getAsString();
          if (script.startsWith("scripts/") && !name.equals("setup")) commands.add(name);
        });
    assertThat(functions(scratch)).containsExactlyInAnyOrderElementsOf(commands);
  }

  @Test
  void wordsAreThoseOfTheHelp(Scratch scratch) throws IOException {
    Set<Word> offered =
        Files.readAllLines(Checkout.root().resolve("zsh/words")).stream()
            .map(row -> row.split("\\|", -1))
            .filter(fields -> !fields[2].isEmpty())
            .map(fields -> new Word(fields[0], fields[1], fields[2]))
            .collect(Collectors.toSet());
    Set<Word> real = new java.util.HashSet<>();
    for (String command : functions(scratch)) {
      String help = Run.script(scratch, command, "--help").ok().out();
      options(help).forEach(option -> real.add(new Word(command, "", option)));
      for (String part : parts(help)) {
        real.add(new Word(command, "", part));
        options(Run.script(scratch, command, part, "--help").ok().out())
            .forEach(option -> real.add(new Word(command, part, option)));
      }
    }
    assertThat(offered)
        .as("zsh/words; ./jbang .ci/completion.java --write mends it")
        .containsExactlyInAnyOrderElementsOf(real);
  }

  private static List<String> functions(Scratch scratch) {
    String script = "source zsh/mcp-tools.zsh; type -t \"${_mcp_tools_commands[@]}\" >&2; ";
    String names = script + "printf '%s\\n' \"${_mcp_tools_commands[@]}\"";
    var result = Run.in(scratch).directory(Checkout.root()).command("bash", "-c", names).ok();
    assertThat(result.err().lines()).isNotEmpty().containsOnly("function");
    return result.out().lines().toList();
  }

  private static List<String> options(String help) {
    List<String> options = new ArrayList<>();
    OPTION
        .matcher(help)
        .results()
        .forEach(option -> {
          for (int group = 1; group <= 2; group++) {
            String name = Optional.ofNullable(option.group(group)).orElse("");
            if (!name.isEmpty()) options.add(name.replace("[no-]", ""));
            if (name.contains("[no-]")) options.add(name.replace("[no-]", "no-"));
          }
        });
    assertThat(options).contains("-h", "--help");
    return options;
  }

  private static List<String> parts(String help) {
    int from = help.indexOf("\nCommands:\n");
    return from < 0
        ? List.of()
        : Pattern.compile("(?m)^  (\\S+)")
            .matcher(help.substring(from))
            .results()
            .map(part -> part.group(1))
            .toList();
  }

  @Test
  void tabCompletesInZshThoughCompinitComesLater(Scratch scratch) throws IOException {
    Path clone = clone(scratch);
    // compinit -u as tests run as root, who does not own the folders of zsh
    Files.writeString(
        scratch.home().resolve(".zshrc"),
        "PS1='ready> '\nsetopt nounset ksh_arrays\nalias tml=false\nsource '%s/zsh/mcp-tools.zsh'\n"
                .formatted(clone)
            + "fpath=(\"${fpath[@]}\" '%s'{,/**/*(N/)})\n".formatted(Tools.zshFunctions())
            + "autoload -Uz compinit\ncompinit -u\n");
    completes(scratch, Tools.shell("zsh").toString(), "-i");
  }

  @Test
  void tabCompletesInBash(Scratch scratch) throws IOException {
    Path clone = clone(scratch);
    Path file = scratch.home().resolve("rc");
    Files.writeString(
        file,
        "PS1='ready> '\nset -u\nbind 'set show-all-if-ambiguous on'\nsource '%s/zsh/mcp-tools.zsh'\n"
            .formatted(clone));
    completes(scratch, "bash", "--noprofile", "--rcfile", file.toString(), "-i");
  }

  /** Without compinit the older completion of zsh does; the file is that of plugin managers. */
  @Test
  void tabCompletesInAPlainZshAndThePluginCanBeUnloaded(Scratch scratch) throws IOException {
    Path clone = clone(scratch);
    Files.copy(
        Checkout.root().resolve("mcp-tools.plugin.zsh"), clone.resolve("mcp-tools.plugin.zsh"));
    Files.writeString(
        scratch.home().resolve(".zshrc"),
        "PS1='ready> '\nsetopt nounset ksh_arrays\nsource '%s/mcp-tools.plugin.zsh'\n"
            .formatted(clone));
    String zsh = Tools.shell("zsh").toString();
    completes(scratch, zsh, "-i");
    String unload = "mcp-tools_plugin_unload; print -l ${(k)functions} ${(k)parameters} | grep mcp";
    assertThat(Run.command(scratch, zsh, "-ic", unload).out()).isEmpty();
  }

  private static Path clone(Scratch scratch) throws IOException {
    Path clone = scratch.directory("my clone");
    Files.createSymbolicLink(clone.resolve("jbang"), Checkout.root().resolve("jbang"));
    Files.createDirectory(clone.resolve("zsh"));
    for (String file : List.of("mcp-tools.zsh", "completion.zsh", "words")) {
      Files.copy(Checkout.root().resolve("zsh/" + file), clone.resolve("zsh/" + file));
    }
    return clone;
  }

  private static void completes(Scratch scratch, String... shell) throws IOException {
    new TmuxServer(scratch, "work").newSession("one", scratch.home());
    new TmuxServer(scratch, "play").newSession("two", scratch.home());
    new TmuxServer(scratch).newSession("website", scratch.home());
    Path recent = scratch.directory("h/elsewhere/infra");
    Path state = Files.createDirectories(scratch.state().resolve("mcp-state"));
    Files.writeString(state.resolve("recent"), recent + "\n/no/such/place\n");
    Files.createDirectories(scratch.state().resolve("sessions"));
    Files.createFile(scratch.state().resolve("sessions/closed_one.pids"));
    for (String file : List.of("serve.pid", "search.pid")) Files.createFile(state.resolve(file));
    Files.writeString(
        Files.createDirectories(scratch.config().resolve("mcp-tools")).resolve("config.json"),
        """
        { // "globalServers": {"mend": {}},
          "protect": ["a:b"], /* {
          */ "globalServers": {
            "memory": {"command": "npx", "args": ["{"], "env": {"made": "x"}}
          },
          "limits": {"mine": {}}
        }
        """);
    scratch.directory("h/projects/api");
    scratch.directory("h/projects/web");
    Files.createFile(scratch.home().resolve("projects/a_file"));
    try (Terminal terminal = Terminal.open(scratch, scratch.home(), shell)) {
      terminal.awaitScreen("ready>");
      for (List<String> line :
          List.of(
              List.of("session_tr", "session_tracker "),
              List.of("session_tracker tr", "session_tracker track "),
              List.of("session_tracker cleanup-orphaned --dr", "orphaned --dry-run "),
              List.of("tmka --socket w", "tmka --socket work "),
              List.of("cleanup_session --wait 3 clo", "--wait 3 closed_one "),
              List.of("mcp_manager start m", "start memory "),
              List.of("mcp_manager stop s", "stop search "),
              List.of("tm projects/a", "tm projects/api/"),
              List.of("tm web", "tm website "),
              List.of("tm inf", "tm infra "))) {
        terminal.keys(line.getFirst(), "Tab");
        terminal.awaitScreen(line.getLast().stripTrailing());
        terminal.keys("x"); // shows what follows the word: a screen ends before its spaces
        terminal.awaitScreen(line.getLast() + "x");
        terminal.keys("C-u"); // takes the line away
      }
      terminal.keys("session_tracker list --", "Tab", "Tab");
      terminal.awaitScreen("--json");
      assertThat(terminal.screen()).contains("--help", "--verbose").doesNotContain("--socket  ");
    }
  }
}
