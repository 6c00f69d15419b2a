//SOURCES ../../../lib/recognition/ServerTree.java

package mcptools.tests.cases.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import mcptools.config.ClientConfigs.Configured;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.KnownServers;
import mcptools.recognition.Recognition.Match;
import mcptools.recognition.ServerTree;
import mcptools.recognition.Shapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which processes are taken for a server that a config names, and which are not. */
class ConfiguredServersTest {
  private static final String NPX_CACHE = "/home/u/.npm/_npx/0123456789abcdef/node_modules";

  private static Configured configured(String name, List<String> command) {
    return new Configured("Cursor", Path.of("/c.json"), name, command, Optional.empty());
  }

  private static ConfiguredServers of(String... command) {
    return new ConfiguredServers(List.of(configured("My Server", List.of(command))));
  }

  /** Words between spaces; a title in one string, as npm writes, in angle brackets. */
  private static List<String> words(String line) {
    String full = line.replace("NPX", NPX_CACHE);
    if (full.startsWith("<")) return List.of(full.substring(1, full.length() - 1));
    List<String> words = new ArrayList<>(Arrays.asList(full.split(" ")));
    words.replaceAll(w -> w.replace('~', ' '));
    return words;
  }

  private static boolean matches(String command, String process) {
    return of(words(command).toArray(String[]::new)).of(words(process)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    // exactly, or with the program's path
    "node /x/weather.js stdio, node /x/weather.js stdio",
    "node /x/weather.js stdio, /usr/local/bin/node /x/weather.js stdio",
    "node /x/weather.js stdio, node --no-warnings /x/weather.js stdio",
    "node weather.js stdio, /usr/bin/node weather.js stdio",
    "python manage.py runmcp, python manage.py runmcp",
    "python -m weather serve, /x/.venv/bin/python3 -m weather serve",
    "weather --stdio, /opt/bin/weather --stdio",
    "/x/weather, /x/weather",
    "weather, /usr/local/bin/weather",
    "npm run tools, npm run tools",
    "npm run tools, <npm run tools>",
    "docker run -i --rm acme/weather, docker run -i --rm acme/weather",
    "ssh host tools, ssh host tools",
    "codex mcp-server, codex mcp-server",
    "sh -c weather~--stdio, sh -c weather~--stdio",
    "sh -c weather~--stdio, weather --stdio",
    "env A=b weather --stdio, weather --stdio",
    // by its first line
    "/x/weather.py serve, /usr/bin/python3 /x/weather.py serve",
    "/x/weather.py, python3 -u /x/weather.py",
    "weather serve, node /usr/local/bin/weather serve",
    "weather, /bin/sh /usr/local/bin/weather",
    // npx and the like
    "npx -y weather /tmp, <npm exec weather /tmp>",
    "npx -y @acme/weather@latest /tmp, <npm exec @acme/weather@latest /tmp>",
    "npx --yes weather /tmp, node /usr/bin/npx -y weather /tmp",
    "npx -y @acme/weather /tmp, sh -c weather~/tmp",
    "npx -y @acme/weather /tmp, sh -c \"weather\"~/tmp",
    "npx -y @acme/weather /tmp, node NPX/.bin/weather /tmp",
    "npx -y @acme/server-weather /tmp, node /u/.npm/_npx/172d294f1bb1db9e/node_modules/.bin/wetter"
        + " /tmp",
    "npx -y -p weather@2 wetter /tmp, node /u/.npm/_npx/7e2c3afa7074138c/node_modules/.bin/w /tmp",
    "npx -y github:acme/weather /tmp, node /u/.npm/_npx/1850ef8b0dfd3383/node_modules/.bin/w /tmp",
    "npx -y @acme/weather /tmp, node /x/node_modules/@acme/weather/dist/index.js /tmp",
    "npx -y -p @acme/tools weather /tmp, node NPX/.bin/weather /tmp",
    "npx tsx /x/weather.ts, node --import /y/loader.mjs /x/weather.ts",
    "npx tsx /x/weather.ts, node /x/node_modules/.bin/tsx /x/weather.ts",
    "bunx weather, bun x weather",
    "bun run /x/weather.ts a, bun /x/weather.ts a",
    // uvx and the like
    "uvx weather /tmp, uv tool uvx weather /tmp",
    "uvx weather /tmp, /home/u/.cache/uv/archive-v0/x/bin/python"
        + " /home/u/.cache/uv/archive-v0/x/bin/weather /tmp",
    "uvx --from git+https://x/y weather /tmp, /u/bin/python3 /u/bin/weather /tmp",
    "uvx weather@1.2 /tmp, /u/bin/weather /tmp",
    "uv --directory /x run weather.py, /x/.venv/bin/python3 weather.py",
    "uv --directory /x run weather, /x/.venv/bin/python3 /x/.venv/bin/weather",
    "uv run /x/weather.py, /x/.venv/bin/python3 /x/weather.py",
  })
  void whatACommandBecomesIsTheServer(String command, String process) {
    assertThat(of(words(command).toArray(String[]::new)).of(words(process)))
        .contains(new Match("My Server", "configured in Cursor"));
  }

