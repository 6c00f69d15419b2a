package mcptools.tests.support.clients;

import java.util.Map;

/** What the model says when it is asked. */
sealed interface Turn {
  /** A text, and no more to do. */
  record Text(String text) implements Turn {}

  /** A tool to be called, by the name under which the client offers it. */
  record Use(String tool, Map<String, Object> input) implements Turn {}
}
