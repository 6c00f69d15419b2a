//SOURCES Step.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessId;
import mcptools.report.Colors.Style;
import mcptools.report.Colors.Style.Styled;
import mcptools.tmux.SessionRef;

/** What is to be done with what was chosen. */
final class Chosen {
  static final List<Styled> BUSY = List.of(Style.DIM.of("Wait…"));

  private Chosen() {}

  /** Asks for a dry run, which a dialog shows. */
  static Step end(State state) {
    Set<ProcessId> servers = new LinkedHashSet<>();
    List<SessionRef> sessions = new ArrayList<>();
    for (Node node : state.chosen()) {
      if (node.kind() == Node.Kind.SESSION) node.session().ifPresent(sessions::add);
      else node.servers().forEach(n -> servers.add(n.server().orElseThrow().tree().root().id()));
    }
    Effect.Targets targets = new Effect.Targets(servers, sessions);
    if (targets.isEmpty()) return Step.of(said(state, nothing(state, "to be ended")));
    int number = state.dialogs + 1;
    return Step.of(opened(state, "End"), new Effect.PlanEnd(number, targets));
  }

  /** Asks what {@code mcp_manager} would do. */
  static Step shared(State state, Effect.Shared what) {
    Optional<Node> node = state.current().filter(n -> n.kind() == Node.Kind.SERVER);
    boolean restart = what == Effect.Shared.RESTART;
    if (node.isEmpty()) {
      return Step.of(said(state, nothing(state, restart ? "to be restarted" : "to be shared")));
    }
    Optional<String> shared = node.get().shared();
    String name = shared.orElse(node.get().name());
    if (restart && shared.isEmpty()) {
      return Step.of(said(state, name + " is no shared server: its agent starts it."));
    }
    int number = state.dialogs + 1;
    return Step.of(
        opened(state, restart ? "Restart " + name : "Share " + name),
        new Effect.PlanShared(number, what, name));
  }

  static Step go(State state) {
    Optional<Node> node = state.current();
    Optional<SessionRef> session = node.flatMap(Node::session);
    if (session.isEmpty()) return Step.of(said(state, nothing(state, "in a session")));
    return Step.of(state, new Effect.GoTo(session.get(), node.get().pane()));
  }

  private static State opened(State state, String title) {
    int number = state.dialogs + 1;
    Dialog dialog = new Dialog(number, title, BUSY, Optional.empty(), 0);
    return state.with(next -> {
      next.dialogs = number;
      next.dialog = Optional.of(dialog);
    });
  }

  private static State said(State state, String sentence) {
    return state.with(next -> next.message = sentence);
  }

  private static String nothing(State state, String what) {
    boolean nowhere = state.current().isEmpty() && !state.selected.isEmpty();
    return nowhere ? state.nowhere() : "There is nothing " + what + " here.";
  }
}