  @ParameterizedTest
  @CsvSource({
    // other arguments
    "node /x/weather.js stdio, node /x/weather.js",
    "node /x/weather.js stdio, node /x/weather.js stdio 2",
    "node /x/weather.js stdio, node /y/weather.js stdio",
    "node /x/weather.js stdio, python /x/weather.js stdio",
    "node /x/weather.js stdio, vim /x/weather.js stdio",
    "node weather.js stdio, node /x/weather.js stdio",
    "python manage.py runmcp, python manage.py runserver",
    "python -m weather, python -m http.server",
    "npx -y weather /tmp, <npm exec weather /home>",
    "npx -y weather /tmp, <npm exec wetter /tmp>",
    "npx -y weather /tmp, <npm install weather /tmp>",
    "npx -y weather /tmp, node /x/weather.js /tmp",
    "npx -y weather /tmp, uvx weather /tmp",
    "npx -y weather /tmp, less weather /tmp",
    "npx -y weather, node /x/node_modules/.bin/weather-tests",
    "npx -y @acme/mcp, node NPX/.bin/mcp-server-memory",
    "npx -y @acme/server-weather /tmp, node NPX/.bin/acme-server-weather /tmp",
    "npx -y @acme/mcp, sh -c mcp",
    "npx -y @acme/server, node NPX/.bin/server",
    "npx -y weather /tmp, sh -c cd~/x;~weather~/tmp;~make",
    "uvx weather /tmp, /u/bin/python3 /u/src/weather /tmp",
    "uv --directory /x run weather.py, python3 weather.py",
    "uv --directory /x run weather.py, /y/.venv/bin/python3 weather.py",
    "/x/weather, /y/weather",
    "/x/weather.py, python3 /y/weather.py",
    "/x/weather.py, cat /x/weather.py",
    // programs that say nothing by themselves
    "node, node",
    "node, /usr/bin/node",
    "node --inspect, node --inspect",
    "python, python",
    "python3 -i, python3 -i",
    "bash, bash",
    "bash -l, bash -l",
    "sh, -sh",
    "zsh -i, zsh -i",
    "npx, npx",
    "npm, npm",
    "uv, uv",
    "docker, docker",
    "bun, bun",
    "deno, deno",
    "java, java",
    "env, env",
    "claude, claude",
    "claude --resume, claude --resume",
    "vim, vim",
    "vim README.md, vim README.md",
    "tmux attach, tmux attach",
    "uvx python, /u/bin/python",
    "npx -y node, node",
  })
  void everythingElseIsNot(String command, String process) {
    assertThat(matches(command, process)).isFalse();
  }

  @Test
  void theWholeChainGetsTheNameOfTheConfig() {
    List<ProcessInfo> processes =
        List.of(
            process(10, 1, "claude"),
            process(20, 10, "npm exec @acme/weather /tmp"),
            process(21, 20, "sh", "-c", "\"weather\" /tmp"),
            process(22, 21, "node", NPX_CACHE + "/.bin/weather", "/tmp"),
            process(30, 10, "node", "/x/forecast.js", "stdio"),
            process(31, 30, "some-helper"),
            process(40, 10, "node"));
    ProcessTable table = new ProcessTable(processes, 1000);
    ConfiguredServers servers =
        new ConfiguredServers(
            List.of(
                configured("weather", List.of("npx", "-y", "@acme/weather", "/tmp")),
                configured("forecast", List.of("node", "/x/forecast.js", "stdio")),
                configured("other", List.of("node", "/x/forecast.js", "stdio"))));
    List<ServerTree> trees = ServerTree.of(Shapes.of(table, 7), servers, KnownServers.NOTHING);
    assertThat(trees).extracting(ServerTree::name).containsExactly("weather", "forecast");
    assertThat(trees).extracting(c -> c.root().pid()).containsExactly(20L, 30L);
    assertThat(trees).extracting(c -> c.processes().size()).containsExactly(3, 2);
    assertThat(trees).extracting(ServerTree::rule).containsOnly("configured in Cursor");
    assertThat(ServerTree.of(Shapes.of(table, 7), ConfiguredServers.NONE, KnownServers.NOTHING))
        .isEmpty();
  }

