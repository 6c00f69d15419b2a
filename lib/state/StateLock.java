//SOURCES AtomicFile.java

package mcptools.state;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import mcptools.error.UserError;

/** A lock between processes, held until it is closed or its holder ends, however it ends. */
public final class StateLock implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @param name of the lock file in the folder
   * @param millis how long to wait at the most for each that holds it: a queue that moves is not
   *     given up, however long it is
   * @throws UserError when one process held it for as long, or the file cannot be used
   */
  public static StateLock take(Path folder, String name, long millis) {
    Path file = folder.resolve(name);
    long end = System.nanoTime() + millis * 1_000_000;
    FileTime taken = null;
    try {
      FileChannel channel =
          FileChannel.open(file, Set.of(CREATE, WRITE, NOFOLLOW_LINKS), AtomicFile.PRIVATE);
      while (true) {
        if (locked(channel)) {
          touch(channel);
          return new StateLock(channel);
        }
        FileTime last = Files.getLastModifiedTime(file);
        if (!last.equals(taken)) {
          if (taken != null) end = System.nanoTime() + millis * 1_000_000;
          taken = last;
        }
        if (System.nanoTime() > end) {
          channel.close();
          throw new UserError(1, "another mcp-tools command holds " + file + "; try again later");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      throw new UserError(1, "the lock " + file + " cannot be used: " + UserError.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(1, "interrupted while waiting for " + file);
    }
  }

  /**
   * Has the file's time say when it was taken. By this channel: to close another one of the same
   * file gives the lock up.
   */
  private static void touch(FileChannel channel) {
    try {
      channel.write(ByteBuffer.allocate(1), 0);
    } catch (IOException e) {
      // The disk is full; a queue that moves is then not known to.
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by another thread of this process
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UserError(1, "the lock cannot be released: " + e.getMessage());
    }
  }
}
