package mcptools.snapshot;

import java.util.Map;
import java.util.Optional;

/**
 * What a listing lacks.
 *
 * @param environment the variables that the process was started with
 * @param foreign whether it runs in another pid namespace, where pids mean something else; only
 *     read when the server's client is gone, or something ties it to a session
 * @param unit the unit of systemd, or the job of launchd, that it belongs to; only read when the
 *     server's client is gone
 */
public record ProcessFacts(
    Map<String, String> environment, boolean foreign, Optional<String> unit) {
  public static final ProcessFacts NONE = new ProcessFacts(Map.of(), false, Optional.empty());
}
