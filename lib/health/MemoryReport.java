//SOURCES ../inventory/Inventory.java
//SOURCES ../verdict/Verdict.java

package mcptools.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mcptools.commandline.Argv;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.verdict.Verdict;

/**
 * What the servers take of the memory. All lists have the largest first, and there is always only
 * one entry for a name, an owner or a command.
 *
 * @param byOwner all orphans are one owner, and so are all shared servers and all unknown ones
 * @param duplicates commands that run more than once
 * @param largest at most {@link #LARGEST} servers
 * @param idle the servers of sessions in which agents alone run, and wait
 * @param leftBehind the servers that smart_cleanup would end now, without closing a session
 * @param staying number of servers without an owner that smart_cleanup would not end
 */
public record MemoryReport(
    ServerUsage totals,
    List<Named> byName,
    List<Owned> byOwner,
    List<Duplicate> duplicates,
    List<Server> largest,
    ServerUsage idle,
    ServerUsage leftBehind,
    int staying) {
  public static final int LARGEST = 10;

  /** All servers of one name. */
  public record Named(String name, ServerUsage usage) {}

  /** All servers of one owner. */
  public record Owned(Owner owner, ServerUsage usage) {}

  /** One server: its whole tree. */
  public record Server(McpServer server, ServerUsage usage) {}

  /**
   * Servers of one name that run with the same arguments. Their environments may differ, so that
   * they can be shared is likely and not certain.
   *
   * @param shared bytes of the largest one: what one for all would take
   */
  public record Duplicate(String name, List<String> command, ServerUsage usage, long shared) {}

  /**
   * A function of an inventory that was measured.
   *
   * @param idle see above
   */
  public static MemoryReport of(Inventory inventory, List<McpServer> idle) {
    List<Server> all = new ArrayList<>();
    for (McpServer server : inventory.servers()) {
      all.add(new Server(server, inventory.usage(server)));
    }
    List<Named> byName = new ArrayList<>();
    sums(all, s -> s.server().tree().name()).forEach((n, usage) -> byName.add(new Named(n, usage)));
    List<Owned> byOwner = new ArrayList<>(owners(all));
    List<Duplicate> duplicates = duplicates(all);
    byName.sort(largestFirst(Named::usage));
    byOwner.sort(largestFirst(Owned::usage));
    duplicates.sort(largestFirst(Duplicate::usage));
    all.sort(largestFirst(Server::usage));
    return new MemoryReport(
        inventory.usage(),
        byName,
        byOwner,
        duplicates,
        all.stream().limit(LARGEST).toList(),
        inventory.sum(idle),
        leftBehind(inventory),
        staying(inventory));
  }

  /** What smart_cleanup would end now, without closing a session. */
  public static ServerUsage leftBehind(Inventory inventory) {
    ServerUsage sum = ServerUsage.NONE;
    for (McpServer server : inventory.servers()) {
      if (verdict(inventory, server) instanceof Verdict.Kill kill) {
        sum = sum.plus(inventory.usage(kill.processes()));
      }
    }
    return sum;
  }

  private static int staying(Inventory inventory) {
    int staying = 0;
    for (McpServer server : inventory.servers()) {
      boolean orphan = server.owner() instanceof Owner.Orphan;
      if (orphan && verdict(inventory, server) instanceof Verdict.Keep) staying++;
    }
    return staying;
  }

  private static Verdict verdict(Inventory inventory, McpServer server) {
    return Verdict.ofLeft(inventory.snapshot(), server, false);
  }

  private static <K> Map<K, ServerUsage> sums(List<Server> servers, Function<Server, K> key) {
    Map<K, ServerUsage> sums = new LinkedHashMap<>();
    for (Server server : servers) sums.merge(key.apply(server), server.usage(), ServerUsage::plus);
    return sums;
  }

  private static Collection<Owned> owners(List<Server> servers) {
    Map<Object, Owned> owners = new LinkedHashMap<>();
    for (Server server : servers) {
      Owner owner = server.server().owner();
      Object key = owner.word();
      if (owner instanceof Owner.Session open) key = open.session();
      if (owner instanceof Owner.Client client) key = client.id();
      owners.merge(
          key,
          new Owned(group(owner), server.usage()),
          (one, other) -> new Owned(one.owner(), one.usage().plus(other.usage())));
    }
    return owners.values();
  }

  private static Owner group(Owner owner) {
    return switch (owner.kind()) {
      case SHARED -> new Owner.Shared("");
      case ORPHAN -> new Owner.Orphan(Optional.empty());
      case UNKNOWN -> new Owner.Unknown("", false);
      case SESSION, CLIENT -> owner;
    };
  }

  private static List<Duplicate> duplicates(List<Server> servers) {
    Function<Server, List<String>> call = s -> call(s.server());
    Map<List<String>, Long> shared = new LinkedHashMap<>();
    for (Server server : servers) {
      shared.merge(call.apply(server), server.usage().share(), Math::max);
    }
    List<Duplicate> found = new ArrayList<>();
    sums(servers, call)
        .forEach((key, usage) -> {
          if (usage.servers() < 2) return;
          long one = shared.getOrDefault(key, 0L);
          found.add(new Duplicate(key.getFirst(), key.subList(1, key.size()), usage, one));
        });
    return found;
  }

  /** The name and the command line of a server. */
  private static List<String> call(McpServer server) {
    List<String> call = new ArrayList<>(List.of(server.tree().name()));
    call.addAll(Argv.of(server.tree().root().argv()));
    return call;
  }

  private static <T> Comparator<T> largestFirst(Function<T, ServerUsage> use) {
    return (a, b) -> Long.compare(use.apply(b).share(), use.apply(a).share());
  }
}
