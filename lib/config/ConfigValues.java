//DEPS org.jspecify:jspecify:1.0.1

package mcptools.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients write about one server, and fills in its variables.
 *
 * @param directory of the project that the config is for
 */
public record ConfigValues(Map<String, String> environment, Path home, Optional<Path> directory) {
  /** As in {@code ${NAME}}, {@code ${NAME:-otherwise}}, {@code ${env:NAME}}, {@code {env:NAME}}. */
  private static final Pattern VARIABLE =
      Pattern.compile("(?:\\$\\{(?:env:)?|\\{env:)(\\w{1,100})(?::-([^{}]{0,1000}))?}");

  /** Program and arguments; empty list for a server without; empty when they are not text. */
  public Optional<List<String>> command(Map<?, ?> server) {
    List<String> words = new ArrayList<>();
    Object command = server.containsKey("command") ? server.get("command") : server.get("cmd");
    Object args = server.get("args");
    if (command == null) return Optional.of(List.of());
    if (command instanceof Map<?, ?> old) { // as Zed had it
      command = old.get("path");
      args = old.get("args");
    }
    boolean text =
        add(words, command) && (args == null || (args instanceof List<?> && add(words, args)));
    boolean named = text && !words.isEmpty() && !words.getFirst().isBlank();
    return named ? Optional.of(List.copyOf(words)) : Optional.empty();
  }

  /** Where a remote server is. */
  public Optional<String> url(Map<?, ?> server) {
    for (String key : List.of("url", "httpUrl", "serverUrl", "uri")) {
      if (server.get(key) instanceof String url && !url.isBlank()) return Optional.of(fill(url));
    }
    return Optional.empty();
  }

  /** Variables to start it with, in their order; empty when they are not texts. */
  public Optional<Map<String, String>> variables(Map<?, ?> server) {
    Map<String, String> variables = new LinkedHashMap<>();
    Object env = server.get("env");
    if (env == null) return Optional.of(variables);
    if (!(env instanceof Map<?, ?> map)) return Optional.empty();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = entry.getKey().toString();
      List<String> value = new ArrayList<>();
      boolean text = !name.isEmpty() && name.indexOf('=') < 0 && addOne(value, entry.getValue());
      if (!text) return Optional.empty();
      variables.put(name, value.getFirst());
    }
    return Optional.of(variables);
  }

  /** The first unknown variable in a filled text, such as "${NAME}". */
  public static Optional<String> unknown(String text) {
    Matcher variables = VARIABLE.matcher(text);
    return variables.find() ? Optional.of(variables.group()) : Optional.empty();
  }

  private boolean add(List<String> words, @Nullable Object value) {
    if (value instanceof List<?> list) return list.stream().allMatch(v -> addOne(words, v));
    return addOne(words, value);
  }

  private boolean addOne(List<String> words, @Nullable Object value) {
    if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
      return false;
    }
    words.add(fill(value.toString()));
    return true;
  }

  /** An unknown variable stays as it is, and so matches no process. */
  public String fill(String text) {
    if (text.indexOf('{') < 0) return text;
    Matcher variables = VARIABLE.matcher(text);
    return variables.replaceAll(
        v -> Matcher.quoteReplacement(value(v.group(1), v.group(2), v.group())));
  }

  private String value(String name, @Nullable String otherwise, String whole) {
    return switch (name) {
      case "workspaceFolder" -> directory.map(Path::toString).orElse(whole);
      case "userHome" -> home.toString();
      default -> {
        String known = environment.getOrDefault(name, "");
        yield !known.isEmpty() ? known : otherwise == null ? whole : otherwise;
      }
    };
  }
}
