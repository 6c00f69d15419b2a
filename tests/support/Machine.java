//SOURCES ../../lib/inventory/Inventory.java

package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mcptools.inventory.Inventory;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Usage;
import mcptools.settings.Indicator;
import mcptools.snapshot.Snapshot;

/** The made-up machine of the approved screens, {@code tests/fixtures/screens/machine.txt}. */
public final class Machine {
  private static final long MB = 1 << 20;

  private Machine() {}

  /** What is read of it; the memory of each process goes by its pid. */
  public static Inventory inventory() {
    SnapshotBuilder builder = builder();
    Snapshot snapshot = builder.snapshot();
    Map<ProcessId, Usage> usages = new HashMap<>();
    snapshot.table().all().forEach(process -> usages.put(process.id(), usage(process)));
    return new Inventory(
        snapshot, builder.servers(snapshot), usages, Indicator.defaults(), List.of());
  }

  private static SnapshotBuilder builder() {
    try {
      List<String> lines =
          Files.readAllLines(Checkout.fixture("screens/machine.txt")).stream()
              .filter(line -> !line.startsWith("//"))
              .toList();
      return SnapshotText.read(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Usage usage(ProcessInfo process) {
    long pid = process.pid();
    long rss = (20 + pid % 97) * MB;
    return new Usage(
        rss,
        OptionalLong.of(rss / 2),
        OptionalLong.of(rss / 3),
        OptionalLong.of(rss / 4),
        OptionalLong.of(pid * 100),
        OptionalLong.of(pid % 11),
        OptionalLong.of(pid % 31));
  }
}
