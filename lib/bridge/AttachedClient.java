//DEPS com.google.code.gson:gson:2.15.0
//SOURCES AttachedOutput.java
//SOURCES AttachedPipes.java
//SOURCES http/Endpoint.java

package mcptools.bridge;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.AttachedCalls.Open;
import mcptools.bridge.http.Endpoint.Servers;
import mcptools.bridge.http.Requests;
import mcptools.bridge.process.BoundedLineReader;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ProjectServers;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.bridge.rpc.ProjectFolder;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;
import mcptools.process.ProcessSource;

/** A client whose standard input and output are the pipes of attach.sh. */
final class AttachedClient {
  /** How long calls may go on after the end of the input; milliseconds. */
  private static final long END = 60_000;

  private static final long POLL = 20;
  private static final int STACK_BYTES = 256 << 10;

  private final AttachedPipes pipes;
  private final Servers servers;
  private final ProcessSource source;
  private final String id;
  private final String name;

  /** Its working directory. */
  private final String directory;

  private final AttachJournal journal;
  private final AttachedOutput output;

  /**
   * @param folder of its pipes, which attach.sh has made
   */
  AttachedClient(Path folder, Servers servers, ProcessSource source) throws IOException {
    this.source = source;
    this.pipes = new AttachedPipes(folder);
    this.servers = servers;
    this.id = "attach-" + folder.getFileName();
    List<String> lines = pipes.lines();
    this.name = lines.isEmpty() ? "" : lines.getFirst();
    this.directory = lines.size() < 2 ? "" : lines.get(1);
    this.journal = new AttachJournal(folder);
    this.output = new AttachedOutput(name, journal, pipes::drop);
  }

  /** Serves it to the end of its input. */
  void serve() throws IOException {
    try (InputStream in = pipes.input();
        OutputStream out = pipes.output();
        journal) {
      pipes.opened();
      Thread writer =
          Thread.ofPlatform().daemon().stackSize(STACK_BYTES).start(() -> output.write(out));
      resume();
      BoundedLineReader lines =
          new BoundedLineReader(journal.input(in), ServerProcess.LONGEST_LINE);
      try {
        Optional<BoundedLineReader.Line> line = lines.next();
        while (line.isPresent() && !output.responses().isBroken()) {
          read(line.get(), lines);
          line = Optional.empty();
          line = lines.next();
        }
        finish(writer);
      } finally {
        lines.close();
      }
    } finally {
      server().ifPresent(s -> session().ifPresent(s.clients()::end));
      output.end();
    }
    pipes.remove();
  }

  private Optional<BridgedServer> server() {
    Optional<ProjectServers> projects = servers.projects(name);
    if (projects.isEmpty()) return servers.get(name);
    return ProjectFolder.of(directory).map(projects.get()::of);
  }

  private Optional<ClientSession> session() {
    Optional<ClientSession> session = server().flatMap(s -> s.clients().session(id));
    session.ifPresent(s -> identify(s.figures()));
    return session;
  }

  private void identify(ClientFigures client) {
    if (client.isSought()) pipes.process(source).ifPresent(client::is);
  }

  /** Goes on with the session and the calls of an earlier bridge. */
  private void resume() throws IOException {
    session().ifPresent(this::listen);
    for (Open call : journal.interrupted()) {
      try {
        Optional<Message> message = journal.message(call);
        if (message.isPresent() && (!call.sent() || isRepeatable(message.get()))) {
          handle(message.get());
        } else {
          String why = " was started again in the middle of the call";
          fail(call.id(), Rpc.UNAVAILABLE, name + why);
        }
      } catch (Unavailable e) {
        fail(call.id(), Rpc.UNAVAILABLE, e.getMessage());
      }
    }
  }

  private boolean isRepeatable(Message call) throws Unavailable {
    Optional<BridgedServer> server = server();
    return server.isPresent() && server.get().isRepeatable(call);
  }

  private void listen(ClientSession session) {
    server().ifPresent(s -> s.clients().listen(session, output.responses()));
  }

