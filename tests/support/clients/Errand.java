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

/**
 * What a client is sent for: it calls each of its servers, runs commands that end, one in its
 * background and two that are to outlive it, and has a subagent call and run something, too.
 */
record Errand(CodingClient client, Scratch scratch, Path project) {
  static final String MAIN = "main";
  static final String HELPER = "helper";

  /** The jobs with tail(1) are told apart by their line number. */
  private static final String BACKGROUND = "+1";

  private static final String OWN_SESSION = "+2";

  Errand {
    try {
      Files.writeString(project.resolve("job.log"), "");
      Files.writeString(
          project.resolve("site.mjs"),
          "import { createServer } from 'node:http';\ncreateServer().listen(0);\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Can not write files for a client.", e);
    }
  }

  String prompt() {
    return Conversation.prompt(MAIN);
  }

  Map<String, List<Call>> scripts() {
    List<Call> helper = new ArrayList<>();
    helper.add(new Call("echo", Map.of("text", "said by helper")));
    helper.add(client.shell("echo $((7 * 8))"));
    helper.addAll(client.report());
    String tail = "tail -n %s -f " + project.resolve("job.log");
    List<Call> main =
        List.of(
            new Call("list_allowed_directories", Map.of()),
            new Call("read_graph", Map.of()),
            new Call("echo", Map.of("text", "said by main")),
            client.shell("echo $((6 * 7))"),
            client.background(tail.formatted(BACKGROUND)),
            client.shell("nohup node " + site() + " >/dev/null 2>&1 &"),
            client.shell("setsid " + tail.formatted(OWN_SESSION) + " >/dev/null 2>&1 </dev/null &"),
            client.subagent(Conversation.prompt(HELPER)));
    return Map.of(MAIN, main, HELPER, List.copyOf(helper));
  }

  private Path site() {
    return project.resolve("site.mjs");
  }

  /** The command in the background of the client. */
  Optional<Procs.Proc> background() {
    return job("tail", BACKGROUND);
  }

  /** What is to outlive the client, as far as it runs. */
  List<Procs.Proc> jobs() {
    return Stream.of(job("node", site().toString()), job("tail", OWN_SESSION))
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
