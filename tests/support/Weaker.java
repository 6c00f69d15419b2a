//SOURCES Forest.java

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
import mcptools.mcp.World;
import mcptools.mcp.World.Facts;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.state.TrackingFiles.Stored;
import mcptools.tmux.Reading;

/**
 * The same machine, of which less is known.
 *
 * @param what what is not known any more
 * @param file the tracking file that is gone
 * @param pid the process of whose environment something is gone; 0 for none
 */
public record Weaker(World world, String what, Optional<Path> file, long pid) {
  /** Without one piece of evidence; empty when there is none. */
  public static Optional<Weaker> one(World world, Random random) {
    List<Supplier<Weaker>> all = new ArrayList<>();
    for (int i = 0; i < world.tmux().size(); i++) {
      int index = i;
      if (world.tmux().get(i) instanceof Reading.Answer) all.add(() -> silenced(world, index));
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

  private static Weaker without(World world, Stored file) {
    List<Stored> rest = world.files().stream().filter(f -> !f.path().equals(file.path())).toList();
    World weaker = with(world, world.tmux(), rest, world.facts());
    return new Weaker(weaker, "without " + file.path(), Optional.of(file.path()), 0);
  }

  private static Weaker without(World world, long pid, String name) {
    Facts facts = world.facts().get(pid);
    Map<String, String> rest = new HashMap<>(facts.environment());
    rest.remove(name);
    Map<Long, Facts> known = new HashMap<>(world.facts());
    known.put(pid, with(facts, rest));
    World weaker = with(world, world.tmux(), world.files(), known);
    return new Weaker(weaker, "without " + name + " of " + pid, Optional.empty(), pid);
  }

  /** No tmux server answers, and no file and no environment can be read. */
  public static World nothing(World world) {
    List<Reading> silent = new ArrayList<>();
    for (Reading reading : world.tmux()) {
      silent.add(new Reading.Silent(reading.socket(), "it fell silent"));
    }
    Map<Long, Facts> known = new HashMap<>();
    world.facts().forEach((pid, facts) -> known.put(pid, with(facts, Map.of())));
    return with(world, silent, List.of(), known);
  }

  /** All that is known, in another order. */
  public static World shuffled(World world, Random random) {
    List<ProcessInfo> processes = new ArrayList<>(world.table().all());
    List<Reading> tmux = new ArrayList<>(world.tmux());
    List<Stored> files = new ArrayList<>(world.files());
    for (List<?> list : List.of(processes, tmux, files)) Collections.shuffle(list, random);
    ProcessTable table = new ProcessTable(processes, world.table().now());
    return with(world, table, tmux, files, world.facts());
  }

  private static Weaker silenced(World world, int index) {
    List<Reading> tmux = new ArrayList<>(world.tmux());
    String socket = tmux.get(index).socket();
    tmux.set(index, new Reading.Silent(socket, "it fell silent"));
    World weaker = with(world, tmux, world.files(), world.facts());
    return new Weaker(weaker, "while " + socket + " is silent", Optional.empty(), 0);
  }

  private static Facts with(Facts facts, Map<String, String> environment) {
    return new Facts(environment, facts.foreign(), facts.unit(), facts.reach());
  }

  private static World with(
      World world, List<Reading> tmux, List<Stored> files, Map<Long, Facts> facts) {
    return with(world, world.table(), tmux, files, facts);
  }

  private static World with(
      World world,
      ProcessTable table,
      List<Reading> tmux,
      List<Stored> files,
      Map<Long, Facts> facts) {
    return new World(
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
