//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Ground.java
//SOURCES ../lib/state/Clone.java
//DESCRIPTION Kills the bridge again and again under clients of a shared server, and counts what they feel.

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mcptools.bench.Ground;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.state.Clone;

/**
 * Usage: {@code ./jbang deaths [SECONDS [EVERY [OF_EACH]]]}; 300, 10 and 12. Half of the clients
 * are the official one from npm over HTTP, half the same over {@code mcp_manager attach}.
 */
final class deaths {
  private static final int GONE_SECONDS = 20;

  private final Ground ground;

  private deaths(Ground ground) {
    this.ground = ground;
  }

  public static void main(String[] args) throws Exception {
    for (String each : args) {
      if (each.matches("[1-9]\\d{0,5}")) continue;
      System.err.println("deaths: SECONDS, EVERY and OF_EACH are whole numbers above 0");
      System.exit(2);
    }
    String seconds = args.length > 0 ? args[0] : "300";
    String every = args.length > 1 ? args[1] : "10";
    String ofEach = args.length > 2 ? args[2] : "12";
    Ground made = Ground.make(Clone.required());
    Runtime.getRuntime().addShutdownHook(new Thread(made::close));
    try (made) {
      new deaths(made).run(seconds, every, ofEach);
    }
  }

  private void run(String seconds, String every, String ofEach) throws Exception {
    Path clients = ground.root().resolve("tests/fixtures/npm-clients/package.json");
    Path script = ground.folder().resolve("deaths.mjs");
    String log = ground.folder().resolve("log").toString();
    Files.copy(clients, ground.folder().resolve("package.json"));
    Files.copy(ground.root().resolve("bench/support/deaths.mjs"), script);
    start(List.of("npm", "install", "--no-package-lock", "--ignore-scripts", "--silent"));
    Path config = Files.createDirectories(ground.folder().resolve("c/mcp-tools"));
    Files.writeString(
        config.resolve("config.json"),
        "{\"globalServers\": {\"deaths\": {\"command\": [\"node\", \"%s\", \"serve\", \"%s\"]}}}\n"
            .formatted(script, log));
    List<String> stop = Clone.command(ground.root(), "mcp_manager", "stop");
    ground.keep(() -> start(stop));
    start(Clone.command(ground.root(), "mcp_manager", "start"));
    String state = ground.folder().resolve("s/mcp-state").toString();
    String root = ground.root().toString();
    start(List.of("node", script.toString(), state, root, log, seconds, every, ofEach));
    start(stop);
    System.out.println(left() + " processes are left");
  }

  /** How many of the processes that were started do not end. */
  private long left() throws InterruptedException {
    ProcessSource source = ProcessSource.ofSystem();
    long self = ProcessHandle.current().pid();
    String home = ground.folder().resolve("s").toString();
    long count = 0;
    for (int second = 0; second < GONE_SECONDS; second++) {
      count =
          source.list().all().stream()
              .filter(p -> p.pid() != self && !p.zombie())
              .map(ProcessInfo::id)
              .filter(id -> home.equals(source.environment(id).get("MCP_TOOLS_HOME")))
              .count();
      if (count == 0) break;
      TimeUnit.SECONDS.sleep(1);
    }
    return count;
  }

  private void start(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = ground.process(command).directory(ground.folder().toFile());
    int code = builder.inheritIO().start().waitFor();
    if (code != 0) throw new IOException(command + " ended with " + code);
  }
}
