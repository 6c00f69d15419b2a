//SOURCES ../../../lib/state/StateLock.java

package mcptools.tests.cases.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import mcptools.error.UserError;
import mcptools.state.StateLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
  private static final long PATIENCE = 2_000;

  @TempDir Path folder;

  @Test
  void givesUpOneThatHoldsItForTooLong() {
    try (StateLock held = StateLock.take(folder, "lock", 0)) {
      assertThatThrownBy(() -> StateLock.take(folder, "lock", 100))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another mcp-tools command holds");
    }
    StateLock.take(folder, "lock", 0).close();
  }

  @Test
  void waitsInAQueueThatMovesHoweverLongItIs() throws Exception {
    CompletableFuture<Long> waiting;
    try (StateLock held = StateLock.take(folder, "lock", 0)) {
      waiting =
          CompletableFuture.supplyAsync(() -> {
            long start = System.nanoTime();
            StateLock.take(folder, "lock", PATIENCE).close();
            return (System.nanoTime() - start) / 1_000_000;
          });
      // As if others got it, one after the other.
      for (int i = 0; i < 10; i++) {
        Thread.sleep(PATIENCE / 5);
        Files.setLastModifiedTime(folder.resolve("lock"), FileTime.from(Instant.now()));
      }
    }
    assertThat(waiting.get()).isGreaterThan(PATIENCE);
  }
}
