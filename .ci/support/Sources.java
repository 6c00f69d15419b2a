package mcptools.ci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Java files of the project, without those of its checks. */
public final class Sources {
  private Sources() {}

  public static List<Path> all() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String folder : List.of("lib", "scripts", "tests", "bench")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    return sources;
  }
}
