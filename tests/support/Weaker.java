//SOURCES ../../lib/snapshot/Snapshot.java

package mcptools.tests.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Facts;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.tmux.TmuxReply;

/**
 * The same machine, of which less is known.
 *
 * @param what what is not known any more
 * @param file the tracking file that is gone
 * @param pid the process of whose environment something is gone; 0 for none
 */
public record Weaker(Snapshot snapshot, String what, Optional<Path> file, long pid) {
  /** Without one piece of evidence; empty when there is none. */
  public static Optional<Weaker> one(Snapshot snapshot, Random random) {
    List<Supplier<Weaker>> all = new ArrayList<>();
    for (int i = 0; i < snapshot.panes().replies().size(); i++) {
      int index = i;
      if (snapshot.panes().replies().get(i) instanceof TmuxReply.Answer)
        all.add(() -> silenced(snapshot, index));
    }
    for (Stored<TrackingFile> file : snapshot.files()) all.add(() -> without(snapshot, file));
    snapshot
        .facts()
        .forEach((pid, facts) -> {
          for (String name : facts.environment().keySet())
            all.add(() -> without(snapshot, pid, name));
        });
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(all.get(random.nextInt(all.size())).get());
  }

  private static Weaker without(Snapshot snapshot, Stored<TrackingFile> file) {
    List<Stored<TrackingFile>> rest =
        snapshot.files().stream().filter(f -> !f.path().equals(file.path())).toList();
    Snapshot weaker = with(snapshot, snapshot.panes().replies(), rest, snapshot.facts());
    return new Weaker(weaker, "without " + file.path(), Optional.of(file.path()), 0);
  }

  private static Weaker without(Snapshot snapshot, long pid, String name) {
    Facts facts = snapshot.facts().get(pid);
    Map<String, String> rest = new HashMap<>(facts.environment());
    rest.remove(name);
    Map<Long, Facts> known = new HashMap<>(snapshot.facts());
    known.put(pid, with(facts, rest));
    Snapshot weaker = with(snapshot, snapshot.panes().replies(), snapshot.files(), known);
    return new Weaker(weaker, "without " + name + " of " + pid, Optional.empty(), pid);
  }

  /** No tmux server answers, and no file and no environment can be read. */
  public static Snapshot nothing(Snapshot snapshot) {
    List<TmuxReply> silent = new ArrayList<>();
    for (TmuxReply reply : snapshot.panes().replies()) {
      silent.add(new TmuxReply.Silent(reply.socket(), "it fell silent"));
    }
    Map<Long, Facts> known = new HashMap<>();
    snapshot.facts().forEach((pid, facts) -> known.put(pid, with(facts, Map.of())));
    return with(snapshot, silent, List.of(), known);
  }

  /** All that is known, in another order. */
  public static Snapshot shuffled(Snapshot snapshot, Random random) {
    List<ProcessInfo> processes = new ArrayList<>(snapshot.table().all());
    List<TmuxReply> tmux = new ArrayList<>(snapshot.panes().replies());
    List<Stored<TrackingFile>> files = new ArrayList<>(snapshot.files());
    for (List<?> list : List.of(processes, tmux, files)) Collections.shuffle(list, random);
    ProcessTable table = new ProcessTable(processes, snapshot.table().now());
    return with(snapshot, table, tmux, files, snapshot.facts());
  }

  private static Weaker silenced(Snapshot snapshot, int index) {
    List<TmuxReply> tmux = new ArrayList<>(snapshot.panes().replies());
    String socket = tmux.get(index).socket();
    tmux.set(index, new TmuxReply.Silent(socket, "it fell silent"));
    Snapshot weaker = with(snapshot, tmux, snapshot.files(), snapshot.facts());
    return new Weaker(weaker, "while " + socket + " is silent", Optional.empty(), 0);
  }

  private static Facts with(Facts facts, Map<String, String> environment) {
    return new Facts(
        environment, facts.foreign(), facts.unit(), facts.unitHidden(), facts.directory());
  }

  private static Snapshot with(
      Snapshot snapshot,
      List<TmuxReply> tmux,
      List<Stored<TrackingFile>> files,
      Map<Long, Facts> facts) {
    return with(snapshot, snapshot.table(), tmux, files, facts);
  }

  private static Snapshot with(
      Snapshot snapshot,
      ProcessTable table,
      List<TmuxReply> tmux,
      List<Stored<TrackingFile>> files,
      Map<Long, Facts> facts) {
    return new Snapshot(
        new Panes(table, tmux),
        snapshot.self(),
        snapshot.user(),
        snapshot.boot(),
        snapshot.wallClock(),
        files,
        snapshot.shared(),
        snapshot.protection(),
        facts,
        snapshot.agents());
  }
}
