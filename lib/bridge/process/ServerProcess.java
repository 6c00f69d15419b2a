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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.bridge.rpc.Rpc;
import mcptools.settings.SharedServer.Program;

/** A server's process, of which the bridge holds the pipes. */
public final class ServerProcess {
  /** Bytes of a line; pictures and files come in one. */
  public static final int LONGEST_LINE = 16 << 20;

  /** Messages that wait for a server that does not read. */
  private static final int WAITING = 1000;

  /** Characters of these together. */
  private static final long MOST = 24 << 20;

  /** The id as the first or second member of a message, or as its last or last but one. */
  private static final Pattern ID =
      Pattern.compile(
          "^\\{(?:\"jsonrpc\":\"2\\.0\",)?\"id\":(\\d{1,18}),"
              + "|,\"id\":(\\d{1,18})(?:,\"jsonrpc\":\"2\\.0\")?}$");

  /** What a child tells; called by one thread, in order. */
  public interface Listener {
    void message(ServerProcess process, JsonObject message);

    /**
     * Its answer to a call was too long, and is lost.
     *
     * @param id of the call; -1 when it can not be told
     */
    void lost(ServerProcess process, long id);

    /** It has closed its output, and will be ended. */
    void ended(ServerProcess process);
  }

  private final Process process;
  private final Listener listener;
  private final ServerLog log;
  private final long started = System.nanoTime();
  private final AtomicLong waiting = new AtomicLong();
  private final BlockingQueue<String> outgoing = new ArrayBlockingQueue<>(WAITING);

  private ServerProcess(Process process, Listener listener, ServerLog log) {
    this.process = process;
    this.listener = listener;
    this.log = log;
  }

  /**
   * Starts a server; {@link #listen} then begins to read.
   *
   * @param environment all of it
   * @throws IOException when its program can not be run
   */
  static ServerProcess start(
      Program program, Map<String, String> environment, ServerLog log, Listener listener)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.command()).directory(program.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
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

  /** Milliseconds that it has been there. */
  long age() {
    return (System.nanoTime() - started) / 1_000_000;
  }

  /** Sends a message; false when the server does not read what it is sent. */
  public boolean send(JsonObject message) {
    String text = message.toString();
    long before = waiting.getAndAdd(text.length());
    if ((before == 0 || before + text.length() <= MOST) && outgoing.offer(text)) return true;
    waiting.addAndGet(-text.length());
    return false;
  }

  /** Ends its input, whereupon it should end. */
  void close() {
    Thread.ofVirtual()
        .start(() -> {
          try {
            process.getOutputStream().close();
          } catch (IOException e) {
            // it is gone
          }
        });
  }

  /**
   * Whether it has ended.
   *
   * @param millis how long to wait for it
   */
  boolean ended(long millis) throws InterruptedException {
    return process.waitFor(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  private void write() {
    try (OutputStream stream = process.getOutputStream()) {
      while (process.isAlive()) {
        String message = outgoing.poll(1, java.util.concurrent.TimeUnit.SECONDS);
        if (message == null) continue;
        stream.write(message.getBytes(UTF_8));
        stream.write('\n');
        stream.flush();
        waiting.addAndGet(-message.length());
      }
    } catch (IOException e) {
      // it is gone, which its reader tells
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      BoundedLineReader lines = new BoundedLineReader(process.getInputStream(), LONGEST_LINE);
      for (Optional<BoundedLineReader.Line> line = lines.next();
          line.isPresent();
          line = lines.next()) {
        read(line.get());
      }
    } catch (IOException e) {
      log.say("its output can not be read: " + e.getMessage());
    } catch (OutOfMemoryError e) {
      log.say("its output is too large for the memory of the bridge; it is ended");
    } finally {
      listener.ended(this);
    }
  }

  private void read(BoundedLineReader.Line line) {
    if (!line.whole()) {
      log.say("a line of its output was longer than " + LONGEST_LINE + " bytes, and is dropped");
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
      // told below
    }
    if (message.isPresent()) listener.message(this, message.get());
    else log.say("a line of its output is no message of JSON-RPC, and is dropped");
  }
}
