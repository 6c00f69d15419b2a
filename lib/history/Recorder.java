//SOURCES Block.java
//SOURCES ../inventory/Inventory.java

package mcptools.history;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.error.UserError;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessInfo;
import mcptools.process.SystemMemory;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateHome;

/**
 * Appends what was measured to the file of its day (UTC), {@code mcp-state/history/DATE.raw}. Two
 * may do so at once: each block is appended by one call, and has all that is needed to read it but
 * names that the file has already.
 */
public final class Recorder {
  static final String RAW = ".raw";
  static final long DAY = 86_400_000;

  /** What is measured again within this time is not recorded, in milliseconds. */
  public static final long LEAST_GAP = 20_000;

  private static final long HOUR = 3_600_000;

  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private Recorder() {}

  /**
   * Appends what a command has measured, unless that was done a moment ago. Where it cannot be
   * written there is a gap: that is not what the command was called for, and the watcher says so.
   */
  public static void record(Inventory inventory, SystemMemory system) {
    try {
      StateHome home = StateHome.of(System.getenv());
      // To look at the machine makes no state folder.
      if (!Files.isDirectory(home.folder())) return;
      Snapshot snapshot = inventory.snapshot();
      Path file = file(home, snapshot.wallClock());
      Optional<Block> last = last(file);
      long boot = Sample.boot(snapshot.boot());
      if (isFresh(last, boot, snapshot.table().now(), LEAST_GAP)) return;
      append(file, last, of(inventory, system, Map.of()));
    } catch (UserError e) {
      // as above
    }
  }

  /**
   * What was measured, as a sample.
   *
   * @param calls of the shared servers, as far as they are known, by name
   */
  public static Sample of(Inventory inventory, SystemMemory system, Map<String, Long> calls) {
    List<Point> points = new ArrayList<>();
    for (McpServer server : inventory.servers()) {
      ServerUsage usage = inventory.usage(server);
      if (usage.processes() == 0) continue;
      ProcessInfo root = server.tree().root();
      Point point =
          Point.of(
              series(server),
              root.pid(),
              root.id().start(),
              known(usage.sum().uss()),
              usage.share(),
              usage.sum().rss(),
              known(usage.sum().cpuMillis()),
              (int) known(usage.sum().threads()),
              (int) known(usage.sum().openFiles()));
      points.add(point.called(calls(inventory, server, calls)));
    }
    int sessions = 0;
    for (var answer : inventory.snapshot().panes().answers()) sessions += answer.sessions().size();
    return new Sample(
        inventory.snapshot().wallClock(),
        inventory.snapshot().table().now(),
        Sample.boot(inventory.snapshot().boot()),
        0,
        machine(system),
        inventory.isSilent() ? -1 : sessions,
        (int) known(inventory.orphans()),
        points);
  }

  /** The calls of a name are of one server only where one runs. */
  private static long calls(Inventory inventory, McpServer server, Map<String, Long> calls) {
    if (!(server.owner() instanceof Owner.Shared shared)) return Sample.UNKNOWN;
    long known = calls.getOrDefault(shared.name(), Sample.UNKNOWN);
    if (known < 0) return known;
    long same = inventory.servers().stream().filter(s -> shared.equals(s.owner())).count();
    return same == 1 ? known : Sample.UNKNOWN;
  }

  /** What a server is drawn as. */
  static Series series(McpServer server) {
    Owner owner = server.owner();
    String who = "";
    if (owner instanceof Owner.Session open) who = open.session().title();
    if (owner instanceof Owner.Client client) who = client.program();
    int arguments = String.join("\n", server.tree().root().argv()).hashCode();
    return new Series(server.tree().name(), owner.word(), who, arguments);
  }

  private static Machine machine(SystemMemory system) {
    long some = Sample.UNKNOWN;
    long full = Sample.UNKNOWN;
    if (system.pressure().isPresent()) {
      some = Math.round(100 * system.pressure().get().some().avg60());
      full = Math.round(100 * system.pressure().get().full().avg60());
    }
    return new Machine(
        system.total(), system.available(), system.swapTotal(), system.swapUsed(), some, full);
  }

  private static long known(OptionalLong value) {
    return value.orElse(Sample.UNKNOWN);
  }

  /**
   * Appends a sample to the file of its day.
   *
   * @param gap milliseconds since the last one, below which this one is left out
   * @throws UserError when it cannot be written; what was there is unharmed
   */
  public static void append(StateHome home, Sample sample, long gap) {
    Path file = file(home, sample.at());
    Optional<Block> last = last(file);
    if (!isFresh(last, sample.boot(), sample.uptime(), gap)) append(file, last, sample);
  }

  private static Path file(StateHome home, long at) {
    return home.makeHistory().resolve(day(at) + RAW);
  }

  private static boolean isFresh(Optional<Block> last, long boot, long uptime, long gap) {
    if (last.isEmpty() || last.get().boot() != boot) return false;
    long passed = uptime - last.get().uptime();
    return passed >= 0 && passed < gap;
  }

  private static void append(Path file, Optional<Block> last, Sample sample) {
    // Each hour has all its names, so that damage costs no more.
    boolean sameHour = last.isPresent() && last.get().time() / HOUR == sample.at() / HOUR;
    Set<Long> known = sameHour ? last.get().ids() : Set.of();
    ByteBuffer bytes = Block.encode(sample, known);
    Set<OpenOption> options = Set.of(CREATE, APPEND, NOFOLLOW_LINKS);
    try (FileChannel out = FileChannel.open(file, options, PRIVATE)) {
      int length = bytes.remaining();
      // The rest could stand behind what another appends meanwhile.
      if (out.write(bytes) < length) throw new IOException("No space left on device");
    } catch (IOException e) {
      throw new UserError(1, "the history " + file + " cannot be written: " + UserError.reason(e));
    }
  }

  static String day(long at) {
    return LocalDate.ofEpochDay(Math.floorDiv(at, DAY)).toString();
  }

  /**
   * Whether there is such a file.
   *
   * @throws UserError when it is no plain one: to open a FIFO would take for ever
   */
  static boolean isThere(Path file) {
    if (Files.isRegularFile(file, NOFOLLOW_LINKS)) return true;
    if (!Files.exists(file, NOFOLLOW_LINKS)) return false;
    throw new UserError(1, "the history " + file + " is not a plain file; move it away");
  }

  /**
   * The last block of a file, where it is whole.
   *
   * @throws UserError as {@link #isThere}
   */
  private static Optional<Block> last(Path file) {
    if (!isThere(file)) return Optional.empty();
    try (FileChannel in = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
      long size = in.size();
      if (size < length.capacity()) return Optional.empty();
      in.read(length, size - length.capacity());
      int bytes = length.getInt(0);
      if (bytes <= 0 || bytes > Math.min(size, Block.MOST_BYTES)) return Optional.empty();
      ByteBuffer block = ByteBuffer.allocate(bytes);
      in.read(block, size - bytes);
      block.flip();
      return Block.isWhole(block, 0) ? Optional.of(new Block(block, 0)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // there is none yet
    }
  }
}
