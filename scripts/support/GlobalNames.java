//DEPS info.picocli:picocli:4.7.7
//SOURCES Cli.java
//SOURCES Syntax.java
//SOURCES ../../lib/mcp/GlobalLook.java
//SOURCES ../../lib/mcp/GlobalServers.java

package mcptools.cli;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import mcptools.mcp.GlobalServers;
import mcptools.mcp.GlobalWorld;
import mcptools.state.UserError;
import picocli.CommandLine;

/** Which global servers a command line may name. */
public final class GlobalNames {
  private GlobalNames() {}

  /** Has a command take names; none is all. */
  public static Syntax argument(Syntax syntax, Consumer<List<String>> names) {
    return syntax.arguments("SERVER", "Only these servers; all when none is named.", names);
  }

  /** The config, whose problems are told. */
  public static GlobalServers config(CommandLine line) {
    GlobalServers config = GlobalServers.read(System.getenv());
    Cli.problems(line, config.problems());
    return config;
  }

  /** Those of the config, and those that were started when it still named them. */
  public static Set<String> known(GlobalServers config, GlobalWorld world) {
    Set<String> known = new TreeSet<>(world.files().keySet());
    known.addAll(world.marks().values());
    known.addAll(config.names());
    return known;
  }

  /**
   * @throws UserError for the first name that is not known
   */
  public static void check(Collection<String> names, Collection<String> known) {
    check(names, known, "");
  }

  /**
   * As above.
   *
   * @param more what else to tell then
   */
  static void check(Collection<String> names, Collection<String> known, String more) {
    for (String name : names) {
      if (known.contains(name)) continue;
      String there = known.isEmpty() ? "there is none" : "there are " + String.join(", ", known);
      throw new UserError(2, "there is no global server " + name + "; " + there + more);
    }
  }
}
