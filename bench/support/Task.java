package mcptools.bench;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A whole process to be measured.
 *
 * @param name what it goes by in the tables
 * @param environment all of it
 * @param exits the exit codes of a run that did its work
 */
public record Task(
    String name, List<String> command, Map<String, String> environment, Set<Integer> exits) {
  public Task(String name, List<String> command, Map<String, String> environment) {
    this(name, command, environment, Set.of(0));
  }
}
