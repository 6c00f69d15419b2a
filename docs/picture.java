///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData
//SOURCES picture/Svg.java
//DESCRIPTION Writes docs/mcptop.svg, docs/tm.svg and docs/mem.svg, of real screens: ./jbang docs/picture.java in the clone.

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs commands in a tmux of its own, on sessions, agents and servers that it starts for that, and
 * writes what their terminal shows as pictures. All of it is gone afterwards.
 */
final class picture {
  private static final int COLUMNS = 100;
  private static final Path CLONE = Path.of("").toAbsolutePath();

  private final Path folder;

  picture(Path folder) {
    this.folder = folder;
  }

  public static void main(String... args) throws Exception {
    Path folder = Files.createTempDirectory("mt").toRealPath();
    picture picture = new picture(folder);
    try {
      picture.scene();
      picture.take();
    } finally {
      picture.end();
    }
  }

  /** Three sessions with agents, one of them left by its agent, and an orphan. */
  private void scene() throws Exception {
    for (String name :
        List.of(
            "h/work/shop", "h/work/api", "h/work/docs", "s", "c", "t", "b", "node_modules/.bin")) {
      Files.createDirectories(folder.resolve(name));
    }
    Path python = Path.of(run("python3", "-c", "import sys; print(sys.executable)").strip());
    for (String agent : List.of("claude", "codex")) {
      Files.createSymbolicLink(folder.resolve("b/" + agent), python.toRealPath());
    }
    for (String name : List.of("filesystem", "memory", "playwright", "github", "postgres")) {
      Path server = folder.resolve("node_modules/.bin/mcp-server-" + name);
      Files.copy(CLONE.resolve("docs/picture/server.py"), server);
    }
    session(
        "shop",
        "claude",
        "waiting 4 mcp-server-playwright 240 3 mcp-server-memory 28 0.1 mcp-server-filesystem 31"
            + " 0.2");
    session("api", "claude", "busy 0 mcp-server-postgres 64 1.5 mcp-server-memory 28 0.1");
    session("docs", "codex", "idle 190 mcp-server-github 55 0.1 mcp-server-memory 27 0.1");
    // What a session that was killed has left.
    run(
        "sh",
        "-c",
        "TMUX=$0/t/gone,99999999,0 TMUX_PANE=%0 setsid python3"
            + " $0/node_modules/.bin/mcp-server-playwright 310 2 </dev/zero >/dev/null 2>&1 &",
        folder.toString());
    Thread.sleep(4000);
    history();
  }

  private void session(String name, String agent, String words) throws Exception {
    Path directory = folder.resolve("h/work/" + name);
    run(launcher(), "tm", "-d", directory.toString());
    String line =
        folder + "/b/" + agent + " " + CLONE + "/docs/picture/agent.py " + folder + " " + words;
    run("tmux", "send-keys", "-t", "=" + name + ":", "clear; " + line, "Enter");
  }

  private static String launcher() {
    return CLONE.resolve("lib/launch/run.sh").toString();
  }

