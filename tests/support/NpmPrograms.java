package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** Fixtures that import packages from npm; a test that wants them is skipped without these. */
public final class NpmPrograms {
  private NpmPrograms() {}

  /** A copy of a folder of fixtures, with the packages in it that its package.json names. */
  public static Path folder(Scratch scratch, String name) {
    Tools.need("node", "npm");
    Path folder = scratch.directory(name);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Checkout.fixture(name))) {
      for (Path file : files) Files.copy(file, folder.resolve(file.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Result result =
        Run.in(scratch)
            .directory(folder)
            .timeout(Duration.ofMinutes(4))
            .command("npm", "install", "--no-package-lock", "--ignore-scripts");
    if (result.exit() != 0) Assumptions.abort("npm cannot fetch for " + name + ": " + result);
    return folder;
  }
}
