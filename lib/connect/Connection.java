//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Target.java

package mcptools.connect;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import mcptools.connect.ConfigEditor.Trace;
import org.jspecify.annotations.Nullable;

/**
 * An entry that was written into a client's config.
 *
 * @param client its word
 * @param file as the client names it; it may be a link
 * @param entry what was written, verbatim
 * @param made whether the file was created for it
 * @param project the folder whose table in the file it is in; null for the file's own table
 */
public record Connection(
    String client,
    String file,
    String name,
    String entry,
    Trace trace,
    boolean made,
    @Nullable String project) {
  boolean isIn(Path other) {
    return file.equals(other.toString());
  }

  /** Whether it is in that very table. */
  boolean isIn(Target target) {
    String table = target.table().map(Path::toString).orElse(null);
    return isIn(target.file()) && Objects.equals(project, table);
  }

  /** The table that it is in. */
  Target in(Target other) {
    Target user = Target.ofUser(other.client(), other.file());
    Target own = other.table().isPresent() ? user : other;
    return Optional.ofNullable(project).map(p -> user.local(Path.of(p))).orElse(own);
  }

  Connection with(String newEntry) {
    return new Connection(client, file, name, newEntry, trace, made, project);
  }
}
