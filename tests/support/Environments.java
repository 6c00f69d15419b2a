package mcptools.tests.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the environment of a {@link Scratch}: the outer one, less what would leak in, with its
 * caches still in reach.
 */
final class Environments {
  // Java programs take the home folder from the user database, everything else from HOME.
  private static final Path JAVA_HOME_FOLDER = Path.of(System.getProperty("user.home"));
  private static final Path HOME_FOLDER = Path.of(outer("HOME", JAVA_HOME_FOLDER));

  private Environments() {}

  /** The user's own cache folder, which tests share so that nothing is fetched or built twice. */
  static Path userCache() {
    Path outer = outerCache();
    return StandIn.isOn() ? StandIn.cache(outer) : outer;
  }

  /** The same of this machine, also where a stand-in has a part of it. */
  static Path outerCache() {
    return Path.of(outer("XDG_CACHE_HOME", HOME_FOLDER.resolve(".cache")));
  }

  /** What of it is the tests' own. */
  static Path testCache() {
    return outerCache().resolve("mcp-tools/tests");
  }

  static Map<String, String> of(Scratch scratch) {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.keySet().removeIf(Environments::leaksIn);
    environment.putAll(StandIn.environment());
    environment.put(Scratch.MARK, scratch.mark());
    environment.put("HOME", scratch.home().toString());
    environment.put("MCP_TOOLS_HOME", scratch.state().toString());
    environment.put("MCP_TOOLS_CLONE", Checkout.root().toString());
    environment.put("XDG_CONFIG_HOME", scratch.config().toString());
    environment.put("XDG_CACHE_HOME", userCache().toString());
    environment.put("TMUX_TMPDIR", scratch.sockets().toString());
    environment.put("TMPDIR", scratch.temp().toString());
    environment.put("SHELL", "/bin/sh");
    environment.put("LANG", "C.UTF-8");
    java(environment, scratch);
    npm(environment);
    return environment;
  }

  private static boolean leaksIn(String name) {
    return name.startsWith("TMUX")
        || name.startsWith("MCP_TOOLS_")
        || name.startsWith("CLAUDE")
        || name.startsWith("LC_")
        || name.equals("NO_COLOR")
        || name.equals("COLUMNS")
        || name.equals("LINES");
  }

  private static void java(Map<String, String> environment, Scratch scratch) {
    String jbangDir = outer("JBANG_DIR", JAVA_HOME_FOLDER.resolve(".jbang"));
    // Catalogs and trust are the scratch's own; compiled scripts are stored by content and shared.
    environment.put("JBANG_DIR", scratch.home().resolve(".jbang").toString());
    environment.put("JBANG_CACHE_DIR", outer("JBANG_CACHE_DIR", Path.of(jbangDir, "cache")));
    environment.put("JBANG_REPO", outer("JBANG_REPO", JAVA_HOME_FOLDER.resolve(".m2/repository")));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Path installed = Path.of(jbangDir, "bin");
    if (Files.isDirectory(installed)) {
      environment.merge("PATH", installed.toString(), (path, bin) -> path + ":" + bin);
    }
  }

  private static void npm(Map<String, String> environment) {
    environment.put("npm_config_cache", testCache().resolve("npm-cache").toString());
    environment.put(
        "npm_config_userconfig", outer("npm_config_userconfig", HOME_FOLDER.resolve(".npmrc")));
    environment.put("npm_config_prefer_offline", "true");
    environment.put("npm_config_update_notifier", "false");
    environment.put("npm_config_fund", "false");
    environment.put("npm_config_audit", "false");
  }

  private static String outer(String name, Path otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise.toString() : value;
  }
}
