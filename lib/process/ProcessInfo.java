//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ProcessId.java

package mcptools.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One process as a snapshot saw it.
 *
 * @param id pid and start time
 * @param parent pid of the parent; 0 for none
 * @param session process session id (pid of its session leader); -1 when the system does not report
 *     it
 * @param user numeric user id; -1 when the system does not report it
 * @param zombie dead, and not yet reaped by its parent
 * @param argv the command line; empty for kernel threads and zombies
 */
public record ProcessInfo(
    ProcessId id, long parent, long session, long user, boolean zombie, List<String> argv) {
  public long pid() {
    return id.pid();
  }

  @Override // STARTUP.md: records
  public boolean equals(@Nullable Object object) {
    return object instanceof ProcessInfo other
        && id.equals(other.id)
        && parent == other.parent
        && session == other.session
        && user == other.user
        && zombie == other.zombie
        && argv.equals(other.argv);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** The program's file name, without its folder and a login shell's leading dash; "" for none. */
  public String program() {
    if (argv.isEmpty()) return "";
    String first = argv.getFirst();
    int space = first.indexOf(' ');
    // A title ("npm exec x", "tmux: server") is one string, with empty ones behind it.
    boolean title = space > 0 && argv.stream().skip(1).allMatch(String::isEmpty);
    String word = title ? first.substring(0, space) : first;
    String name = word.substring(word.lastIndexOf('/') + 1);
    return name.startsWith("-") ? name.substring(1) : name;
  }
}
