//SOURCES Tmux.java
//SOURCES ../process/ParallelMap.java

package mcptools.tmux;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import mcptools.process.ParallelMap;
import mcptools.process.ProgramRunner;

/** Where the user's tmux servers listen. */
public final class Sockets {
  private Sockets() {}

  /**
   * The folder of the sockets of one user: as tmux has it, that of /tmp when another is missing.
   */
  public static Path folder(Map<String, String> environment, long user) {
    String parent = environment.getOrDefault("TMUX_TMPDIR", "");
    boolean there = !parent.isEmpty() && new File(parent).exists();
    return Path.of(there ? parent : "/tmp", "tmux-" + user);
  }

  /** The socket that tmux chooses when none is named: that of the server we run in, if any. */
  public static String chosen(Map<String, String> environment, long user) {
    String inside = environment.getOrDefault("TMUX", "");
    int comma = inside.indexOf(',');
    return comma > 0
        ? inside.substring(0, comma)
        : real(folder(environment, user).resolve("default"));
  }

  /** All sockets in a folder, living or dead, sorted; none when there is no such folder. */
  public static List<String> in(Path folder) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (isSocket(entry)) found.add(real(entry));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    Collections.sort(found);
    return found;
  }

  /**
   * S_IFSOCK of stat(2), the same on Linux and macOS; not when it has just gone, or leads nowhere.
   */
  private static boolean isSocket(Path entry) {
    try {
      Object kind = Files.getAttribute(entry, "unix:mode");
      return kind instanceof Integer mode && (mode & 0170000) == 0140000;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether somebody means this socket by its path, also one through links, or by its name. */
  public static boolean isCalled(String socket, String given) {
    if (socket.equals(given) || socket.endsWith("/" + given)) return true;
    // A File is never there when the text is no path.
    return given.indexOf('/') >= 0
        && new File(given).exists()
        && real(Path.of(given)).equals(socket);
  }

  /** tmux itself names the socket in TMUX with its folder's links resolved (/tmp on macOS). */
  private static String real(Path socket) {
    try {
      return socket.toRealPath().toString();
    } catch (IOException e) {
      return socket.toString();
    }
  }

  /** What the tmux servers at some sockets say; each is asked once. */
  public static final class Replies {
    private final ProgramRunner runner;
    private final Map<String, Future<TmuxReply>> asked = new LinkedHashMap<>();

    public Replies(ProgramRunner runner) {
      this.runner = runner;
    }

    /** Waits for those that still think. A server that has several paths answers by the first. */
    public List<TmuxReply> all() {
      List<TmuxReply> replies = new ArrayList<>();
      for (Future<TmuxReply> each : asked.values()) {
        TmuxReply reply = ParallelMap.result(each);
        if (!isKnown(reply, replies)) replies.add(reply);
      }
      return replies;
    }

    /** By its pid, which another may have in another pid namespace, and by its sessions. */
    private static boolean isKnown(TmuxReply reply, List<TmuxReply> before) {
      if (!(reply instanceof TmuxReply.Answer answer)) return false;
      for (TmuxReply each : before) {
        if (each instanceof TmuxReply.Answer a
            && a.pid() == answer.pid()
            && started(a).equals(started(answer))) return true;
      }
      return false;
    }

    private static List<String> started(TmuxReply.Answer answer) {
      List<String> started = new ArrayList<>();
      for (Session session : answer.sessions()) {
        started.add(session.id().text() + "@" + session.created());
      }
      return started;
    }

    /** Asks those that were not asked yet, all at once: each that hangs takes the whole limit. */
    public void ask(Set<String> sockets) {
      for (String socket : sockets) {
        // A File is never there when the text is no path, as one with a zero byte.
        if (asked.containsKey(socket) || !new File(socket).exists()) continue;
        asked.put(socket, ParallelMap.start(new Tmux(runner, Optional.of(socket))::read));
      }
    }
  }
}
