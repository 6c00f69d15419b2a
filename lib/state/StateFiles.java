//SOURCES StateHome.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import mcptools.error.UserError;

/**
 * The files in one folder of the state. Any program may have written them: links, files of other
 * users and damaged files are reported and never used.
 *
 * @param folder {@link StateHome#sessions} or {@link StateHome#globals}
 */
public record StateFiles(StateHome home, Path folder) {
  /**
   * A file as it was found.
   *
   * @param content empty when it is damaged
   * @param problem what is wrong with it, as a sentence; "" for nothing
   * @param modified milliseconds since the epoch
   */
  public record Stored<T>(Path path, Optional<T> content, String problem, long modified) {}

  /**
   * @param most bytes of a file
   * @param dated whether the content has start times; otherwise the file's own time is the only
   *     evidence of whose its pids were
   * @param remedy what a user can do about a damaged file
   */
  record Format<T>(long most, Predicate<T> dated, String remedy) {
    private Stored<T> damaged(Path file, String why) {
      String problem = file + " is left alone: " + why + "; " + remedy;
      return new Stored<>(file, Optional.empty(), problem, 0);
    }
  }

  /** The files that match a glob, sorted; none when there is no folder. */
  List<Path> list(String glob) {
    List<Path> files = new ArrayList<>();
    if (!home.has(folder)) return files;
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, glob)) {
      stream.forEach(files::add);
    } catch (IOException e) {
      throw new UserError(1, folder + " cannot be read: " + UserError.reason(e));
    }
    files.sort(null);
    return files;
  }

  /** What a killed writer left, by the names of {@link AtomicFile}; others have files here, too. */
  List<Path> unfinished() {
    return list(".*.tmp").stream()
        .filter(file -> file.getFileName().toString().matches("\\.[0-9a-f]+\\.[0-9]+\\.tmp"))
        .toList();
  }

  /**
   * @param parser throws {@link IllegalArgumentException} with the reason for damage
   */
  static <T> Stored<T> read(Path file, Format<T> format, Function<String, T> parser) {
    try {
      FileStatus status = FileStatus.of(file);
      if (!status.plainFile() || status.bytes() > format.most) {
        return format.damaged(file, "it is not a plain small file");
      }
      if (!status.ours()) return format.damaged(file, "it belongs to another user");
      T content;
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        content = parser.apply(new String(in.readAllBytes(), UTF_8));
      }
      if (!format.dated.test(content) && status.modified() > System.currentTimeMillis()) {
        return format.damaged(file, "its time is in the future");
      }
      return new Stored<>(file, Optional.of(content), "", status.modified());
    } catch (IOException e) {
      return format.damaged(file, "it cannot be read");
    } catch (IllegalArgumentException e) {
      return format.damaged(file, String.valueOf(e.getMessage()));
    }
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserError(1, file + " cannot be removed: " + UserError.reason(e));
    }
  }
}