  @Test
  void theNameOfTheConfigComesBeforeTheShapeOfWhatIsAboveOrBelow() {
    List<ProcessInfo> processes =
        List.of(
            process(10, 1, "claude"),
            process(20, 10, "mcp-proxy", "--port", "1", "uvx", "weather-mcp"),
            process(21, 20, "uv", "tool", "uvx", "weather-mcp"),
            process(22, 21, "python", "/u/bin/weather-mcp-2"),
            process(30, 10, "bash", "/x/wrapper.sh"),
            process(31, 30, "node", "/x/other-mcp.js"),
            process(32, 31, "node", "/x/third-mcp.js"));
    ConfiguredServers servers =
        new ConfiguredServers(
            List.of(
                configured("My weather", List.of("uvx", "weather-mcp")),
                configured("My other", List.of("node", "/x/other-mcp.js"))));
    List<ServerTree> trees =
        ServerTree.of(
            Shapes.of(new ProcessTable(processes, 1000), 7), servers, KnownServers.NOTHING);
    assertThat(trees).extracting(ServerTree::name).containsExactly("My weather", "My other");
    assertThat(trees).extracting(c -> c.root().pid()).containsExactly(20L, 30L);
  }

  @Test
  void aServerBelowAnUnknownLinkIsOneServer() {
    List<ProcessInfo> processes =
        List.of(
            process(10, 1, "claude"),
            process(20, 10, "npm exec tsx src/x-mcp-server.ts", "", ""),
            inSession(21, 20, 10, "sh", "-c", "\"tsx\" src/x-mcp-server.ts"),
            inSession(22, 21, 10, "some-launcher", "x"),
            inSession(23, 22, 10, "node", "--import", "/l.mjs", "src/x-mcp-server.ts"));
    List<ServerTree> trees =
        ServerTree.of(
            Shapes.of(new ProcessTable(processes, 1000), 7),
            ConfiguredServers.NONE,
            KnownServers.NOTHING);
    assertThat(trees).extracting(c -> c.root().pid()).containsExactly(20L);
    assertThat(trees).extracting(ServerTree::name).containsExactly("x");
  }

  @Test
  void aServerInATerminalThatAServerOpenedIsAnother() {
    List<ProcessInfo> processes =
        List.of(
            process(20, 1, "shell-mcp"),
            process(21, 20, "zsh"),
            inSession(22, 21, 21, "claude"),
            inSession(23, 22, 21, "memory-mcp"));
    List<ServerTree> trees =
        ServerTree.of(
            Shapes.of(new ProcessTable(processes, 1000), 7),
            ConfiguredServers.NONE,
            KnownServers.NOTHING);
    assertThat(trees).extracting(ServerTree::name).containsExactly("shell", "memory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node /w/node_modules/.bin/tsx",
        "node /w/node_modules/tsx/dist/cli.mjs watch",
        "node /w/node_modules/.bin/ts-node-dev --respawn",
        "node /w/node_modules/.bin/nodemon --exec tsx",
        "node /w/node_modules/nodemon/bin/nodemon.js",
        "nodemon",
        "npx nodemon",
      })
  void aLauncherRunByItsFileIsPartOfTheServer(String launcher) {
    List<String> argv = new ArrayList<>(words(launcher));
    argv.add("start.ts");
    List<ProcessInfo> processes =
        List.of(
            process(10, 1, "claude"),
            process(20, 10, argv.toArray(String[]::new)),
            inSession(21, 20, 10, "node", "/w/x-mcp-server.js"));
    List<ServerTree> trees =
        ServerTree.of(
            Shapes.of(new ProcessTable(processes, 1000), 7),
            ConfiguredServers.NONE,
            KnownServers.NOTHING);
    assertThat(trees).extracting(c -> c.root().pid()).containsExactly(20L);
  }

