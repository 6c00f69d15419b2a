//DEPS com.google.code.gson:gson:2.15.0
//SOURCES BoundedLineReader.java
//SOURCES ServerLog.java
//SOURCES ../../settings/SharedServer.java
//SOURCES ../rpc/Rpc.java

package mcptools.bridge.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.bridge.rpc.Rpc;
import mcptools.settings.SharedServer.Program;

/** A server's process and its pipes. */
public final class ServerProcess {
  /** Bytes of one line of its output; images and files are encoded into one. */
  public static final int LONGEST_LINE = 16 << 20;

  /** Messages queued for a server that does not read. */
  private static final int MOST_QUEUED = 1000;

  /** Characters of these together. */
  private static final long MOST_CHARS = 24 << 20;

  /** The id as the first or second member of a message, or as its last or last but one. */
  private static final Pattern ID =
      Pattern.compile(
          "^\\{(?:\"jsonrpc\":\"2\\.0\",)?\"id\":(\\d{1,18}),"
              + "|,\"id\":(\\d{1,18})(?:,\"jsonrpc\":\"2\\.0\")?}$");

  /** The bridge's side of a process; receives what it writes, by one thread and in order. */
  public interface Listener {
    /** Sends it a request of the bridge itself. */
    CompletableFuture<JsonObject> ask(ServerProcess process, String method, JsonObject params);

    /** It is initialized, and may be used from now on. */
    void initialized();

    void message(ServerProcess process, JsonObject message);

    /**
     * Its answer to a call was too long, and was dropped.
     *
     * @param id of the call; -1 when it is not known
     */
    void lost(ServerProcess process, long id);

    /** It has closed its output. */
    void ended(ServerProcess process);
  }

  private final Process process;
  private final Listener listener;
  private final ServerLog log;
  private final long started = System.nanoTime();
  private final AtomicLong queuedChars = new AtomicLong();
  private final BlockingQueue<String> outgoing = new ArrayBlockingQueue<>(MOST_QUEUED);

  private ServerProcess(Process process, Listener listener, ServerLog log) {
    this.process = process;
    this.listener = listener;
    this.log = log;
  }

  /**
   * Starts a server; its output is not read before {@link #listen}.
   *
   * @param program its variables are the whole environment
   * @throws IOException when its program can not be run
   */
  static ServerProcess start(Program program, ServerLog log, Listener listener) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.command()).directory(program.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(program.variables());
    log.begin();
    builder.redirectError(Redirect.appendTo(log.file().toFile()));
    return new ServerProcess(builder.start(), listener, log);
  }

  void listen() {
    Thread.ofVirtual().start(this::write);
    Thread.ofVirtual().start(this::read);
  }

  public long pid() {
    return process.pid();
  }

  /** Milliseconds since it was started. */
  long age() {
    return (System.nanoTime() - started) / 1_000_000;
  }

  /** Queues a message; false when the queue is full, because the server does not read. */
  public boolean send(JsonObject message) {
    String text = message.toString();
    long before = queuedChars.getAndAdd(text.length());
    if ((before == 0 || before + text.length() <= MOST_CHARS) && outgoing.offer(text)) return true;
    queuedChars.addAndGet(-text.length());
    return false;
  }

  /** Closes its input, and waits so many milliseconds for it to end. */
  void close(long millis) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            process.getOutputStream().close();
          } catch (IOException e) {
            // it is gone
          }
        });
    try {
      boolean _ = process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try (OutputStream stream = process.getOutputStream()) {
      while (process.isAlive()) {
        String message = outgoing.poll(1, TimeUnit.SECONDS);
        if (message == null) continue;
        stream.write(message.getBytes(UTF_8));
        stream.write('\n');
        stream.flush();
        queuedChars.addAndGet(-message.length());
      }
    } catch (IOException e) {
      // it is gone; the reader reports that
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      BoundedLineReader lines = new BoundedLineReader(process.getInputStream(), LONGEST_LINE);
      Optional<BoundedLineReader.Line> line = lines.next();
      while (line.isPresent()) {
        read(line.get());
        line = lines.next();
      }
    } catch (IOException e) {
      log.write("its output can not be read: " + e.getMessage());
    } catch (OutOfMemoryError e) {
      log.write("its output is too large for the memory of the bridge; it is ended");
    } finally {
      listener.ended(this);
    }
  }

  private void read(BoundedLineReader.Line line) {
    if (!line.whole()) {
      log.write("a line of its output was longer than " + LONGEST_LINE + " bytes, and is dropped");
      Matcher ids = ID.matcher(new String(line.bytes(), ISO_8859_1).strip());
      if (!ids.find()) listener.lost(this, -1);
      else listener.lost(this, Long.parseLong(ids.group(ids.group(1) != null ? 1 : 2)));
      return;
    }
    if (line.bytes().length == 0) return;
    Optional<JsonObject> message = Optional.empty();
    try {
      message = Rpc.message(Rpc.parse(line.bytes()));
    } catch (JsonParseException | StackOverflowError e) {
      // reported below
    }
    if (message.isPresent()) listener.message(this, message.get());
    else log.write("a line of its output is no message of JSON-RPC, and is dropped");
  }
}
