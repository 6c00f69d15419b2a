package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What users read: the pages in the clone's root and those in {@code docs}. */
public final class Documents {
  private Documents() {}

  /** The files, by name; whatever page a sentence stands on, it is in one of them. */
  public static List<Path> files() {
    Path root = Checkout.root();
    try (Stream<Path> own = Files.list(root);
        Stream<Path> docs = Files.list(root.resolve("docs"))) {
      return Stream.concat(own, docs).filter(f -> f.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of all of them. */
  public static String all() {
    return files().stream().map(Documents::text).collect(Collectors.joining("\n"));
  }

  /** As {@link #all}, in one line: a sentence may be broken anywhere. */
  public static String flat() {
    return all().replaceAll("\\s+", " ");
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
