//SOURCES ../commandline/Agents.java
//SOURCES ../process/ProcessTable.java

package mcptools.ownership;

import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.commandline.KnownPrograms;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;

/** Whether what started a server still lives, as a listing of processes shows it. */
public final class Parents {
  /** Programs that take over the children of the dead, besides pid 1. */
  private static final Set<String> REAPERS =
      Set.of(
          "init",
          "tini",
          "dumb-init",
          "docker-init",
          "catatonit",
          "conmon",
          "containerd-shim-runc-v2",
          "s6-svscan",
          "launchd");

  /**
   * In a container pid 1 may be the agent itself, or what runs it; but another program in Python or
   * a shell script is an entry point.
   */
  private static final Set<String> RUNTIMES =
      Set.of("node", "nodejs", "bun", "deno", "code", "cursor");

  private Parents() {}

  /** The program that started a server and can still talk to it; empty when none is listed. */
  static Optional<ProcessInfo> living(ProcessTable table, ProcessInfo root) {
    return parent(table, root).filter(p -> !isReaper(p, root));
  }

  /**
   * Whether what started a server is gone: another process has taken the server over, as the system
   * sees to at once. Nothing else proves a death. A parent that is not listed may be hidden, or
   * outside of our container; a zombie may be the first thread of a program whose others live; one
   * that is younger than its child may have started before the clock was set back.
   */
  public static boolean isLost(ProcessTable table, ProcessInfo root) {
    return table.isComplete() && parent(table, root).filter(p -> isReaper(p, root)).isPresent();
  }

  /**
   * Whether a program of Windows may have started a lost server through WSL and still talk to it:
   * what relays for that program is an {@code init} which gives the server a process session of its
   * own. As a reaper it is called the same.
   */
  static boolean mayBeOfWindows(ProcessTable table, ProcessInfo root) {
    return root.session() == root.pid()
        && parent(table, root).filter(p -> p.pid() != 1 && p.program().equals("init")).isPresent();
  }

  private static Optional<ProcessInfo> parent(ProcessTable table, ProcessInfo root) {
    return table.parent(root).filter(p -> !p.zombie());
  }

  private static boolean isReaper(ProcessInfo parent, ProcessInfo child) {
    if (parent.program().equals("systemd") && parent.argv().contains("--user")) return true;
    boolean known = REAPERS.contains(parent.program());
    if (parent.pid() != 1 && !known) return false;
    if (parent.pid() == 1 && (known || !mayBeClient(parent))) return true;
    // What it started itself is in its process session; an agent's may lead one of its own.
    return child.session() != parent.session() && (known || child.session() != child.pid());
  }

  private static boolean mayBeClient(ProcessInfo parent) {
    String program = parent.program();
    return RUNTIMES.contains(program)
        || KnownPrograms.AGENTS.contains(program)
        || Agents.of(parent.argv()).isPresent();
  }
}
