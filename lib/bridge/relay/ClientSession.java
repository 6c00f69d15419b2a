//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Call.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;

/** A session of a client of the protocol with sessions. */
public final class ClientSession extends Call.Caller {
  private final String id;
  private final String version;
  private final JsonObject capabilities;

  /** Elicitations, tasks and subscriptions of one session, each. */
  public static final int MOST = 1000;

  /** Responses of which it is remembered that they are over. */
  private static final int MOST_FINISHED = 100;

  /** How long a GET stream without a connection is kept; milliseconds. */
  private static final long LOST = 60_000;

  private final Set<String> elicitations = new LinkedHashSet<>();
  private final Set<String> tasks = new LinkedHashSet<>();
  private final Set<String> subscriptions = new LinkedHashSet<>();
  private final Map<String, ResponseStream> streams = new LinkedHashMap<>();
  private final Map<String, Long> finished = new LinkedHashMap<>();
  private Optional<ResponseStream> stream = Optional.empty();
  private Optional<String> level = Optional.empty();

  /**
   * @param version of the protocol that it speaks
   * @param capabilities that it has declared
   */
  public ClientSession(String id, String version, JsonObject capabilities, ClientFigures figures) {
    super(capabilities, figures);
    this.capabilities = capabilities;
    this.id = id;
    this.version = version;
  }

  public String id() {
    return id;
  }

  JsonObject capabilities() {
    return capabilities;
  }

  public String version() {
    return version;
  }

  /** The URIs of the resources that it has subscribed to. */
  public Set<String> subscriptions() {
    return subscriptions;
  }

  /** The lowest level of log messages that it wants; empty when it has set none. */
  Optional<String> level() {
    return level;
  }

  void level(String wanted) {
    level = Optional.of(wanted);
  }

  /** Records a task that was created by a call of this session; no other one reaches it. */
  public synchronized void own(String task) {
    if (tasks.size() >= MOST) tasks.remove(tasks.iterator().next());
    tasks.add(task);
  }

  public synchronized boolean owns(String task) {
    return tasks.contains(task);
  }

  /** Its GET stream, while there is one, or its connection was lost just now. */
  public Optional<ResponseStream> stream() {
    return stream.filter(ResponseStream::isOpen).filter(s -> s.lost() < LOST);
  }

  /** Replaces its GET stream. */
  void listen(ResponseStream response) {
    stream.ifPresent(ResponseStream::end);
    stream = Optional.of(response);
  }

  /** The streams that it may take up again, by key. */
  Map<String, ResponseStream> streams() {
    return streams;
  }

  /** Forgets a stream, but for the number of its last message. */
  void finish(ResponseStream response) {
    streams.remove(response.key());
    if (finished.size() >= MOST_FINISHED) finished.remove(finished.keySet().iterator().next());
    finished.put(response.key(), response.last());
  }

  /** The number of the last message of a stream that is over; empty when there was none. */
  Optional<Long> finished(String key) {
    return Optional.ofNullable(finished.get(key));
  }

  /** Whether it has a connection, or had one just now. */
  boolean isConnected() {
    return stream().isPresent() || streams.values().stream().anyMatch(s -> s.lost() == 0);
  }

  public void touch() {
    figures().touch();
  }

  /** Milliseconds since it was last used; 0 while it has a GET stream. */
  long idle() {
    return stream().isPresent() ? 0 : figures().idle();
  }

  @Override
  void ask(Call call, String key, Message question) {
    call.response().put(question.withId('"' + key + '"'));
    String elicitation = question.params().text("elicitationId");
    if (elicitation != null && elicitations.size() < MOST) elicitations.add(elicitation);
  }

  /** Whether the elicitation that a notification names was sent to it. */
  boolean elicited(JsonSlice params) {
    return elicitations.contains(String.valueOf(params.text("elicitationId")));
  }
}
