//DEPS org.zeroturnaround:zt-exec:1.13.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/error/UserError.java
//SOURCES ../../../lib/state/Clone.java

package mcptools.cli.setup;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import mcptools.error.UserError;
import mcptools.state.Clone;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.ProcessResult;

/**
 * JBang as the clone's own wrapper runs it.
 *
 * @param folder the absolute folder of the clone
 */
public record Jbang(Path folder) {
  /** Each alias of the clone's catalog with its script, relative to the clone. */
  public Map<String, String> scripts() {
    Path catalog = folder.resolve(Clone.CATALOG_FILE);
    try {
      JsonObject json = JsonParser.parseString(Files.readString(catalog)).getAsJsonObject();
      Map<String, String> scripts = new LinkedHashMap<>();
      json.getAsJsonObject("aliases")
          .asMap()
          .forEach((name, alias) ->
              scripts.put(name, alias.getAsJsonObject().get("script-ref").getAsString()));
      return scripts;
    } catch (IOException | JsonParseException e) {
      throw new UserError(1, catalog + " cannot be read; restore it with git checkout");
    }
  }

  /** Those of {@link #scripts} that users call: not the tests. */
  public List<String> commands() {
    List<String> names = new ArrayList<>();
    scripts()
        .forEach((name, script) -> {
          if (script.startsWith("scripts/")) names.add(name);
        });
    return names;
  }

  /** Builds commands as the launcher would when they are called: all in one go is faster. */
  public void build(Collection<String> names) {
    List<String> words = new ArrayList<>(List.of("lib/launch/build.sh"));
    words.addAll(names);
    run("the build", words);
  }

  /** Makes the AOT caches of commands, which are built before if they are not. */
  public void train(Collection<String> names) {
    List<String> words = new ArrayList<>(List.of("lib/launch/build.sh", "--train"));
    words.addAll(names);
    run("the training", words);
  }

  /** Makes the AOT cache of JBang itself. */
  public void train() {
    run("the training of JBang", List.of("jbang", "--train"));
  }

  /** Registers the clone's catalog for the user, in place of any other of that name. */
  public void register() {
    // A relative path, because JBang takes an @ in it for the name of a catalog.
    jbang("-o catalog add --global --force --name", Clone.CATALOG_NAME, Clone.CATALOG_FILE);
  }

  /** Takes the catalog of that name out of the user's. */
  public void unregister() {
    jbang("-o catalog remove --global", Clone.CATALOG_NAME);
  }

  /** What {@code jbang app install NAME@mcp-tools} has made of the clone's commands. */
  public List<Path> apps() {
    Path bin = Clone.globalCatalog().resolveSibling("bin");
    return scripts().keySet().stream().map(bin::resolve).filter(Jbang::isOurs).toList();
  }

  private static boolean isOurs(Path app) {
    try {
      String run = "jbang run " + app.getFileName() + "@" + Clone.CATALOG_NAME;
      return Files.isRegularFile(app) && Files.readString(app).contains(run);
    } catch (IOException e) {
      return false;
    }
  }

  private void jbang(String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of("jbang"));
    words.addAll(List.of(command.split(" ")));
    words.addAll(List.of(arguments));
    run(String.join(" ", words), words);
  }

  private void run(String what, List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.set(0, folder.resolve(words.getFirst()).toString());
    try {
      ProcessResult result =
          new ProcessExecutor(words).directory(folder.toFile()).readOutput(true).execute();
      if (result.getExitValue() != 0) {
        System.err.print(result.outputUTF8());
        throw new UserError(1, what + " failed; its output is above");
      }
    } catch (IOException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
