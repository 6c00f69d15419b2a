package mcptools.tests.support.clients;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tool that the model of a script calls.
 *
 * @param tool its name, before which a client may put that of its server
 * @param input by parameter
 */
public record Call(String tool, Map<String, Object> input) {
  /** The name by which a client offers it. */
  Optional<String> offered(List<String> names) {
    return names.stream()
        .filter(name -> name.equals(tool) || name.matches(".*[_/]" + tool))
        .findFirst();
  }
}
