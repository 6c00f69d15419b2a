//DEPS com.google.code.gson:gson:2.15.0
//SOURCES BoundedLineReader.java
//SOURCES OutgoingMessages.java
//SOURCES ServerLog.java
//SOURCES ../../settings/SharedServer.java
//SOURCES ../rpc/Message.java

package mcptools.bridge.process;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.bridge.rpc.Payload;
import mcptools.settings.SharedServer.Program;

/** A server's process and its pipes. */
public final class ServerProcess {
  /** Bytes of one line of its output; images and files are encoded into one. */
  public static final int LONGEST_LINE = 16 << 20;

  /** More than a server has calls in flight. */
  private static final int MOST_IN_BATCH = 2000;

  /** The bridge's side of a process; receives what it writes, by one thread and in order. */
  public interface Listener {
    /** Sends it a request of the bridge itself, and waits so many milliseconds for the answer. */
    CompletableFuture<Message> ask(
        ServerProcess process, String method, JsonObject params, long millis);

    /** It has answered initialize with this, and may be used from now on. */
    void initialized(ServerProcess process, JsonObject answer);

    void message(ServerProcess process, Message message);

    /**
     * It asks the client of a call.
     *
     * @param call the id that it was sent under
     */
    void question(ServerProcess process, Message question, JsonSlice call);

    /**
     * Its answer to a call was dropped.
     *
     * @param id of the call
     * @param why a sentence for the client
     */
    void lost(ServerProcess process, JsonSlice id, String why);

    /** It has written an answer of which not even the call is known, which would wait for ever. */
    void confused(ServerProcess process, String why);

    /** It has closed its output. */
    void ended(ServerProcess process);
  }

  private final Process process;
  private final Listener listener;
  private final ServerLog log;
  private final long started = System.nanoTime();
  private final OutgoingMessages outgoing = new OutgoingMessages();

  private ServerProcess(Process process, Listener listener, ServerLog log) {
    this.process = process;
    this.listener = listener;
    this.log = log;
  }

  /**
   * Starts a server; its output is not read before {@link #listen}.
   *
   * @param program its variables are the whole environment
   * @throws IOException when its program cannot be run
   */
  static ServerProcess start(Program program, ServerLog log, Listener listener) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(program.command()).directory(program.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(program.variables());
    log.begin();
    return new ServerProcess(builder.start(), listener, log);
  }

  /** A server that runs already. */
  public static ServerProcess of(Process process, ServerLog log, Listener listener) {
    return new ServerProcess(process, listener, log);
  }

  void listen() {
    Thread.ofVirtual().start(() -> outgoing.write(process));
    Thread.ofVirtual().start(this::read);
    Thread.ofVirtual().start(() -> log.copy(process.getErrorStream()));
  }

  public long pid() {
    return process.pid();
  }

  /** Milliseconds since it was started. */
  long age() {
    return (System.nanoTime() - started) / 1_000_000;
  }

  /** Queues a message; false when there is no room for it, because the server does not read. */
  public boolean send(Payload message) {
    return send(message, () -> {});
  }

  /**
   * As above.
   *
   * @param sending is run right before it is written
   */
  public boolean send(Payload message, Runnable sending) {
    return outgoing.add(message, sending);
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

  private void read() {
    BoundedLineReader lines = new BoundedLineReader(process.getInputStream(), LONGEST_LINE);
    try {
      Optional<BoundedLineReader.Line> line = lines.next();
      while (line.isPresent()) {
        read(line.get());
        line = Optional.empty();
        line = lines.next();
      }
    } catch (IOException e) {
      log.write("its output cannot be read: " + e.getMessage());
    } finally {
      lines.close();
      listener.ended(this);
    }
  }

  /** The bytes of a byte order mark that a line begins with, as those of Windows may. */
  private static int mark(BoundedLineReader.Line line) {
    byte[] bytes = line.bytes();
    boolean marked = line.length() > 3 && bytes[0] == -17 && bytes[1] == -69 && bytes[2] == -65;
    return marked ? 3 : 0;
  }

  private void read(BoundedLineReader.Line line) {
    if (!line.whole()) {
      log.write("a line of its output was longer than " + LONGEST_LINE + " bytes, and is dropped");
      JsonSlice id = line.outerId();
      String why = "its answer is longer than " + LONGEST_LINE + " bytes, and is dropped";
      if (!id.isNumber()) listener.confused(this, "has written a message that is too long");
      else listener.lost(this, id, why);
      return;
    }
    if (line.length() == 0) return;
    int from = mark(line);
    try {
      List<JsonSlice> batch = Message.batch(line.bytes(), from, line.length(), MOST_IN_BATCH + 1);
      if (batch == null) {
        listener.message(this, Message.of(line.bytes(), from, line.length()));
      } else if (batch.size() > MOST_IN_BATCH) {
        listener.confused(this, "has written a batch that is too long");
      } else {
        batch.forEach(this::element);
      }
    } catch (NoMessage e) {
      drop(e.id().isNull() && !e.isJson() ? line.outerId() : e.id(), e);
    }
  }

  private void element(JsonSlice each) {
    try {
      listener.message(this, Message.of(each.bytes(), each.from(), each.to()));
    } catch (NoMessage e) {
      drop(e.id(), e);
    }
  }

  private void drop(JsonSlice id, NoMessage why) {
    log.write("a line of its output is no message of JSON-RPC, and is dropped");
    if (!id.isNull()) listener.lost(this, id, "its answer is dropped: " + why.getMessage());
  }
}
