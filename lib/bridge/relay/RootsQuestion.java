//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ClientSession.java
//SOURCES ../rpc/ProjectFolder.java

package mcptools.bridge.relay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.ProjectFolder;
import mcptools.bridge.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/** A client that is asked for its roots; what it sends meanwhile waits for the answer. */
public final class RootsQuestion {
  private static final int MOST_WAITING = 50;

  /** A request that waits, and where its answer goes. */
  public record Waiting(Message message, ResponseStream response) {}

  private final ClientSession session;
  private final String key = Rpc.randomId();
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable ResponseStream stream;
  private @Nullable Consumer<Waiting> handler;

  RootsQuestion(ClientSession session) {
    this.session = session;
  }

  public ClientSession session() {
    return session;
  }

  /**
   * Holds a request back until its project is known, and asks with the first one; false when too
   * many wait.
   */
  public synchronized boolean hold(Message message, ResponseStream response) {
    if (handler != null) {
      handler.accept(new Waiting(message, response));
      return true;
    }
    if (waiting.size() >= MOST_WAITING) return false;
    if (waiting.isEmpty()) {
      response.put(
          Payload.of("{\"jsonrpc\":\"2.0\",\"id\":\"" + key + "\",\"method\":\"roots/list\"}"));
    }
    waiting.add(new Waiting(message, response));
    return true;
  }

  /** Its GET stream, to be used once its project is known. */
  public synchronized void listen(ResponseStream response) {
    stream = response;
  }

  public synchronized Optional<ResponseStream> stream() {
    return Optional.ofNullable(stream);
  }

  /** Whether an answer is that to the question. */
  public boolean isAnswer(Message message) {
    return key.equals(message.id().text());
  }

  /** The folder of the first root that is one. */
  public static Optional<Path> folder(Message answer) {
    JsonSlice result = answer.result();
    JsonSlice roots = result == null ? null : result.get("roots");
    List<Path> folders = new ArrayList<>();
    if (roots == null) return Optional.empty();
    roots.elements(root -> {
      String uri = root.text("uri");
      if (uri != null) ProjectFolder.of(uri).ifPresent(folders::add);
    });
    return folders.stream().findFirst();
  }

  /** Has what waits handled, and what comes before the client is forgotten. */
  public synchronized void pass(Consumer<Waiting> to) {
    handler = to;
    release().forEach(to);
  }

  /** Returns what waits, once. */
  public synchronized List<Waiting> release() {
    List<Waiting> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }
}
