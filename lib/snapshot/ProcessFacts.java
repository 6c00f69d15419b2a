//SOURCES ../process/Reachability.java

package mcptools.snapshot;

import java.util.Map;
import java.util.Optional;
import mcptools.process.Reachability;

/**
 * What a listing does not tell.
 *
 * @param environment the variables that the process was started with
 * @param foreign whether it runs in another pid namespace, where pids mean something else; only
 *     asked when the server's client is gone, or something ties it to a session
 * @param unit the unit of systemd, or the job of launchd, that it belongs to; only asked when the
 *     server's client is gone
 * @param reach who may still reach the server that it is the root of; only asked when the server's
 *     client is gone
 */
public record ProcessFacts(
    Map<String, String> environment, boolean foreign, Optional<String> unit, Reachability reach) {
  public static final ProcessFacts NONE = new ProcessFacts(Map.of(), false, Optional.empty());

  public ProcessFacts(Map<String, String> environment, boolean foreign, Optional<String> unit) {
    this(environment, foreign, unit, Reachability.UNKNOWN);
  }

  public ProcessFacts with(Reachability known) {
    return new ProcessFacts(environment, foreign, unit, known);
  }
}
