//SOURCES ../../../lib/error/Likeness.java
//SOURCES ../../../lib/inventory/Inventory.java

package mcptools.cli.servers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.error.Likeness;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;

/** Which servers {@code mcps} shows, and in which order. */
public final class Choice {
  /** As users type them. */
  public static final String KEYS = "name|pid|age|procs|cpu|memory";

  private Choice() {}

  /**
   * With the servers alone that are called so or whose session or client is; where there are none,
   * those whose names have this text.
   *
   * @throws UserError when nothing is called so
   */
  public static Inventory named(Inventory inventory, String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    List<McpServer> exact = new ArrayList<>();
    List<McpServer> near = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    for (McpServer server : inventory.servers()) {
      List<String> names = names(server);
      known.addAll(names);
      List<String> small = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
      if (small.contains(wanted)) exact.add(server);
      if (small.stream().anyMatch(name -> name.contains(wanted))) near.add(server);
    }
    if (near.isEmpty()) {
      throw new UserError(
          1,
          "no server that runs, and no session or client of one, is called "
              + text
              + Likeness.question(text, known));
    }
    return inventory.only(exact.isEmpty() ? near : exact);
  }

  private static List<String> names(McpServer server) {
    List<String> names = new ArrayList<>(List.of(server.tree().name()));
    server.ended().ifPresent(session -> names.add(session.name()));
    if (server.owner() instanceof Owner.Session open) names.add(open.session().name());
    if (server.owner() instanceof Owner.Client client) names.add(client.program());
    return names;
  }

  /**
   * @throws UserError with exit code 2 for a key that is none of {@link #KEYS}
   */
  public static void check(String key) {
    if (List.of(KEYS.split("\\|")).contains(key)) return;
    throw new UserError(2, "--sort takes " + KEYS.replace("|", ", ") + ", not " + key);
  }

  /**
   * The servers in the order of a key: names from A to Z, the lowest pid, and else what is most.
   *
   * @param before see {@link Inventory#cpuPerMille}
   */
  public static List<McpServer> sorted(
      Inventory inventory, String key, Optional<Inventory> before) {
    Comparator<McpServer> by =
        switch (key) {
          case "name" -> Comparator.comparing(s -> s.tree().name());
          case "pid" -> Comparator.comparingLong(s -> s.tree().root().pid());
          case "age" -> Comparator.comparingLong(s -> s.tree().root().id().start());
          case "procs" -> Comparator.comparingInt(s -> -s.tree().processes().size());
          case "cpu" -> Comparator.comparingLong(s -> -or0(inventory.cpuPerMille(s, before)));
          case "memory" -> Comparator.comparingLong(s -> -inventory.usage(s).share());
          default -> throw new IllegalArgumentException(key);
        };
    List<McpServer> sorted = new ArrayList<>();
    inventory.byOwner().values().forEach(sorted::addAll);
    sorted.sort(by);
    return sorted;
  }

  private static long or0(OptionalLong value) {
    return value.orElse(0);
  }
}