  /**
   * What is in the project's folder, or what a living client has started. The processes: 20 is a
   * child of an agent, 30 of nobody, 40 of a terminal.
   */
  @ParameterizedTest
  @CsvSource({
    "/p/weather, node index.js, /p/weather, 20 30 40",
    "/p/weather, node index.js, /p/weather/sub, 20",
    "/p/weather, node index.js, /p/bot, ''",
    "/p/weather, node index.js, /p/weather-2, ''",
    "/p/weather, node index.js, /p, ''",
    "/p/weather, node index.js, '', 20",
    "'', node index.js, /p/bot, 20",
    "/p/weather, npm start, /p/bot, ''",
    "/p/weather, python -m server, /p/bot, ''",
    "/p/weather, uv run server.py, /p/bot, ''",
    "/p/weather, ./run, /p/bot, ''",
    "/p/weather, npx ., /p/bot, ''",
    "/p/weather, make serve, /p/bot, ''",
    "/p/weather, sh -c node~index.js, /p/bot, ''",
    "/p/weather, docker compose run weather, /p/bot, ''",
    // these mean the same everywhere
    "/p/weather, node /x/index.js, /p/bot, 20 30 40",
    "/p/weather, npx -y weather, /p/bot, 20 30 40",
    "/p/weather, weather --stdio, /p/bot, 20 30 40",
    "/p/weather, uv --directory /x run server.py, /p/bot, 20 30 40",
    "/p/weather, sh -c cd~/x~&&~npm~start, /p/bot, 20 30 40",
    "/p/weather, docker run -i --rm acme/weather, /p/bot, 20 30 40",
    "/p/weather, ssh host tools, /p/bot, 20 30 40",
    "/p/weather, /x/.venv/bin/python -m server, /p/bot, 20 30 40",
  })
  void whatMeansAnotherProgramInEachFolderIsTheServerInItsOwn(
      String folder, String command, String directory, String pids) {
    String[] argv = words(command).toArray(String[]::new);
    List<ProcessInfo> processes =
        List.of(
            inSession(1, 0, 1, "init"),
            inSession(10, 1, 10, "claude"),
            inSession(20, 10, 10, argv),
            inSession(21, 10, 21, "sleep", "9"),
            inSession(30, 1, 30, argv),
            inSession(39, 1, 39, "zsh"),
            inSession(40, 39, 39, argv));
    Configured server =
        new Configured(
            "Cursor", Path.of("/c.json"), "w", words(command), Optional.empty(), path(folder));
    List<ServerTree> trees =
        ServerTree.of(
            Shapes.of(new ProcessTable(processes, 1000), 7),
            new ConfiguredServers(List.of(server), process -> path(directory)),
            KnownServers.NOTHING);
    String found = String.join(" ", trees.stream().map(t -> "" + t.root().pid()).toList());
    assertThat(found).isEqualTo(pids);
  }

  private static Optional<Path> path(String path) {
    return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
  }

  @Test
  void thePythonOfAnotherProjectRunsAnotherServer() {
    ConfiguredServers servers = of("/x/.venv/bin/python", "-m", "server");
    for (String python : List.of("/x", "/y")) {
      ProcessInfo process = inSession(30, 1, 30, python + "/.venv/bin/python", "-m", "server");
      assertThat(
              ServerTree.of(
                  Shapes.of(new ProcessTable(List.of(process), 1000), 7),
                  servers,
                  KnownServers.NOTHING))
          .hasSize(python.equals("/x") ? 1 : 0);
    }
  }

  private static ProcessInfo inSession(long pid, long parent, long session, String... argv) {
    return new ProcessInfo(new ProcessId(pid, pid), parent, session, 7, false, List.of(argv));
  }

  private static ProcessInfo process(long pid, long parent, String... argv) {
    return new ProcessInfo(new ProcessId(pid, pid), parent, pid, 7, false, List.of(argv));
  }

  @Test
  void noCommandAndNoProcessMakeItThrow() {
    Random random = new Random(7);
    List<String> parts =
        List.of(
            "npx",
            "-y",
            "uvx",
            "uv",
            "run",
            "node",
            "/x/w.js",
            "sh",
            "-c",
            "w 'x",
            "",
            " ",
            "-",
            "--",
            "@",
            "@a/b@1",
            "python",
            "-m",
            "npm exec w",
            "docker",
            "/",
            "node_modules/.bin/",
            "env",
            "A=b",
            "\0");
    for (int round = 0; round < 10_000; round++) {
      List<String> one = pick(random, parts);
      ConfiguredServers servers = new ConfiguredServers(List.of(configured("w", one)));
      assertThat(servers.of(pick(random, parts))).isNotNull();
      assertThat(servers.of(List.of(String.join(" ", one)))).isNotNull();
    }
  }

  private static List<String> pick(Random random, List<String> parts) {
    List<String> picked = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--)
      picked.add(parts.get(random.nextInt(parts.size())));
    return picked;
  }
}
