package mcptools.process;

import java.util.Optional;
import java.util.Set;

/**
 * How others may still reach a server whose client is gone.
 *
 * @param ports the TCP ports that its processes listen on; empty when they can not be told
 * @param input who is at the other end of its standard input
 */
public record Reachability(Optional<Set<Integer>> ports, Input input) {
  /** The other end of a standard input. */
  public enum Input {
    /** Some process outside the server's tree holds it. */
    HELD,
    /** Nobody holds it any more. */
    CLOSED,
    UNKNOWN
  }

  public static final Reachability UNKNOWN = new Reachability(Optional.empty(), Input.UNKNOWN);
}
