//SOURCES Libc.java

package mcptools.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcptools.error.UserError;

/**
 * Starts a program that outlives this one: in a process session of its own, without a terminal. By
 * posix_spawn(3), as there is no setsid(1) on macOS and no such option in Java.
 */
public final class Spawn {
  /** Larger than any of posix_spawn's own types (336 bytes on Linux, a pointer on macOS). */
  private static final int BYTES = 512;

  private static final int DEFAULT_SIGNALS = 0x04;
  private static final int SIGNAL_MASK = 0x08;
  private static final int READ = 0;
  private static final int WRITE = 1;

  private static final boolean MAC = !Platform.isLinux();
  private static final int SESSION = MAC ? 0x0400 : 0x80;
  private static final int CLOSE_ON_EXEC = MAC ? 0x4000 : 0;
  private static final int APPEND = MAC ? 0x08 : 0x400;

  /** posix_spawn has no portable way to set a working directory. */
  private static final List<String> IN_DIRECTORY =
      List.of("/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "mcp-tools");

  private Spawn() {}

  /**
   * Starts a command with /dev/null as its input; its pid is its process session too. A command
   * that cannot be run says so in the output and ends with 126 or 127.
   *
   * @param command looked for on the PATH of its environment
   * @param environment all of it
   * @param output a file that is there, which standard output and errors are appended to
   * @return its pid; it is our child, and a zombie when it ends before we do
   * @throws UserError when no process can be started
   */
  public static long detached(
      List<String> command, Path directory, Map<String, String> environment, Path output) {
    return detached(command, directory, environment, output, -1);
  }

  /**
   * As above, with our own standard input.
   *
   * @param output our descriptor that is its standard output
   * @param errors what standard errors are appended to
   */
  public static long withInput(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      int output,
      Path errors) {
    return detached(command, directory, environment, errors, output);
  }

  private static long detached(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Path file,
      int output) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(BYTES, 16);
      MemorySegment files = arena.allocate(BYTES, 16);
      check(Libc.call("posix_spawnattr_init", attributes));
      check(Libc.call("posix_spawn_file_actions_init", files));
      try {
        attributes(arena, attributes);
        files(arena, files, file, output);
        List<String> argv = new ArrayList<>(IN_DIRECTORY);
        argv.add(directory.toString());
        argv.addAll(command);
        List<String> named =
            environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
        MemorySegment pid = arena.allocate(JAVA_INT);
        MemorySegment words = Libc.strings(arena, argv);
        MemorySegment shell = words.getAtIndex(ADDRESS, 0);
        MemorySegment variables = Libc.strings(arena, named);
        check(Libc.call("posix_spawn", pid, shell, files, attributes, words, variables));
        return pid.get(JAVA_INT, 0);
      } finally {
        check(Libc.call("posix_spawn_file_actions_destroy", files));
        check(Libc.call("posix_spawnattr_destroy", attributes));
      }
    }
  }

  /** The JVM blocks and handles signals, and a caller such as nohup ignores some. */
  private static void attributes(SegmentAllocator arena, MemorySegment attributes) {
    MemorySegment signals = arena.allocate(BYTES, 16);
    check(Libc.call("sigemptyset", signals));
    check(Libc.call("posix_spawnattr_setsigmask", attributes, signals));
    check(Libc.call("sigfillset", signals));
    check(Libc.call("posix_spawnattr_setsigdefault", attributes, signals));
    short flags = (short) (SESSION | SIGNAL_MASK | DEFAULT_SIGNALS | CLOSE_ON_EXEC);
    check(Libc.call("posix_spawnattr_setflags", attributes, flags));
  }

  private static void files(SegmentAllocator arena, MemorySegment files, Path file, int output) {
    if (output < 0) {
      open(arena, files, 0, "/dev/null", READ);
      open(arena, files, 1, file.toString(), WRITE | APPEND);
      check(Libc.call("posix_spawn_file_actions_adddup2", files, 1, 2));
    } else {
      check(Libc.call("posix_spawn_file_actions_adddup2", files, 0, 0)); // inherits it
      check(Libc.call("posix_spawn_file_actions_adddup2", files, output, 1));
      open(arena, files, 2, file.toString(), WRITE | APPEND);
    }
    if (MAC) return; // CLOSE_ON_EXEC does it
    // A pipe that we were given would stay open for as long as the server lives.
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open) {
        int number = Integer.parseInt(descriptor.getFileName().toString());
        if (number > 2) check(Libc.call("posix_spawn_file_actions_addclose", files, number));
      }
    } catch (IOException e) {
      throw new UserError(1, "the open files cannot be listed: " + e.getMessage());
    }
  }

  private static void open(
      SegmentAllocator arena, MemorySegment files, int descriptor, String path, int flags) {
    MemorySegment text = arena.allocateFrom(path);
    check(Libc.call("posix_spawn_file_actions_addopen", files, descriptor, text, flags, 0));
  }

  private static void check(int error) {
    if (error != 0) throw new UserError(1, "a process cannot be started (error " + error + ")");
  }
}
