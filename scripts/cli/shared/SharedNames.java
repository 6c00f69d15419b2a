//DEPS info.picocli:picocli:4.7.7
//SOURCES Meant.java
//SOURCES ../../../lib/settings/SharedServers.java
//SOURCES ../../../lib/shared/SharedSnapshot.java
//SOURCES ../command/Cli.java

package mcptools.cli.shared;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Syntax;
import mcptools.error.UserError;
import mcptools.settings.SharedServers;
import mcptools.shared.SharedSnapshot;
import picocli.CommandLine;

/** The shared servers that a command line may name. */
public final class SharedNames {
  private SharedNames() {}

  /** Adds names as arguments to a command; none means all. */
  public static Syntax argument(Syntax syntax, Consumer<List<String>> names) {
    return syntax.arguments(
        "SERVER", "Only these servers; all when none is named.", List.of(), names);
  }

  /** Reads the config, and prints its problems. */
  public static SharedServers config(CommandLine line) {
    SharedServers config = SharedServers.read(System.getenv());
    Cli.problems(line, config.problems());
    return config;
  }

  /** Those of the config, and those that were started when it still had them. */
  public static Set<String> known(SharedServers config, SharedSnapshot snapshot) {
    Set<String> known = new TreeSet<>(snapshot.files().keySet());
    known.addAll(snapshot.marks().values());
    known.addAll(config.names());
    return known;
  }

  /**
   * @throws UserError for the first name that is not known
   */
  public static void check(Collection<String> names, Collection<String> known) {
    for (String name : names) {
      if (known.contains(name)) continue;
      String there = Meant.question(name, known).orElseGet(() -> "; " + list(known));
      throw new UserError(2, "there is no shared server " + name + there);
    }
  }

  /** Those that there are, as a part of a sentence. */
  public static String list(Collection<String> known) {
    if (known.isEmpty()) return "there is none";
    return (known.size() == 1 ? "there is " : "there are ") + String.join(", ", known);
  }
}
