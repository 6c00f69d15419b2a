//SOURCES State.java

package mcptools.cli.top;

import java.util.List;

/** The state after an event, and what is to be done. */
public record Step(State state, List<Effect> effects) {
  static Step of(State state, Effect... effects) {
    return new Step(state, List.of(effects));
  }
}
