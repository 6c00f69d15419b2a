package mcptools.tests.support.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;

/**
 * What a client is sent for: it calls each of its servers, runs commands that end, one in its
 * background and two that are to outlive it, and has a subagent call and run something, too.
 */
public record Errand(CodingClient client, Scratch scratch, Path project) {
  public static final String MAIN = "main";
  public static final String HELPER = "helper";

  /** How many calls of the subagent are answered; what it ends with may not be. */
  static final int HELP = 2;

  /** The jobs with tail(1) are told apart by their line number. */
  private static final String BACKGROUND = "+1";

  private static final String OWN_SESSION = "+2";

  public Errand {
    Tools.need("setsid");
    try {
      Files.writeString(project.resolve("job.log"), "");
      Files.writeString(
          project.resolve("site.mjs"),
          "import { createServer } from 'node:http';\ncreateServer().listen(0);\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write files for a client.", e);
    }
  }

  String prompt() {
    return Conversation.prompt(MAIN);
  }

  Map<String, List<Call>> scripts() {
    List<Call> helper = new ArrayList<>();
    helper.add(new Call("echo", Map.of("text", "said by helper")));
    helper.add(client.shell("expr 50 + 6 >" + file(HELPER)));
    helper.addAll(client.report());
    String tail = "tail -n %s -f " + project.resolve("job.log");
    List<Call> main =
        List.of(
            new Call("list_allowed_directories", Map.of()),
            new Call("read_graph", Map.of()),
            new Call("echo", Map.of("text", "said by main")),
            client.shell("expr 40 + 2 >" + file(MAIN)),
            client.background(tail.formatted(BACKGROUND)),
            client.shell(leave("nohup", "node " + site())),
            client.shell(leave("setsid", tail.formatted(OWN_SESSION))),
            client.subagent(Conversation.prompt(HELPER)));
    return Map.of(MAIN, main, HELPER, List.copyOf(helper));
  }

  /** What a command has written: its output, of which some clients lose some. */
  public Path file(String script) {
    return project.resolve(script);
  }

  /** Waits until it has begun, as a client may hang up on what is left when a command ends. */
  private String leave(String how, String command) {
    Path begun = project.resolve(how);
    return "%s sh -c 'echo >%s; exec %s' >/dev/null 2>&1 </dev/null &"
            .formatted(how, begun, command)
        + " until [ -e %s ]; do sleep 0.1; done".formatted(begun);
  }

  private Path site() {
    return project.resolve("site.mjs");
  }

  /** The command in the background of the client. */
  public Optional<Procs.Proc> background() {
    return job("tail", BACKGROUND);
  }

  /** What is to outlive the client, as far as it runs; what the client itself ends is none. */
  public List<Procs.Proc> jobs() {
    Optional<Procs.Proc> site = job("node", site().toString());
    return Stream.of(site.filter(p -> !client.endsNohup()), job("tail", OWN_SESSION))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Procs.Proc> job(String program, String word) {
    return scratch.survivors().stream()
        .filter(p -> p.argv().stream().findFirst().equals(Optional.of(program)))
        .filter(p -> p.argv().contains(word))
        .findFirst();
  }
}
