//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/recognition/HeldServers.java

package mcptools.tests.cases.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import mcptools.commandline.Launchers;
import mcptools.recognition.HeldServers;
import mcptools.recognition.Recognition;
import mcptools.recognition.Recognition.Match;
import mcptools.tests.support.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as an MCP server, and what as a mere wrapper around something. */
class RecognitionTest {
  private static final Random RANDOM = new Random(20250801);

  /** A line of the corpus; the name is empty for an innocent process. */
  private record Line(List<String> argv, boolean server, String name) {
    boolean isTitle() {
      return argv.size() == 1;
    }

    /** Whether a name is one of those that are right, which have "|" between them. */
    boolean isCalled(String other) {
      return List.of(name.split("\\|", -1)).contains(other);
    }
  }

  private static List<Line> lines(String fixture) {
    try (Stream<String> lines = Files.lines(Checkout.fixture(fixture))) {
      Gson gson = new Gson();
      return lines.filter(l -> !l.isBlank()).map(l -> gson.fromJson(l, Line.class)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Cannot read " + fixture + ".", e);
    }
  }

  private static List<Line> lines() {
    return Stream.of("argv.jsonl", "argv-more.jsonl", "argv-reports.jsonl", "argv-unseen.jsonl")
        .flatMap(f -> lines(f).stream())
        .toList();
  }

  private static String name(List<String> argv) {
    return Recognition.of(argv).map(Match::name).orElse("");
  }

  private static List<String> join(List<String> before, List<String> after) {
    return Stream.concat(before.stream(), after.stream()).toList();
  }

  private static List<String> words(String spaced) {
    return List.of(spaced.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"argv.jsonl", "argv-more.jsonl"})
  void everyLineOfTheCorpusIsToldRight(String fixture) {
    List<String> wrong = new ArrayList<>();
    for (Line line : lines(fixture)) {
      Optional<Match> match = Recognition.of(line.argv());
      boolean right =
          match.map(m -> line.server() && m.name().equals(line.name())).orElse(!line.server());
      if (!right) wrong.add(line + " was taken for " + match);
    }
    assertThat(wrong).isEmpty();
  }

  /**
   * Some of these cannot be told by shape; an innocent process is never taken for a server. The
   * blind ones were collected by somebody who had not seen the rules, and no rule was made for
   * them.
   */
  @ParameterizedTest
  @CsvSource({"argv-reports.jsonl, 98", "argv-unseen.jsonl, 97", "argv-blind.jsonl, 95"})
  void noInnocentIsTakenForAServerAndFewServersAreMissed(String fixture, int percent) {
    List<String> wrong = new ArrayList<>();
    long servers = 0;
    long found = 0;
    for (Line line : lines(fixture)) {
      Optional<Match> match = Recognition.of(line.argv());
      if (line.server()) servers++;
      if (line.server() && match.isPresent()) found++;
      boolean right = match.map(m -> line.server() && line.isCalled(m.name())).orElse(true);
      if (!right) wrong.add(line + " was taken for " + match);
    }
    assertThat(wrong).isEmpty();
    assertThat(100 * found / servers).isGreaterThanOrEqualTo(percent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env -u DISPLAY A=b",
        "nice -n 5",
        "timeout -k 5 60",
        "nohup",
        "/usr/bin/time -f %e",
        "caffeinate -i",
        "sudo -u me",
        "setsid -w",
        "stdbuf -oL",
        "flock -w 3 /tmp/lock",
        "op run --env-file=.env --",
        "mise exec node@22 --",
        "bwrap --ro-bind / / --dev /dev",
        "firejail --quiet",
        "nix develop -c",
        "flox activate --",
        "toolbox run"
      })
  void launchersBeforeACommandChangeNothing(String launcher) {
    List<List<String>> wrong = new ArrayList<>();
    for (Line line : lines()) {
      if (line.isTitle() || line.argv().getFirst().startsWith("-")) continue;
      List<String> argv = join(words(launcher), line.argv());
      if (!name(argv).equals(name(line.argv()))) wrong.add(argv);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aShellThatRunsItsParametersIsWhatTheyAre() {
    for (Line line : lines()) {
      if (line.isTitle()) continue;
      assertThat(Recognition.of(join(List.of("sh", "-c", "exec \"$0\" \"$@\""), line.argv())))
          .isEqualTo(Recognition.of(line.argv()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vim",
        "less",
        "grep -rn",
        "tail -f",
        "tmux new-session -d -s x",
        "screen -dm",
        "ssh host",
        "strace -f",
        "gdb --args",
        "watch -n 1",
        "claude -p",
        "claude mcp add x --",
        "codex exec",
        "codex mcp add x --",
        "gemini -p",
        "npm install",
        "npm view",
        "npm run start --",
        "uv add",
        "pip install",
        "docker build -t",
        "docker logs",
        "npx -y @modelcontextprotocol/inspector",
        "npx eslint",
        "pytest -k",
        "python3 -m pytest",
        "node /home/u/agent/cli.js",
        "python3 client.py",
        "java -cp x.jar mcp_manager",
        "jbang mcps@mcp-tools",
        "echo",
        "xargs",
        "ps -o pid,args",
        "pgrep -f"
      })
  void serversInTheArgumentsOfOthersDoNotCount(String program) {
    List<List<String>> wrong = new ArrayList<>();
    for (Line line : lines()) {
      List<String> argv = join(words(program), line.argv());
      if (!name(argv).isEmpty()) wrong.add(argv);
      List<String> prompt = join(words(program), List.of(String.join(" ", line.argv())));
      if (!name(prompt).isEmpty()) wrong.add(prompt);
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "npx -y foo-mcp, npx package",
    "npm exec foo-mcp, npm exec package",
    "uvx mcp-server-foo, uvx package",
    "python -m mcp_server_foo, python -m",
    "node /x/node_modules/.bin/foo-mcp, node bin",
    "node /x/foo-mcp/build/index.js, node script",
    "docker run -i mcp/foo, container image",
    "docker exec -i foo-mcp node index.js, container name",
    "R -e foo::mcp_server(), call in code",
    "foo-mcp-server, program",
    "serena start-mcp-server, mcp subcommand",
    "uvx mcp-proxy uvx mcp-server-foo, proxy",
    "java -jar foo-mcp-1.0.jar, java script"
  })
  void theRuleSaysWhichShapeItWas(String command, String rule) {
    assertThat(Recognition.of(words(command)).map(Match::rule)).contains(rule);
  }

  @Test
  void aTitleMayLeaveEmptyArgumentsBehind() {
    List<String> argv = List.of("npm exec @playwright/mcp@latest --headless", "", "", "");
    assertThat(Recognition.of(argv).map(Match::name)).contains("playwright");
    assertThat(Launchers.isWrapper(argv)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh -c mcp-server-x",
        "bash script.sh a b",
        "/bin/dash -e x.sh",
        "zsh -lc x",
        "bash -ic x",
        "ksh x",
        "ash x",
        "busybox sh -c x",
        "env A=b x",
        "/usr/bin/env node x",
        "nice x",
        "ionice -c 3 x",
        "nohup x",
        "setsid x",
        "stdbuf -oL x",
        "timeout 5 x",
        "time x",
        "flock /tmp/l x",
        "caffeinate -i x",
        "arch -arm64 x",
        "npm exec x",
        "npm run dev",
        "npx -y x",
        "pnpm dlx x",
        "pnpm exec x",
        "yarn dlx x",
        "yarn run x",
        "bunx x",
        "bun x x",
        "bun run dev",
        "uv run x",
        "uv run x.py",
        "uv run -m x",
        "uvx x",
        "uv tool run x",
        "uv tool uvx x",
        "pipx run x",
        "poetry run x",
        "mise exec -- x",
        "asdf exec x",
        "direnv exec . x",
        "dotenv -- x",
        "op run -- x",
        "doppler run -- x",
        "sudo -n x",
        "doas x",
        "docker run -i x",
        "podman run x",
        "bwrap --dev /dev x",
        "firejail x",
        "script -qc x /dev/null",
        "nix-shell --run x",
        "nix develop -c x",
        "tini -- x",
        "dumb-init x",
        "go run ./x",
        "node /usr/bin/npx -y x",
        "node /usr/lib/node_modules/npm/bin/npm-cli.js run dev"
      })
  void programsThatOnlyStartAnotherAreWrappers(String command) {
    assertThat(Launchers.isWrapper(words(command))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-zsh",
        "-bash",
        "zsh",
        "bash",
        "sh",
        "bash -l",
        "bash -i",
        "sh -i",
        "zsh -il",
        "bash --login",
        "bash --rcfile x",
        "bash -s x",
        "fish",
        "busybox",
        "vim x",
        "claude",
        "claude mcp serve",
        "codex exec x",
        "node /x/claude-code/cli.js",
        "node server.js",
        "cursor x",
        "code --wait x",
        "tmux new-session x",
        "ssh host x",
        "mcp-server-x",
        "mcp-proxy uvx x",
        "python -m x",
        "tini",
        "npm install x",
        "npm",
        "npx",
        "uv sync",
        "uv tool install x",
        "docker ps",
        "docker exec x y",
        "docker exec -i x npx y",
        "bundle exec x",
        "ruby /usr/bin/bundle exec x",
        "R -e x()",
        "beam.smp -- -extra /usr/bin/mix x",
        "docker build .",
        "kubectl exec -i x -- y",
        "kubectl get x",
        "nix build x",
        "script x",
        "bwrap",
        "wsl -d x",
        "bun x.ts",
        "bun run x.ts",
        "deno run x.ts",
        "java -jar x.jar",
        "env",
        "sudo -i",
        "time",
        "poetry add x",
        "git x",
        "make x",
        "php x.php",
        "cargo build",
        "go test"
      })
  void everythingElseIsNot(String command) {
    assertThat(Launchers.isWrapper(words(command))).isFalse();
  }

  @Test
  void noArgumentsMakeItThrow() {
    List<String> parts = new ArrayList<>();
    for (Line line : lines()) parts.addAll(line.argv());
    parts.addAll(
        List.of(
            "",
            " ",
            "-",
            "--",
            "-c",
            "-m",
            "-jar",
            "=",
            "/",
            "//",
            "@",
            "@/",
            ":",
            "'",
            "\"",
            "\\",
            "\n",
            "mcp",
            "-mcp",
            "mcp-",
            "$0",
            "$@",
            "a=b",
            "\u0000",
            "\uD800",
            "npm exec",
            "%",
            "git+",
            "github:",
            "://",
            "/node_modules/",
            "node_modules/@a",
            ".bin/",
            "file://",
            ".."));
    for (int round = 0; round < 5_000; round++) {
      List<String> argv = new ArrayList<>();
      for (int i = RANDOM.nextInt(8); i > 0; i--) argv.add(argument(parts));
      Optional<Match> match = Recognition.of(argv);
      Launchers.isWrapper(argv);
      assertThat(match.map(Match::name)).as("%s", argv).isNotEqualTo(Optional.of(""));
    }
  }

  private static String argument(List<String> parts) {
    String part = parts.get(RANDOM.nextInt(parts.size()));
    return switch (RANDOM.nextInt(8)) {
      case 0 -> part.substring(0, RANDOM.nextInt(part.length() + 1));
      case 1 -> part + parts.get(RANDOM.nextInt(parts.size()));
      case 2 -> new StringBuilder(part).insert(RANDOM.nextInt(part.length() + 1), '\n').toString();
      default -> part;
    };
  }

  @Test
  void hugeArgumentsAreNoTrouble() {
    for (String piece :
        List.of("mcp-", "#\n", "@", "/", "a", "'", "$(", " mcp-proxy", "\\", "=;")) {
      String huge = piece.repeat(200_000);
      for (String program : List.of("npx", "uvx", "node", "docker", "sh", "mcp-proxy", "claude")) {
        Recognition.of(List.of(program, "run", huge, "mcp"));
        Recognition.of(List.of(program, "git+https://" + huge));
        Recognition.of(List.of(program, "-c", huge));
        Recognition.of(List.of(huge));
      }
    }
    String[] many = new String[100_000];
    for (String program : List.of("mcp-proxy", "env", "npx", "docker", "nice", "sh")) {
      Arrays.fill(many, program);
      many[many.length - 1] = "mcp-server-x";
      Recognition.of(List.of(many));
    }
  }

  /** An agent may hold such a one as it holds a server, and talk another language to it. */
  @ParameterizedTest
  @CsvSource({
    "bash,true",
    "/usr/bin/zsh -f,true",
    "bash --norc -i,true",
    "python3 -i,true",
    "node,true",
    "git cat-file --batch,true",
    "bash start-mcp.sh,false",
    "sh -c run,false",
    "python3 -m notes,false",
    "node --import tsx src/index.ts,false",
    "node -e x,false",
    "notes --stdio,false"
  })
  void whatAnAgentTypesToIsNoServer(String words, boolean typed) {
    assertThat(HeldServers.isTyped(List.of(words.split(" ")))).isEqualTo(typed);
  }

  /** As opencode starts them, besides others. */
  @ParameterizedTest
  @CsvSource({
    "/c/node_modules/.bin/oxc_language_server,true",
    "/c/bin/elixir-ls-master/release/language_server.sh,true",
    "/c/bin/ty server,true",
    "uv run ruff server,true",
    "zuban server,true",
    "neocmakelsp stdio,true",
    "node /c/eslintServer.js --stdio,true",
    "gopls,true",
    "node server server,false",
    "ty check,false",
    "notes-server --stdio,false"
  })
  void aLanguageServerIsKnownByItsName(String words, boolean language) {
    assertThat(HeldServers.isLanguageServer(List.of(words.split(" ")))).isEqualTo(language);
  }
}
