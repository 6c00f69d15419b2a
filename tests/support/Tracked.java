package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is recorded of a session, read without the code under test. */
public final class Tracked {
  private Tracked() {}

  /** The tracking file of the session, which may not be there. */
  public static Path file(Scratch scratch, String session) {
    return scratch.state().resolve("sessions/" + session + ".pids");
  }

  /** The numbers in the lines of its servers: pids and start times; none without a file. */
  public static Set<Long> numbers(Scratch scratch, String session) {
    Path file = file(scratch, session);
    try {
      if (!Files.exists(file)) return Set.of();
      return Files.readString(file)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Stream.of(line.split("[ :]")))
          .filter(word -> word.matches("\\d+"))
          .map(Long::valueOf)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ".", e);
    }
  }
}