  /** Two hours of samples, as the watcher would have taken them: one server grows. */
  private void history() throws Exception {
    String json = run(launcher(), "mcps", "--json");
    List<String[]> servers = new ArrayList<>();
    var entries =
        java.util.regex.Pattern.compile(
                "\"name\": ?\"([^\"]+)\",\\s*\"pid\": ?(\\d+),\\s*\"start\": ?(\\d+)")
            .matcher(json);
    while (entries.find())
      servers.add(new String[] {entries.group(1), entries.group(2), entries.group(3)});
    long now = System.currentTimeMillis();
    long uptime =
        (long) (1000 * Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]));
    long boot = 0xcbf29ce484222325L;
    for (byte b :
        Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip().getBytes(UTF_8)) {
      boot = (boot ^ (b & 0xff)) * 0x100000001b3L;
    }
    StringBuilder text = new StringBuilder();
    for (int minute = 119; minute > 0; minute--) {
      long at = uptime - minute * 60_000L;
      long used = 5_200_000 + 3000L * (120 - minute) + 300_000L * (minute / 7 % 3);
      text.append(
          "sample\t%d\t%d\t%d\t16000000\t%d\t0\t0\t0\t0\n"
              .formatted(boot, now - uptime, at, 16_000_000 - used));
      for (int i = 0; i < servers.size(); i++) {
        String[] server = servers.get(i);
        long size =
            20_000L * (1 + i % 5)
                + (i % 3 == 0 ? 1700L * (120 - minute) : 4000L * (minute / 11 * (i + 3) % 4));
        text.append(
            "server\t%s\tsession\tshop\t%d\t%s\t%s\t%d\t%d\t%d\t1\t1\n"
                .formatted(server[0], i, server[1], server[2], size, size, size));
      }
      text.append("end\t").append(servers.size()).append('\n');
    }
    Path history = Files.createDirectories(folder.resolve("s/mcp-state/history"));
    Files.writeString(
        history.resolve("minute"),
        text.toString(),
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
  }

  private void take() throws Exception {
    shot("mcptop", 24, List.of("mcptop"), "M", "j", "j", "j", "Enter");
    shot("tm", 12, List.of("tm -d ~/work/shop", "tml"));
    shot("mem", 38, List.of("mem"));
  }

  /** Types lines and presses keys in a terminal, and writes what it shows then. */
  private void shot(String name, int rows, List<String> lines, String... keys) throws Exception {
    String socket = folder.resolve("o-" + name).toString();
    String shell = "PS1='$ '; HOME=" + folder + "/h; . " + CLONE + "/zsh/mcp-tools.zsh; clear";
    run(
        "tmux",
        "-f",
        "/dev/null",
        "-S",
        socket,
        "new-session",
        "-d",
        "-x",
        "" + COLUMNS,
        "-y",
        "" + rows,
        "env",
        "-u",
        "TMUX",
        "-u",
        "TMUX_PANE",
        "TERM=screen",
        "bash",
        "--norc",
        "-i");
    run("tmux", "-S", socket, "set", "-g", "status", "off");
    run("tmux", "-S", socket, "send-keys", "-l", shell);
    run("tmux", "-S", socket, "send-keys", "Enter");
    Thread.sleep(1500);
    for (String line : lines) {
      run("tmux", "-S", socket, "send-keys", "-l", line);
      run("tmux", "-S", socket, "send-keys", "Enter");
      Thread.sleep(5000);
    }
    for (String key : keys) {
      run("tmux", "-S", socket, "send-keys", key);
      Thread.sleep(2500);
    }
    String screen = run("tmux", "-S", socket, "capture-pane", "-e", "-p");
    String shown = screen.replace(folder.toString() + "/h", "~").replace(folder.toString(), "");
    // Wherever this machine has it.
    shown = shown.replaceAll("/\\S+/bin/python3", "/usr/bin/python3");
    run("tmux", "-S", socket, "kill-server");
    Files.writeString(CLONE.resolve("docs/" + name + ".svg"), new Svg(COLUMNS).of(shown));
  }

  private String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(n -> n.startsWith("TMUX") || n.startsWith("MCP_TOOLS"));
    environment.put(
        "XDG_CACHE_HOME",
        System.getenv().getOrDefault("XDG_CACHE_HOME", System.getenv("HOME") + "/.cache"));
    environment.put("HOME", folder.resolve("h").toString());
    environment.put("MCP_TOOLS_HOME", folder.resolve("s").toString());
    environment.put("XDG_CONFIG_HOME", folder.resolve("c").toString());
    environment.put("TMUX_TMPDIR", folder.resolve("t").toString());
    environment.put("LC_ALL", "C.UTF-8");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  /** Ends what was started: it names the folder in its command line, or runs in the tmux there. */
  private void end() throws Exception {
    run("tmux", "kill-server");
    Thread.sleep(1000);
    ProcessHandle.allProcesses()
        .filter(p -> p.info().commandLine().orElse("").contains(folder.toString()))
        .forEach(ProcessHandle::destroyForcibly);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
