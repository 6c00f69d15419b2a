package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks between all JVMs that run tests with the same cache, whatever pid namespace they are in. A
 * JVM that holds one already is let through.
 */
public final class Locks {
  /**
   * JBang's cache: of two builds at once both may fail, and the lock of build.sh is of no use
   * across pid namespaces.
   */
  public static final String JBANG = "jbang";

  private static final Map<String, Lock> HELD = new HashMap<>();

  private Locks() {}

  private static final class Lock {
    final FileLock file;
    int holders;

    Lock(FileLock file) {
      this.file = file;
    }
  }

  /** A lock until it is closed, by whichever thread. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for a lock. */
  public static Held take(String name) {
    synchronized (HELD) {
      HELD.computeIfAbsent(name, n -> new Lock(lock(n))).holders++;
    }
    return () -> release(name);
  }

  private static void release(String name) {
    synchronized (HELD) {
      Lock lock = HELD.get(name);
      if (lock == null || --lock.holders > 0) return;
      HELD.remove(name);
      try (FileChannel channel = lock.file.acquiredBy() instanceof FileChannel c ? c : null) {
        lock.file.release();
      } catch (IOException e) {
        throw new UncheckedIOException("Can not release the lock " + name + ".", e);
      }
    }
  }

  private static FileLock lock(String name) {
    Path folder = Environments.testCache().resolve("locks");
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
              folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
          .lock();
    } catch (IOException e) {
      throw new UncheckedIOException("Can not take the lock " + name + ".", e);
    }
  }
}
