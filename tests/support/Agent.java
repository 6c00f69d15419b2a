package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A stand-in for an AI agent, {@code tests/fixtures/agent.mjs} or {@code agent.py}: a client that
 * starts MCP servers on pipes and shakes hands with them. Say which servers, run {@link #command()}
 * in a pane, a terminal or by itself, then {@link #awaitReady()}.
 */
public final class Agent {
  private static final Pattern LINE =
      Pattern.compile("\\{\"name\":\"([^\"]+)\",\"pid\":(\\d+),\"ready\":true}");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  /** How a server is started. */
  public enum Way {
    /** With all of the agent's environment. */
    FULL_ENVIRONMENT,
    /** In a process session of its own. */
    OWN_SESSION,
    /** With the variable by which Claude Code's children know that they are. */
    CLAUDECODE,
    /** Without an input, and so without a handshake. */
    NO_INPUT
  }

  private final Scratch scratch;
  private final Path folder;
  private final List<String> servers = new ArrayList<>();
  private final List<String> names = new ArrayList<>(List.of("agent"));
  private String program = "node";
  private String script = "agent.mjs";
  private boolean ignoresHangup;

  /** An agent without servers. */
  public Agent(Scratch scratch) {
    this.scratch = scratch;
    try {
      this.folder = Files.createTempDirectory(scratch.directory("agents"), "");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for an agent.", e);
    }
  }

  /** Makes it a program of another name than node, such as "claude". */
  public Agent called(String program) {
    Tools.need("node");
    link(Tools.find("node").orElseThrow(), program);
    return this;
  }

  /** As {@link #called}, and its servers have pipes, where they else have pairs of sockets. */
  public Agent onPipes(String program) {
    script = "agent.py";
    Checkout.fixture(script);
    String self = "import os, sys; print(os.path.realpath(sys.executable))";
    link(Path.of(Run.command(scratch, "python3", "-c", self).ok().out().strip()), program);
    return this;
  }

  private void link(Path interpreter, String program) {
    try {
      this.program = Files.createSymbolicLink(folder.resolve(program), interpreter).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the program " + program + ".", e);
    }
  }

  /**
   * Adds a server that gets the few variables that the MCP SDK hands down: TMUX is not among them.
   */
  public Agent server(String name, List<String> command, Way... ways) {
    String words = Stream.of(ways).map(w -> quoted(w.name())).collect(Collectors.joining(","));
    servers.add(
        "{\"name\":%s,\"command\":[%s],\"ways\":[%s]}"
            .formatted(
                quoted(name),
                command.stream().map(Agent::quoted).collect(Collectors.joining(",")),
                words));
    names.add(name);
    return this;
  }

  /** Adds a server that gets all of the agent's environment, TMUX included. */
  public Agent serverWithFullEnvironment(String name, List<String> command) {
    return server(name, command, Way.FULL_ENVIRONMENT);
  }

  /** Adds a server that gets the few variables of the SDK and its own process session. */
  public Agent serverInOwnSession(String name, List<String> command) {
    return server(name, command, Way.OWN_SESSION);
  }

  /**
   * Adds the leaking server two wrappers deep in its own process session; arguments may be {@code
   * --ignore-term}.
   */
  public Agent leaky(String name, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(Checkout.fixture("leaky-wrapper.sh").toString()));
    command.addAll(List.of(arguments));
    return serverInOwnSession(name, command);
  }

  /** Makes the agent go on after SIGHUP, as under {@code nohup}. */
  public Agent ignoringHangup() {
    ignoresHangup = true;
    return this;
  }

  /** The command that runs the agent. */
  public String[] command() {
    try {
      Path specification = folder.resolve("servers.json");
      Files.writeString(specification, "{\"servers\":[" + String.join(",", servers) + "]}");
      List<String> command = new ArrayList<>(List.of(program, Checkout.fixture(script).toString()));
      if (ignoresHangup) {
        command.add("--ignore-hup");
      }
      command.addAll(List.of("--report", report().toString(), specification.toString()));
      return command.toArray(String[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the servers of an agent.", e);
    }
  }

  /**
   * Waits up to two minutes until every server has answered; the pid that the agent started, by
   * name.
   */
  public Map<String, Long> awaitReady() {
    Awaitility.await("servers " + names)
        .atMost(Duration.ofMinutes(2))
        .until(() -> ready().keySet().containsAll(names));
    return ready();
  }

  /** Pid of the agent, once it is ready. */
  public long pid() {
    return pid("agent");
  }

  /** Pid of the server's outermost process, once it is ready. */
  public long pid(String name) {
    Long pid = ready().get(name);
    if (pid == null) {
      throw new IllegalStateException(
          "The agent has not reported " + name + " as ready: call awaitReady() first.");
    }
    return pid;
  }

  private Map<String, Long> ready() {
    try {
      String text = Files.exists(report()) ? Files.readString(report()) : "";
      Map<String, Long> ready = new LinkedHashMap<>();
      for (MatchResult line : LINE.matcher(text).results().toList()) {
        ready.put(line.group(1), Long.valueOf(line.group(2)));
      }
      return ready;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the report of an agent.", e);
    }
  }

  private Path report() {
    return folder.resolve("report.jsonl");
  }

  private static String quoted(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"'
        + CONTROL.matcher(escaped).replaceAll(c -> "\\\\u%04x".formatted((int) c.group().charAt(0)))
        + '"';
  }
}
