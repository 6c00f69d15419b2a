package mcptools.settings;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tools of a shared server clients see and may call.
 *
 * @param allow names, in which {@code *} is any text; none for all
 * @param deny the same of those that are left out all the same
 */
public record ToolFilter(List<String> allow, List<String> deny) {
  public static final ToolFilter ALL = new ToolFilter(List.of(), List.of());

  public boolean isAll() {
    return allow.isEmpty() && deny.isEmpty();
  }

  public boolean permits(String tool) {
    boolean allowed = allow.isEmpty() || allow.stream().anyMatch(p -> matches(p, tool));
    return allowed && deny.stream().noneMatch(p -> matches(p, tool));
  }

  private static boolean matches(String pattern, String tool) {
    return Stream.of(pattern.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.collectingAndThen(Collectors.joining(".*"), tool::matches));
  }
}
