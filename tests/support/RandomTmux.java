//SOURCES ../../lib/process/ProcessId.java
//SOURCES ../../lib/tmux/Session.java

package mcptools.tests.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import mcptools.process.ProcessId;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;

/** A random tmux server of a {@link Forest}, with sessions that are open and some that ended. */
final class RandomTmux {
  enum State {
    ANSWERS,
    SILENT,
    /** It runs at a socket that nobody knows. */
    UNASKED,
    GONE,
    /** It is gone, and another program has its pid. */
    RECYCLED,
    /** It seems gone, but is another user's, whose processes may be hidden. */
    FOREIGN
  }

  /** What is known of a session, or of what a process was in. */
  enum Life {
    OPEN,
    ENDED,
    UNKNOWN
  }

  /** A pane; the leader of a closed one is dead. */
  record Pane(String id, ProcessId leader, boolean open) {}

  record Room(RandomTmux tmux, String id, String name, boolean open, List<Pane> panes) {
    Life life() {
      return switch (tmux.state) {
        case ANSWERS -> open ? Life.OPEN : Life.ENDED;
        case GONE, RECYCLED -> Life.ENDED;
        case SILENT, UNASKED, FOREIGN -> Life.UNKNOWN;
      };
    }

    String marker() {
      return "m" + tmux.id.pid() + id;
    }
  }

  final State state;
  final ProcessId id;
  final String socket;
  final List<Room> rooms = new ArrayList<>();

  RandomTmux(Forest forest, SplittableRandom random, int number) {
    int dice = random.nextInt(20);
    if (dice < 11) state = State.ANSWERS;
    else if (dice < 13) state = State.SILENT;
    else if (dice < 14) state = State.UNASKED;
    else if (dice < 17) state = State.GONE;
    else if (dice < 19) state = State.RECYCLED;
    else state = State.FOREIGN;
    socket = "/tmp/tmux-" + (state == State.FOREIGN ? 1001 : 1000) + "/s" + number;
    long pid = forest.nextPid();
    id = new ProcessId(pid, 10 * pid);
    if (runs()) forest.add(pid, 1, pid, "tmux", "new-session", "-s", "mcp-server-memory");
    for (int i = random.nextInt(4); i > 0; i--) rooms.add(room(forest, random, i));
    if (state == State.RECYCLED) {
      forest.builder.process(pid, 1, pid, SnapshotBuilder.ME, 8_000_000, "tmux", "new-session");
    }
    if (state == State.SILENT) forest.builder.silent(socket);
    if (state == State.ANSWERS) answer(forest.builder);
  }

  private boolean runs() {
    return state == State.ANSWERS || state == State.SILENT || state == State.UNASKED;
  }

  private Room room(Forest forest, SplittableRandom random, int number) {
    boolean open = runs() && random.nextInt(5) < 3;
    List<Pane> panes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      boolean shown = open && (panes.isEmpty() || random.nextBoolean());
      long leader = forest.nextPid();
      if (shown) forest.add(leader, id.pid(), leader, "-zsh");
      panes.add(new Pane("%" + (2 * number + i), new ProcessId(leader, 10 * leader), shown));
    }
    String name = List.of("web", "api", "job").get(random.nextInt(3));
    return new Room(this, "$" + number, name, open, panes);
  }

  private void answer(SnapshotBuilder builder) {
    builder.answer(
        socket,
        id.pid(),
        rooms.stream().filter(Room::open).map(RandomTmux::session).toArray(Session[]::new));
  }

  private static Session session(Room room) {
    List<Session.Pane> panes =
        room.panes().stream()
            .filter(Pane::open)
            .map(p -> new Session.Pane(new PaneId(p.id()), p.leader().pid()))
            .toList();
    return SnapshotBuilder.session(
        room.id(), room.name(), Optional.of(room.marker()), false, 0, 0, panes);
  }
}
