//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.NpmPackages;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Scratch;

/**
 * What a client is to be told before its first start.
 *
 * @param project where it is started
 * @param model base URL of its model
 */
public record Setup(Scratch scratch, Path project, String model) {
  /** A key for the model that opens nothing. */
  static final String KEY = "no-key-is-needed-on-loopback";

  /**
   * The commands of its servers by name: two as users have them, and one that ignores SIGHUP and
   * the end of its input.
   */
  Map<String, List<String>> servers() {
    Map<String, List<String>> servers = new LinkedHashMap<>();
    servers.put("memory", NpmServers.npx(scratch, "memory"));
    servers.put("filesystem", NpmServers.npx(scratch, "filesystem", project.toString()));
    servers.put("leaky", List.of("node", Checkout.fixture("mcp-server-leaky.mjs").toString()));
    return servers;
  }

  /** Gets a client and its files; the command that starts it with a prompt, for a shell. */
  public String starter(CodingClient client, String prompt) {
    String program = NpmPackages.program(scratch, client.npmPackage(), client.program());
    StringBuilder text = new StringBuilder();
    client
        .configure(this)
        .forEach((name, value) -> text.append("export %s='%s'\n".formatted(name, value)));
    text.append("exec '").append(program).append('\'');
    for (String word : client.arguments(prompt)) text.append(" '").append(word).append('\'');
    write("start", text.append('\n').toString());
    return "sh " + scratch.home().resolve("start");
  }

  /**
   * The variables of each server: some clients hand down next to none, and npx is to find what was
   * fetched.
   */
  Map<String, String> serverEnvironment() {
    Map<String, String> environment = new TreeMap<>(scratch.environment());
    environment.keySet().removeIf(n -> !n.startsWith("npm_config_") && !n.equals(Scratch.MARK));
    return environment;
  }

  /** Writes a file of the client: below HOME, or at an absolute path. */
  void write(String file, String text) {
    Path path = scratch.home().resolve(file);
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path + ".", e);
    }
  }

  /** Writes a file of JSON. */
  void writeJson(String file, Map<String, Object> members) {
    write(file, new GsonBuilder().setPrettyPrinting().create().toJson(members));
  }
}