  private void fail(JsonSlice call, int code, String sentence) {
    output.responses().answer(Rpc.error(call, code, sentence));
  }

  private void read(BoundedLineReader.Line line, BoundedLineReader lines) throws IOException {
    List<Message> messages = new ArrayList<>();
    List<NoMessage> others = new ArrayList<>();
    try {
      if (!line.whole()) {
        String why = "a message is longer than can be relayed";
        throw new NoMessage(why, true, line.outerId());
      }
      for (JsonSlice each : messages(line)) {
        try {
          messages.add(Message.of(each.bytes(), each.from(), each.to()));
        } catch (NoMessage e) {
          others.add(e);
        }
      }
    } catch (NoMessage e) {
      others.add(e);
    }
    List<JsonSlice> calls =
        messages.stream().filter(Message::isRequest).map(m -> m.id().copy()).toList();
    journal.done(calls, lines.rest());
    for (NoMessage e : others) {
      fail(e.id(), e.isJson() ? Rpc.INVALID_REQUEST : Rpc.PARSE_ERROR, e.getMessage());
    }
    for (Message message : messages) handle(message);
  }

  /** The messages of a line: of a batch several, which are answered one by one. */
  private List<JsonSlice> messages(BoundedLineReader.Line line) throws NoMessage {
    if (line.length() == 0) return List.of();
    int most = Requests.MOST_IN_BATCH;
    List<JsonSlice> batch = Message.batch(line.bytes(), 0, line.length(), most + 1);
    if (batch == null) return List.of(new JsonSlice(line.bytes(), 0, line.length()));
    boolean known = session().filter(s -> s.version().equals(Versions.BATCHES)).isPresent();
    if (known && !batch.isEmpty() && batch.size() <= most) return batch;
    throw new NoMessage(Requests.NO_BATCH, true, JsonSlice.NULL);
  }

  private void handle(Message message) throws IOException {
    Optional<BridgedServer> server = server();
    Optional<ClientSession> session = session();
    if (server.isEmpty()) {
      refuse(message, Rpc.UNAVAILABLE, name + " is not shared; call mcp_manager start");
    } else if (message.isRequest() && message.method().equals("initialize")) {
      initialize(server.get(), message);
    } else if (session.isEmpty()) {
      refuse(message, Rpc.INVALID_REQUEST, "initialize comes first");
    } else {
      if (session.get().stream().isEmpty()) listen(session.get());
      session.get().touch();
      new Requests(server.get(), session.get(), journal.calls()::sending)
          .handle(message, output.responses());
      JsonSlice cancelled = message.params().get("requestId");
      if (message.method().equals("notifications/cancelled") && cancelled != null) {
        journal.calls().cancelled(cancelled);
      }
    }
  }

  private void refuse(Message message, int code, String sentence) {
    if (message.isRequest()) fail(message.id().copy(), code, sentence);
  }

  private void initialize(BridgedServer server, Message message) {
    JsonSlice call = message.id().copy();
    try {
      JsonObject result = Requests.agreed(server.ready(), message.params());
      String version = String.valueOf(Rpc.text(result, "protocolVersion"));
      JsonObject capabilities = message.params().object("capabilities").treeOrEmpty();
      ClientFigures client = new ClientFigures(Requests.clientName(message.params()));
      identify(client);
      ClientSession session = new ClientSession(id, version, capabilities, client);
      if (!server.clients().open(session)) throw new Unavailable("there are too many sessions");
      listen(session);
      output.responses().answer(Rpc.result(call, result));
    } catch (Unavailable e) {
      fail(call, Rpc.UNAVAILABLE, e.getMessage());
    }
  }

  /** Waits for the answers to what was asked before the end of the input. */
  private void finish(Thread writer) {
    long end = System.nanoTime() + END * 1_000_000;
    try {
      while (!output.responses().isBroken()
          && !journal.calls().isEmpty()
          && System.nanoTime() < end) {
        Thread.sleep(POLL);
      }
      output.end();
      writer.join(POLL * 100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
