//SOURCES Tree.java

package mcptools.cli.top;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.inventory.Inventory;
import mcptools.inventory.LiveReader.Look;
import mcptools.process.ProcessId;
import mcptools.process.SystemMemory;

/**
 * What was read of the machine, as the list has it.
 *
 * @param roots what is in no other: sessions, agents and clients outside of them, groups
 * @param machine its memory over the last two hours, see {@link Sparks}
 * @param problems a sentence for all that could not be read
 */
public record Model(
    Inventory inventory,
    SystemMemory memory,
    List<Node> roots,
    Node.Figures servers,
    long[] machine,
    List<String> problems) {

  /**
   * @param sparks to which what was read is added
   * @param calls that shared servers were sent, by name
   */
  public static Model of(Look look, Sparks sparks, Map<String, Long> calls) {
    Inventory inventory = look.inventory();
    long at = inventory.snapshot().wallClock() + look.sinceMillis();
    Tree tree = new Tree(look, sparks, calls, at);
    List<Node> roots = tree.roots();
    Node.Figures servers = Node.Figures.NONE;
    for (Node root : roots) {
      for (Node server : root.servers()) servers = servers.plus(server.figures());
    }
    SystemMemory memory = look.memory();
    sparks.add(Sparks.MACHINE, at, memory.used());
    return new Model(
        inventory, memory, roots, servers, sparks.of(Sparks.MACHINE), inventory.problems());
  }

  /** What is known by this key. */
  Optional<Node> find(String key) {
    for (Node root : roots) {
      Optional<Node> found = find(root, key);
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  private static Optional<Node> find(Node node, String key) {
    if (node.key().equals(key)) return Optional.of(node);
    for (Node below : node.below()) {
      Optional<Node> found = find(below, key);
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  /** The processes of what is known by these keys, whose memory is read first. */
  List<ProcessId> processes(List<String> keys) {
    return keys.stream()
        .flatMap(key -> find(key).stream())
        .flatMap(node -> node.servers().stream())
        .flatMap(node -> node.server().stream())
        .flatMap(server -> server.tree().processes().stream())
        .map(p -> p.id())
        .toList();
  }
}
