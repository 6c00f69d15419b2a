//DEPS com.google.code.gson:gson:2.15.0
//SOURCES rpc/Edits.java

package mcptools.bridge;

import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.bridge.rpc.Edits;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Payload;

/** The lists of several servers as one. */
final class CombinedLists {
  private static final String SEPARATOR = "__";

  /** What servers list. */
  enum Kind {
    TOOLS("tools/list", "tools"),
    PROMPTS("prompts/list", "prompts"),
    RESOURCES("resources/list", "resources"),
    TEMPLATES("resources/templates/list", "resourceTemplates");

    private final String method;
    private final String member;

    Kind(String method, String member) {
      this.method = method;
      this.member = member;
    }

    String method() {
      return method;
    }

    /** The key of the list in the result. */
    String member() {
      return member;
    }

    private boolean named() {
      return this == TOOLS || this == PROMPTS;
    }
  }

  private CombinedLists() {}

  /** The kind that a method lists. */
  static Optional<Kind> kind(String method) {
    return Stream.of(Kind.values()).filter(kind -> kind.method.equals(method)).findFirst();
  }

  /**
   * What the names of each server's tools begin with: letters, digits, _ and -, as clients want.
   * Where two servers would have the same, a number tells them apart.
   */
  static Map<String, String> prefixes(Collection<String> servers) {
    Map<String, String> prefixes = new HashMap<>();
    Set<String> taken = new HashSet<>();
    // Whose name can stay as it is keeps it.
    Comparator<String> plainFirst = Comparator.comparing(name -> !plain(name).equals(name));
    servers.stream()
        .sorted(plainFirst.thenComparing(Comparator.naturalOrder()))
        .forEach(name -> {
          String plain = plain(name);
          String free = plain;
          for (int i = 2; !taken.add(free); i++) free = plain + "_" + i;
          prefixes.put(name, free + SEPARATOR);
        });
    return prefixes;
  }

  private static String plain(String server) {
    return server.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  /**
   * The result of a list.
   *
   * @param items by server
   * @param prefixes of the servers
   */
  static Payload of(Kind kind, Map<String, List<JsonSlice>> items, Map<String, String> prefixes) {
    List<Object> all = new ArrayList<>();
    all.add("{\"" + kind.member + "\":[");
    items.forEach((server, its) -> {
      synchronized (its) {
        for (JsonSlice item : its) {
          if (all.size() > 1) all.add(",");
          all.add(kind.named() ? renamed(prefixes.getOrDefault(server, ""), item) : item);
        }
      }
    });
    all.add("]}");
    return Payload.of(all.toArray());
  }

  private static Object renamed(String prefix, JsonSlice item) {
    JsonSlice name = item.get("name");
    String old = item.text("name");
    if (name == null || old == null) return item;
    return new Edits(item).replace(name, new JsonPrimitive(prefix + old)).done();
  }
}
