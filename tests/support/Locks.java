package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks between all JVMs that run tests with the same cache, whatever pid namespace they are in. A
 * JVM that holds one already is let through.
 */
public final class Locks {
  /** JBang's cache: of two builds at once both may fail, and not all go through build.sh. */
  public static final String JBANG = "jbang";

  private static final Map<String, Locks> ALL = new ConcurrentHashMap<>();

  private final Path file;
  private int holders;
  private FileChannel channel;

  private Locks(String name) {
    this.file = Environments.testCache().resolve("locks").resolve(name);
  }

  /** A lock until it is closed, by whichever thread. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for a lock. */
  public static Held take(String name) {
    Locks lock = ALL.computeIfAbsent(name, Locks::new);
    lock.take();
    return lock::release;
  }

  private synchronized void take() {
    try {
      if (holders == 0) {
        Files.createDirectories(file.getParent());
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        // Waiting in the kernel could fail: it takes the threads of a JVM for one that waits for
        // itself.
        while (channel.tryLock() == null) Thread.sleep(50);
      }
      holders++;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot take the lock " + file + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private synchronized void release() {
    try {
      if (--holders == 0) channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot release the lock " + file + ".", e);
    }
  }
}
