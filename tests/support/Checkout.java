package mcptools.tests.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's own files are: JBang tells a program nothing about its script's location. */
public final class Checkout {
  private static final Path ROOT = find();

  private Checkout() {}

  /** The folder of the clone. */
  public static Path root() {
    return ROOT;
  }

  /** A file under {@code tests/fixtures}; skips the test where nothing runs such a program. */
  public static Path fixture(String name) {
    if (name.endsWith(".mjs")) Tools.need("node");
    if (name.endsWith(".py")) Tools.need("python3");
    return ROOT.resolve("tests/fixtures").resolve(name);
  }

  private static Path find() {
    String named = System.getenv("MCP_TOOLS_CLONE");
    Path start = Path.of(named == null ? "" : named).toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("tests/test.java"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "No clone of mcp-tools at or above " + start + ": run ./jbang test inside one.");
  }
}
