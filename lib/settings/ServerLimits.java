//SOURCES Settings.java

package mcptools.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.config.ConfigFile;
import mcptools.report.Units;
import org.jspecify.annotations.Nullable;

/**
 * The {@code limits} of the user's own config: what servers may take, and what is done when they
 * take more.
 *
 * @param problems a sentence for all that is wrong in it; what is wrong counts as not said
 */
public record ServerLimits(List<ServerLimit> limits, List<String> problems) {
  private static final String KEY = "limits";

  /** What was measured is kept for two days before it gets coarser. */
  private static final long DAY = 86_400_000;

  /** Whom a limit is for. */
  public enum Scope {
    /** Each server of a name; "*" for those that no other limit names. */
    SERVERS,
    /** All servers of owners of a kind, such as "client", together. */
    OWNERS,
    /** All servers of a session together, of each session by itself. */
    SESSION,
    /** All servers together. */
    TOTAL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is limited. */
  public enum Measure {
    MEMORY("memoryMB", 1 << 20),
    CPU("cpuPercent", 10),
    FILES("openFiles", 1),
    COUNT("count", 1);

    private final String key;
    private final long unit;

    Measure(String key, long unit) {
      this.key = key;
      this.unit = unit;
    }

    public String key() {
      return key;
    }

    /** A value as people read it. */
    public String text(long value) {
      return switch (this) {
        case MEMORY -> Units.size(value);
        case CPU -> Units.percent(value);
        case FILES -> Units.count(value, "open file");
        case COUNT -> Units.count(value, "server");
      };
    }
  }

  /** What is done. */
  public enum Action {
    TELL,
    /** Has the bridge restart a shared server when nobody uses it. */
    RESTART,
    END;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One limit.
   *
   * @param name of the servers or the kind of owner; "*" for all; "" where the scope has no names
   * @param most the largest value that is not above it: bytes, thousandths of a processor core, or
   *     a number
   * @param millis for how long it must be exceeded
   */
  public record ServerLimit(
      Scope scope, String name, Measure measure, long most, long millis, Action action) {
    /** Whether it is for servers by their own name. */
    public boolean isNamed() {
      return scope == Scope.SERVERS && !name.equals("*");
    }

    /** As the config has it, such as "servers.serena.memoryMB". */
    public String path() {
      String part = name.isEmpty() ? "" : "." + name;
      return scope.word() + part + "." + measure.key();
    }
  }

  /** Never throws: a file that cannot be used is a problem, and then has no limits. */
  public static ServerLimits read(Map<String, String> environment) {
    Path file = Settings.file(environment);
    ServerLimits found = new ServerLimits(new ArrayList<>(), new ArrayList<>());
    try {
      Object all = ConfigFile.read(file, Set.of(KEY)).get(KEY);
      if (all == null) return found;
      for (var entry : object(all, KEY).entrySet()) {
        if (!Settings.isRemark(entry.getKey())) found.add(file, entry.getKey(), entry.getValue());
      }
    } catch (ConfigFile.Broken e) {
      found.problems.add(file + " is not used: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      found.problems.add(file + ": " + e.getMessage());
    }
    return found;
  }

  private void add(Path file, String word, @Nullable Object value) {
    try {
      Scope scope = scope(word);
      if (scope == Scope.SERVERS || scope == Scope.OWNERS) {
        for (var named : object(value, word).entrySet()) {
          if (!named.getKey().startsWith("//")) {
            add(file, scope, named.getKey(), named.getValue());
          }
        }
      } else {
        add(file, scope, "", value);
      }
    } catch (IllegalArgumentException e) {
      problems.add(file + ": " + e.getMessage());
    }
  }

  private static Scope scope(String word) {
    for (Scope scope : Scope.values()) {
      if (scope.word().equals(word)) return scope;
    }
    throw new IllegalArgumentException(
        "limits has " + word + ", which is none of servers, owners, session and total");
  }

  private void add(Path file, Scope scope, String name, @Nullable Object value) {
    String of = name.isEmpty() ? scope.word() : name;
    try {
      Map<String, Object> entry = object(value, of);
      Action action = action(entry.getOrDefault("action", "tell"));
      OptionalLong millis = Units.millis(String.valueOf(entry.getOrDefault("for", "3m")));
      if (millis.isEmpty()) throw new IllegalArgumentException("for is no time such as \"3m\"");
      if (millis.getAsLong() > DAY) throw new IllegalArgumentException("for is longer than a day");
      List<ServerLimit> read = new ArrayList<>();
      for (var item : entry.entrySet()) {
        boolean other = Set.of("action", "for").contains(item.getKey());
        if (other || Settings.isRemark(item.getKey())) continue;
        Measure measure = measure(item.getKey());
        long most = number(item.getValue()) * measure.unit;
        read.add(new ServerLimit(scope, name, measure, most, millis.getAsLong(), action));
      }
      limits.addAll(read); // all of it or none
    } catch (IllegalArgumentException e) {
      problems.add(file + ": the limit of " + of + " is not used: " + e.getMessage());
    }
  }

  private static Action action(Object word) {
    for (Action action : Action.values()) if (action.word().equals(word)) return action;
    throw new IllegalArgumentException("action is none of \"tell\", \"restart\" and \"end\"");
  }

  private static Measure measure(String key) {
    for (Measure measure : Measure.values()) if (measure.key.equals(key)) return measure;
    throw new IllegalArgumentException("there is no limit for " + key);
  }

  /** Config values come as text, numbers too. */
  private static long number(@Nullable Object value) {
    try {
      long number = Long.parseLong(String.valueOf(value));
      if (number > 0 && number <= Integer.MAX_VALUE) return number;
    } catch (NumberFormatException e) {
      // no number
    }
    throw new IllegalArgumentException(value + " is no whole number from 1 on");
  }

  @SuppressWarnings("unchecked") // keys of a config are texts
  private static Map<String, Object> object(@Nullable Object value, String name) {
    if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
    throw new IllegalArgumentException(name + " is not an object");
  }

  /** The limit for a server of this name: its own, else that of "*". */
  public Optional<ServerLimit> ofServer(String name, Measure measure) {
    Optional<ServerLimit> own = find(name, measure);
    return own.isPresent() ? own : find("*", measure);
  }

  private Optional<ServerLimit> find(String name, Measure measure) {
    return limits.stream()
        .filter(l -> l.scope() == Scope.SERVERS && l.measure() == measure && l.name().equals(name))
        .findFirst();
  }
}
