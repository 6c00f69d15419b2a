package mcptools.state;

import java.nio.file.Path;
import java.util.Map;

/** The user's home folder, and where programs keep their configs. */
public final class UserFolders {
  private UserFolders() {}

  /** {@code HOME} as given, which may be relative; without it what the JVM knows. */
  public static Path of(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
  }

  /** The folder of all configs: {@code XDG_CONFIG_HOME}, by default {@code ~/.config}. */
  public static Path config(Map<String, String> environment) {
    return named(environment, "XDG_CONFIG_HOME", ".config");
  }

  /** The folder that a variable names by an absolute path, by default one in the home folder. */
  public static Path named(Map<String, String> environment, String variable, String otherwise) {
    String value = environment.getOrDefault(variable, "");
    return value.startsWith("/") ? Path.of(value) : of(environment).resolve(otherwise);
  }
}
