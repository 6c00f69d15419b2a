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
import mcptools.snapshot.ProcessFacts;
import mcptools.snapshot.Snapshot;
import mcptools.state.TrackingFiles.Stored;
import mcptools.tmux.TmuxReply;

/**
 * The same machine, of which less is known.
 *
 * @param what what is not known any more
 * @param file the tracking file that is gone
 * @param pid the process of whose environment something is gone; 0 for none
 */
public record Weaker(Snapshot world, String what, Optional<Path> file, long pid) {
  /** Without one piece of evidence; empty when there is none. */
  public static Optional<Weaker> one(Snapshot world, Random random) {
    List<Supplier<Weaker>> all = new ArrayList<>();
    for (int i = 0; i < world.tmux().size(); i++) {
      int index = i;
      if (world.tmux().get(i) instanceof TmuxReply.Answer) all.add(() -> silenced(world, index));
    }
    for (Stored file : world.files()) all.add(() -> without(world, file));
    world
        .facts()
        .forEach((pid, facts) -> {
          for (String name : facts.environment().keySet()) all.add(() -> without(world, pid, name));
        });
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(all.get(random.nextInt(all.size())).get());
  }

  private static Weaker without(Snapshot world, Stored file) {
    List<Stored> rest = world.files().stream().filter(f -> !f.path().equals(file.path())).toList();
    Snapshot weaker = with(world, world.tmux(), rest, world.facts());
    return new Weaker(weaker, "without " + file.path(), Optional.of(file.path()), 0);
  }

  private static Weaker without(Snapshot world, long pid, String name) {
    ProcessFacts facts = world.facts().get(pid);
    Map<String, String> rest = new HashMap<>(facts.environment());
    rest.remove(name);
    Map<Long, ProcessFacts> known = new HashMap<>(world.facts());
    known.put(pid, with(facts, rest));
    Snapshot weaker = with(world, world.tmux(), world.files(), known);
    return new Weaker(weaker, "without " + name + " of " + pid, Optional.empty(), pid);
  }

  /** No tmux server answers, and no file and no environment can be read. */
  public static Snapshot nothing(Snapshot world) {
    List<TmuxReply> silent = new ArrayList<>();
    for (TmuxReply reading : world.tmux()) {
      silent.add(new TmuxReply.Silent(reading.socket(), "it fell silent"));
    }
    Map<Long, ProcessFacts> known = new HashMap<>();
    world.facts().forEach((pid, facts) -> known.put(pid, with(facts, Map.of())));
    return with(world, silent, List.of(), known);
  }

  /** All that is known, in another order. */
  public static Snapshot shuffled(Snapshot world, Random random) {
    List<ProcessInfo> processes = new ArrayList<>(world.table().all());
    List<TmuxReply> tmux = new ArrayList<>(world.tmux());
    List<Stored> files = new ArrayList<>(world.files());
    for (List<?> list : List.of(processes, tmux, files)) Collections.shuffle(list, random);
    ProcessTable table = new ProcessTable(processes, world.table().now());
    return with(world, table, tmux, files, world.facts());
  }

  private static Weaker silenced(Snapshot world, int index) {
    List<TmuxReply> tmux = new ArrayList<>(world.tmux());
    String socket = tmux.get(index).socket();
    tmux.set(index, new TmuxReply.Silent(socket, "it fell silent"));
    Snapshot weaker = with(world, tmux, world.files(), world.facts());
    return new Weaker(weaker, "while " + socket + " is silent", Optional.empty(), 0);
  }

  private static ProcessFacts with(ProcessFacts facts, Map<String, String> environment) {
    return new ProcessFacts(environment, facts.foreign(), facts.unit(), facts.reach());
  }

  private static Snapshot with(
      Snapshot world, List<TmuxReply> tmux, List<Stored> files, Map<Long, ProcessFacts> facts) {
    return with(world, world.table(), tmux, files, facts);
  }

  private static Snapshot with(
      Snapshot world,
      ProcessTable table,
      List<TmuxReply> tmux,
      List<Stored> files,
      Map<Long, ProcessFacts> facts) {
    return new Snapshot(
        table,
        world.self(),
        world.user(),
        world.boot(),
        world.wallClock(),
        tmux,
        files,
        world.protection(),
        facts);
  }
}
