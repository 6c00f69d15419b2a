//DEPS org.jspecify:jspecify:1.0.1

package mcptools.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients write about one server, and fills in its variables.
 *
 * @param directory of the project that the config is for
 */
public record ConfigValues(Map<String, String> environment, Path home, Optional<Path> directory) {
  /** The variables that mean the directory of the project. */
  public static final List<String> DIRECTORY =
      List.of("workspaceFolder", "workspacePath", "CLAUDE_PROJECT_DIR");

  private static final Pattern BARE = Pattern.compile("\\$([A-Za-z_]\\w*)");

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

  /** Where its command is run: in its own directory, else in the project's; empty for anywhere. */
  Optional<Path> workingDirectory(Map<?, ?> server) {
    if (!(server.get("cwd") instanceof String cwd) || cwd.isBlank()) return directory;
    String filled = fill(cwd);
    if (filled.startsWith("~")) filled = home + filled.substring(1);
    try {
      Path own = directory.orElse(home).resolve(filled);
      boolean known = directory.isPresent() || filled.startsWith("/");
      return known ? Optional.of(own.normalize()) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Where a remote server is. */
  public Optional<String> url(Map<?, ?> server) {
    return rawUrl(server).map(this::fill);
  }

  /** The same with its variables. */
  public static Optional<String> rawUrl(Map<?, ?> server) {
    for (String key : List.of("url", "httpUrl", "serverUrl", "uri")) {
      if (server.get(key) instanceof String url && !url.isBlank()) return Optional.of(url);
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

  /** Whether it is in the config and switched off. */
  public static boolean isOff(Map<?, ?> server) {
    return Boolean.TRUE.equals(server.get("disabled"))
        || Boolean.TRUE.equals(server.get("disable"))
        || Boolean.FALSE.equals(server.get("enabled"));
  }

  /** A server in which each variable that is written {@code $NAME} is {@code ${NAME}}. */
  static Map<?, ?> braced(Map<?, ?> server) {
    Map<Object, Object> braced = new LinkedHashMap<>();
    server.forEach((key, value) -> braced.put(key, bracedValue(value)));
    return braced;
  }

  private static @Nullable Object bracedValue(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> braced(map);
      case List<?> list -> list.stream().map(ConfigValues::bracedValue).toList();
      case String text when text.indexOf('$') >= 0 -> BARE.matcher(text).replaceAll("\\${$1}");
      case null, default -> value;
    };
  }

  /** Whether some word is another in each project. */
  static boolean isOfProject(List<String> words) {
    return words.stream().anyMatch(w -> DIRECTORY.stream().anyMatch(n -> w.contains("${" + n)));
  }

  /** The first unknown variable in a filled text, such as "${NAME}". */
  public static Optional<String> unknown(String text) {
    for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
      Optional<Variable> variable = Variable.at(text, at);
      if (variable.isPresent()) return Optional.of(variable.get().whole(text));
    }
    return Optional.empty();
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
    int brace = text.indexOf('{');
    if (brace < 0) return text;
    StringBuilder filled = new StringBuilder();
    int done = 0;
    for (; brace >= 0; brace = text.indexOf('{', Math.max(brace + 1, done))) {
      Optional<Variable> variable = Variable.at(text, brace);
      if (variable.isEmpty()) continue;
      filled.append(text, done, variable.get().from()).append(value(variable.get(), text));
      done = variable.get().end();
    }
    return filled.append(text, done, text.length()).toString();
  }

  private String value(Variable variable, String text) {
    String name = variable.name();
    String known = environment.getOrDefault(name, "");
    if (!known.isEmpty()) return known;
    if (name.equals("userHome")) return home.toString();
    if (name.equals("/")) return "/";
    if (directory.isPresent() && DIRECTORY.contains(name)) return directory.get().toString();
    return variable.otherwise().orElseGet(() -> variable.whole(text));
  }

  /**
   * A variable in a text: {@code ${NAME}}, {@code ${NAME:-otherwise}}, {@code ${env:NAME}}, {@code
   * {env:NAME}}, and {@code ${/}} for a slash.
   *
   * @param from its first character
   * @param end the index behind its last one
   */
  private record Variable(int from, int end, String name, Optional<String> otherwise) {
    private static final int LONGEST = 1_100;

    /** The variable whose brace opens at an index. */
    static Optional<Variable> at(String text, int brace) {
      int from = brace > 0 && text.charAt(brace - 1) == '$' ? brace - 1 : brace;
      boolean env = text.startsWith("env:", brace + 1);
      int close = text.indexOf('}', brace);
      if ((from == brace && !env) || close < 0 || close - brace > LONGEST) return Optional.empty();
      String inside = text.substring(brace + (env ? 5 : 1), close);
      int dash = inside.indexOf(":-");
      String name = dash < 0 ? inside : inside.substring(0, dash);
      boolean plain =
          name.equals("/") || (!name.isEmpty() && name.chars().allMatch(Variable::isWord));
      if (!plain || inside.indexOf('{') >= 0) return Optional.empty();
      Optional<String> otherwise =
          dash < 0 ? Optional.empty() : Optional.of(inside.substring(dash + 2));
      return Optional.of(new Variable(from, close + 1, name, otherwise));
    }

    private static boolean isWord(int c) {
      return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
    }

    String whole(String text) {
      return text.substring(from, end);
    }
  }
}
