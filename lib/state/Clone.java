//DEPS com.google.code.gson:gson:2.15.0
//SOURCES UserFolders.java
//SOURCES ../error/UserError.java

package mcptools.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.error.UserError;

/** Where the clone of mcp-tools is that this program came from. */
public final class Clone {
  /** The name under which setup registers the catalog, and the file name of every catalog. */
  public static final String CATALOG_NAME = "mcp-tools";

  public static final String CATALOG_FILE = "jbang-catalog.json";

  /** The variable by which the wrapper {@code jbang} and the launcher name the clone. */
  public static final String VARIABLE = "MCP_TOOLS_CLONE";

  /** What runs a command by its name; relative to the clone. */
  public static final String LAUNCHER = "lib/launch/run.sh";

  private Clone() {}

  /**
   * The absolute folder of the clone: what the wrapper {@code jbang} names, else what the user's
   * global catalog registers, else the nearest clone above the working directory. Empty when none
   * of these has the wrapper and the cleanup script.
   */
  public static Optional<Path> find() {
    return find(System.getenv(), globalCatalog(), Path.of("").toAbsolutePath());
  }

  /**
   * As {@link #find()}.
   *
   * @throws UserError when there is none
   */
  public static Path required() {
    return find()
        .orElseThrow(() ->
            new UserError(1, "the folder of mcp-tools is not known; run ./jbang setup in it"));
  }

  /** The command line that runs a command of the clone, such as "trends". */
  public static List<String> command(Path clone, String name, String... arguments) {
    return Stream.concat(Stream.of(clone.resolve(LAUNCHER).toString(), name), Stream.of(arguments))
        .toList();
  }

  /** As {@link #find()}, for the given environment, catalog file and absolute working directory. */
  public static Optional<Path> find(
      Map<String, String> environment, Path catalog, Path workingDirectory) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .flatMap(Clone::path)
        .map(Path::toAbsolutePath)
        .filter(Clone::isClone)
        .or(() -> registered(catalog).filter(Clone::isClone))
        .or(() -> above(workingDirectory));
  }

  /**
   * The user's global catalog file, which need not exist: in the folder that the wrapper gives
   * JBang, as JBang itself does not look at {@code HOME}.
   */
  public static Path globalCatalog() {
    return Optional.ofNullable(System.getenv("JBANG_DIR"))
        .flatMap(Clone::path)
        .orElseGet(() -> UserFolders.of(System.getenv()).resolve(".jbang"))
        .toAbsolutePath()
        .resolve(CATALOG_FILE);
  }

  /**
   * The absolute folder that a catalog file registers as {@value #CATALOG_NAME}, be it a clone or
   * not. Empty when it registers none on this machine, or is missing or broken.
   */
  public static Optional<Path> registered(Path catalog) {
    return registeredReference(catalog)
        .flatMap(Clone::path)
        .map(path -> catalog.toAbsolutePath().resolveSibling(path).normalize())
        .map(path -> path.endsWith(CATALOG_FILE) ? path.resolveSibling("") : path);
  }

  /** What a catalog file registers as {@value #CATALOG_NAME}, word for word: a path or a URL. */
  public static Optional<String> registeredReference(Path catalog) {
    return Json.catalogRef(catalog);
  }

  private static Optional<Path> above(Path directory) {
    return Stream.iterate(directory, d -> d != null, Path::getParent)
        .filter(d -> Files.exists(d.resolve(CATALOG_FILE)) && isClone(d))
        .findFirst();
  }

  private static boolean isClone(Path folder) {
    Path wrapper = folder.resolve("jbang");
    return Files.isRegularFile(wrapper)
        && Files.isExecutable(wrapper)
        && Files.isRegularFile(folder.resolve("scripts/cleanup_session.java"));
  }

  /** Empty for what is no path on this machine. */
  private static Optional<Path> path(String text) {
    try {
      if (text.startsWith("file:")) return Optional.of(Path.of(URI.create(text)));
      if (text.isEmpty() || text.contains("://")) return Optional.empty();
      String home = System.getProperty("user.home");
      return Optional.of(text.startsWith("~/") ? Path.of(home, text.substring(2)) : Path.of(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Apart from the rest, so that Gson is not loaded where the wrapper has named the folder. */
  private static final class Json {
    static Optional<String> catalogRef(Path catalog) {
      try (Reader reader = Files.newBufferedReader(catalog)) {
        return member(JsonParser.parseReader(reader), "catalogs")
            .flatMap(catalogs -> member(catalogs, CATALOG_NAME))
            .flatMap(entry -> member(entry, "catalog-ref"))
            .filter(JsonElement::isJsonPrimitive)
            .map(JsonElement::getAsString);
      } catch (IOException | JsonParseException e) {
        return Optional.empty();
      }
    }

    private static Optional<JsonElement> member(JsonElement element, String name) {
      return element.isJsonObject()
          ? Optional.ofNullable(element.getAsJsonObject().get(name))
          : Optional.empty();
    }
  }
}
