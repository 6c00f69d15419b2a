package mcptools.tests.support.clients;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import mcptools.tests.support.Procs;

/** An AI client that is fetched from npm, and runs in a terminal without a login. */
public interface CodingClient {
  /** Its program. */
  String program();

  /** Whether a process runs its program. */
  default boolean isRunBy(long pid) {
    return Procs.argv(pid).stream()
        .map(word -> word.substring(word.lastIndexOf('/') + 1))
        .anyMatch(word -> word.equals(program()));
  }

  /** The package of its program, which {@code tests/fixtures/npm/package.json} names. */
  String npmPackage();

  /** Writes its files so that it asks nothing, and gives the variables that it is to have. */
  Map<String, String> configure(Setup setup);

  /** The arguments with which it starts, and does at once what a prompt says. */
  List<String> arguments(String prompt);

  /** Runs a shell command, and waits for it. */
  Call shell(String command);

  /** Runs a shell command in the background. */
  Call background(String command);

  /** Whether it ends what a command leaves in its process group, in spite of nohup. */
  default boolean endsNohup() {
    return false;
  }

  /** Has a subagent do what a prompt says. */
  Call subagent(String prompt);

  /** How a subagent comes to its end. */
  default List<Call> report() {
    return List.of();
  }

  /** What its users type to end it. */
  String quit();

  /** How long its servers may live after its end. */
  default Duration patience() {
    return Duration.ofMinutes(2);
  }
}
