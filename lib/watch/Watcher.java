//SOURCES ../process/ProcessSource.java
//SOURCES ../state/StateHome.java
//SOURCES ../tmux/RunShell.java
//SOURCES ../tmux/Tmux.java

package mcptools.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.process.ProcessId;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.state.StateHome;
import mcptools.tmux.RunShell;
import mcptools.tmux.Tmux;

/**
 * The one watcher of a user, {@code watch.sh}, by what it keeps on disk: {@code holder.N}, a link
 * to its "PID@START", and {@code servers/PID@START} with the socket of each tmux server that it
 * watches. START is in clock ticks since boot on Linux.
 *
 * @param folder of its files, which need not exist
 */
public record Watcher(Path folder) {
  private static final String HOLDER = "holder.";
  private static final long TICK_MILLIS = 10;

  /** A tmux server that is registered, living or dead. */
  private record Server(String id, String socket) {}

  /** That of the processes in this pid namespace. */
  public static Watcher of(StateHome home) {
    String namespace = "";
    try {
      namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException e) {
      // a system without namespaces
    }
    // "pid:[4026531836]"
    int at = namespace.indexOf('[');
    String inode = at < 0 ? "0" : namespace.substring(at + 1, namespace.length() - 1);
    return new Watcher(home.globals().resolve("watch").resolve(inode));
  }

  /** Its pid; empty when it does not run. */
  public Optional<Long> pid() {
    long last = 0;
    for (String name : names(folder)) {
      if (name.startsWith(HOLDER)) last = Math.max(last, number(name.substring(HOLDER.length())));
    }
    try {
      String holder = Files.readSymbolicLink(folder.resolve(HOLDER + last)).toString();
      return isAlive(holder) ? Optional.of(pid(holder)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The sockets of all tmux servers that are registered, of which some may have ended. */
  public List<String> sockets() {
    return servers().stream().map(Server::socket).toList();
  }

  /** How many tmux servers there are to be watched. */
  public long living() {
    return servers().stream().filter(server -> isAlive(server.id())).count();
  }

  /** Has it watch no tmux server any more, so that it ends. */
  public void forgetAll() {
    for (String name : names(folder.resolve("servers"))) {
      try {
        Files.deleteIfExists(folder.resolve("servers").resolve(name));
      } catch (IOException e) {
        // what cannot be deleted is watched until its tmux server ends
      }
    }
  }

  /** Whether it runs and has the tmux server on this socket among those that it watches. */
  public boolean watches(String socket) {
    return pid().isPresent()
        && servers().stream().anyMatch(s -> s.socket().equals(socket) && isAlive(s.id()));
  }

  /** Starts it where it has died, from a tmux server that it is to watch. */
  public void mend(ProgramRunner runner) {
    List<Server> servers = servers();
    if (servers.isEmpty() || pid().isPresent()) return;
    for (Server server : servers) {
      if (!isAlive(server.id())) continue;
      Tmux tmux = new Tmux(runner, Optional.of(server.socket()));
      if (tmux.ask("run-shell", RunShell.watched("look")).ok()) return;
    }
  }

  private List<Server> servers() {
    List<Server> servers = new ArrayList<>();
    Path registered = folder.resolve("servers");
    for (String name : names(registered)) {
      try {
        servers.add(new Server(name, Files.readString(registered.resolve(name)).strip()));
      } catch (IOException e) {
        // forgotten meanwhile
      }
    }
    return servers;
  }

  private static List<String> names(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : List.of(names);
  }

  private static long pid(String id) {
    return number(id.substring(0, Math.max(0, id.indexOf('@'))));
  }

  /** -1 for what is none. */
  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** A start of macOS, which is a date, is not compared: a pid is given again much later there. */
  private static boolean isAlive(String id) {
    long start = number(id.substring(id.indexOf('@') + 1));
    if (start < 0) return ProcessHandle.of(pid(id)).isPresent();
    ProcessId process = new ProcessId(pid(id), start * TICK_MILLIS);
    return ProcessSource.ofSystem().lives(process);
  }
}
