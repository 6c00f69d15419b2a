package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** The official clients from npm; a test that wants them is skipped when they can not be had. */
public final class NpmClients {
  private NpmClients() {}

  /** The fixture clients.mjs, with the packages beside it that it imports. */
  public static Path program(Scratch scratch) {
    Path folder = scratch.directory("clients");
    try {
      for (String file : new String[] {"package.json", "clients.mjs"}) {
        Files.copy(Clone.fixture("npm-clients/" + file), folder.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Result result =
        Run.in(scratch)
            .directory(folder)
            .timeout(Duration.ofMinutes(3))
            .command("npm", "install", "--no-package-lock", "--ignore-scripts");
    if (result.exit() != 0) Assumptions.abort("npm can not fetch the clients: " + result.err());
    return folder.resolve("clients.mjs");
  }
}
