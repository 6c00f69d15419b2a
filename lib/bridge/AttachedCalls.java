//DEPS org.jspecify:jspecify:1.0.1
//SOURCES rpc/Message.java

package mcptools.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import org.jspecify.annotations.Nullable;

/**
 * The calls in flight of an attached client, in the file {@code calls}, a line for each change:
 * {@code +FROM TO ID} begins one, where FROM and TO are where its message is in the client's input;
 * {@code >ID} sends it to the server; {@code -ID} answers it.
 */
final class AttachedCalls implements AutoCloseable {
  /** A longer line may be torn when its writer dies. */
  private static final int WHOLE_BYTES = 4096;

  private static final String TORN = "~";
  private static final Pattern BEGUN = Pattern.compile("(\\d{1,18}) (\\d{1,18}) (.+)");

  /**
   * A call in flight.
   *
   * @param from the offset of its message in the client's input
   * @param to the offset of the end of it
   * @param sent whether the server may have it
   */
  record Open(JsonSlice id, long from, long to, boolean sent) {}

  private final RandomAccessFile file;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private boolean torn;

  /** Reads what an earlier bridge has left. */
  AttachedCalls(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
    byte[] all = new byte[(int) file.length()];
    file.readFully(all);
    new String(all, UTF_8).lines().forEach(this::replay);
  }

  private void replay(String line) {
    torn = line.equals(TORN);
    if (line.length() < 2) return;
    try {
      String rest = line.substring(1);
      switch (line.charAt(0)) {
        case '+' -> {
          Matcher begun = BEGUN.matcher(rest);
          if (begun.matches()) {
            long from = Long.parseLong(begun.group(1));
            begin(id(begun.group(3)), from, Long.parseLong(begun.group(2)));
          } else {
            begin(id(rest), 0, 0); // of an older version
          }
        }
        case '>' -> send(id(rest));
        default -> open.remove(id(rest).identity());
      }
    } catch (NoMessage e) {
      // cut off
    }
  }

  private static JsonSlice id(String text) throws NoMessage {
    byte[] bytes = text.getBytes(UTF_8);
    return JsonSlice.of(bytes, bytes.length);
  }

  private void begin(JsonSlice id, long from, long to) {
    open.put(id.identity(), new Open(id, from, to, false));
  }

  private void send(JsonSlice id) {
    open.computeIfPresent(
        id.identity(), (key, call) -> new Open(call.id(), call.from(), call.to(), true));
  }

  synchronized List<Open> open() {
    return new ArrayList<>(open.values());
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  synchronized void begun(JsonSlice id, long from, long to) throws IOException {
    begin(id, from, to);
    add("+" + from + " " + to + " " + id);
  }

  /** A call is about to be written to the server. */
  synchronized void sending(JsonSlice id) {
    send(id);
    try {
      add(">" + id);
    } catch (IOException e) {
      System.err.println("a call that is sent cannot be recorded: " + e.getMessage());
    }
  }

  /** A message of so many bytes is about to be written to the client. */
  synchronized void writing(int bytes) throws IOException {
    if (bytes >= WHOLE_BYTES) add(TORN);
  }

  synchronized void written(Message message) throws IOException {
    end(message.isAnswer() ? message.id() : null);
  }

  /** No answer to a call is wanted any more. */
  synchronized void cancelled(JsonSlice id) throws IOException {
    if (open.containsKey(id.identity())) end(id);
  }

  private void end(@Nullable JsonSlice id) throws IOException {
    if (id != null) open.remove(id.identity());
    if (open.isEmpty()) file.setLength(0);
    else add(id == null ? "-" : "-" + id);
  }

  private void add(String line) throws IOException {
    file.write((line + "\n").getBytes(UTF_8));
  }

  /** Whether an earlier bridge may have died in the middle of a line to the client. */
  boolean isTorn() {
    return torn;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
