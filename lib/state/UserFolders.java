package mcptools.state;

import java.nio.file.Path;
import java.util.Map;

/** The user's home folder. */
public final class UserFolders {
  private UserFolders() {}

  /** {@code HOME} as given, which may be relative; without it what the JVM knows. */
  public static Path of(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
  }
}
