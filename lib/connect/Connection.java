//SOURCES ConfigEditor.java

package mcptools.connect;

import java.nio.file.Path;
import mcptools.connect.ConfigEditor.Trace;

/**
 * An entry that was written into a client's config.
 *
 * @param client its word
 * @param file as the client names it; it may be a link
 * @param entry what was written, verbatim
 * @param made whether the file was created for it
 */
public record Connection(
    String client, String file, String name, String entry, Trace trace, boolean made) {
  boolean isIn(Path other) {
    return file.equals(other.toString());
  }

  Connection with(String newEntry) {
    return new Connection(client, file, name, newEntry, trace, made);
  }
}
