//DEPS com.google.code.gson:gson:2.15.0
//SOURCES AttachedOutput.java
//SOURCES http/Endpoint.java

package mcptools.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.http.Endpoint.Servers;
import mcptools.bridge.http.Requests;
import mcptools.bridge.process.BoundedLineReader;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ProjectServers;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.bridge.rpc.ProjectFolder;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;

/** A client whose standard input and output are the pipes of attach.sh. */
final class AttachedClient {
  /** How long calls may go on after the end of the input; milliseconds. */
  private static final long END = 60_000;

  private static final long POLL = 20;
  private static final int STACK_BYTES = 256 << 10;

  private final Path folder;
  private final Servers servers;
  private final String id;
  private final String name;

  /** Its working directory. */
  private final String directory;

  private final AttachJournal journal;
  private final AttachedOutput output;

  /**
   * @param folder of its pipes, which attach.sh has made
   */
  AttachedClient(Path folder, Servers servers) throws IOException {
    this.folder = folder;
    this.servers = servers;
    this.id = "attach-" + folder.getFileName();
    List<String> lines = Files.readAllLines(folder.resolve("name"), UTF_8);
    this.name = lines.isEmpty() ? "" : lines.getFirst();
    this.directory = lines.size() < 2 ? "" : lines.get(1);
    this.journal = new AttachJournal(folder);
    this.output = new AttachedOutput(name, journal);
  }

  /** Serves it to the end of its input. */
  void serve() throws IOException {
    try (InputStream in = input();
        OutputStream out = output();
        journal) {
      Files.writeString(folder.resolve("open"), ProcessHandle.current().pid() + "\n");
      resume();
      Thread writer =
          Thread.ofPlatform().daemon().stackSize(STACK_BYTES).start(() -> output.write(out));
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
      server().ifPresent(s -> s.clients().session(id).ifPresent(s.clients()::end));
      output.end();
    }
    remove();
  }

  /** A pipe is opened for both first: to open it for one side waits for the other. */
  private InputStream input() throws IOException {
    try (RandomAccessFile both = both("in")) {
      return new FileInputStream(folder.resolve("in").toFile());
    }
  }

  private OutputStream output() throws IOException {
    try (RandomAccessFile both = both("out")) {
      return new BufferedOutputStream(new FileOutputStream(folder.resolve("out").toFile()));
    }
  }

  private RandomAccessFile both(String pipe) throws IOException {
    Path file = folder.resolve(pipe);
    if (!Files.exists(file) || Files.isRegularFile(file)) throw new IOException(file + " is gone");
    return new RandomAccessFile(file.toFile(), "rw");
  }

  private Optional<BridgedServer> server() {
    Optional<ProjectServers> projects = servers.projects(name);
    if (projects.isEmpty()) return servers.get(name);
    return ProjectFolder.of(directory).map(projects.get()::of);
  }

  /** Answers what an earlier bridge was working on, and goes on with its session. */
  private void resume() throws IOException {
    server().flatMap(s -> s.clients().session(id)).ifPresent(this::listen);
    Optional<String> next = journal.next();
    for (JsonSlice call : journal.open()) {
      if (next.filter(call.identity()::equals).isPresent()) continue; // it is sent on now
      fail(call, Rpc.UNAVAILABLE, name + " was started again in the middle of the call");
    }
  }

  private void listen(ClientSession session) {
    server().ifPresent(s -> s.clients().listen(session, output.responses()));
  }

  private void fail(JsonSlice call, int code, String sentence) {
    output.responses().answer(Rpc.error(call, code, sentence));
  }

  private void read(BoundedLineReader.Line line, BoundedLineReader lines) throws IOException {
    Message message;
    try {
      if (!line.whole()) throw new NoMessage("a message is longer than can be relayed");
      message = Message.of(line.bytes(), 0, line.length());
    } catch (NoMessage e) {
      journal.done(Optional.empty(), lines.rest());
      boolean empty = line.length() == 0;
      if (!empty) fail(e.id(), e.isJson() ? Rpc.INVALID_REQUEST : Rpc.PARSE_ERROR, e.getMessage());
      return;
    }
    Optional<JsonSlice> call =
        message.isRequest() ? Optional.of(message.id().copy()) : Optional.empty();
    journal.done(call, lines.rest());
    Optional<BridgedServer> server = server();
    if (server.isEmpty()) {
      String why = name + " is not shared; call mcp_manager start";
      call.ifPresent(c -> fail(c, Rpc.UNAVAILABLE, why));
    } else if (message.isRequest() && message.method().equals("initialize")) {
      initialize(server.get(), message);
    } else {
      Optional<ClientSession> session = server.get().clients().session(id);
      if (session.isEmpty()) {
        call.ifPresent(c -> fail(c, Rpc.INVALID_REQUEST, "initialize comes first"));
        return;
      }
      if (session.get().stream().isEmpty()) listen(session.get());
      session.get().touch();
      new Requests(server.get(), session.get()).handle(message, output.responses());
    }
  }

  private void initialize(BridgedServer server, Message message) {
    JsonSlice call = message.id().copy();
    try {
      JsonObject result = Rpc.copy(server.ready());
      String wanted = String.valueOf(message.params().text("protocolVersion"));
      String offered = String.valueOf(Rpc.text(result, "protocolVersion"));
      String version = Versions.agreed(wanted, offered);
      JsonObject capabilities = message.params().object("capabilities").treeOrEmpty();
      ClientSession session = new ClientSession(id, version, capabilities);
      if (!server.clients().open(session)) throw new Unavailable("there are too many sessions");
      listen(session);
      result.addProperty("protocolVersion", version);
      result.add("capabilities", Requests.shared(Rpc.object(result, "capabilities")));
      output.responses().answer(Rpc.result(call, result));
    } catch (Unavailable e) {
      fail(call, Rpc.UNAVAILABLE, e.getMessage());
    }
  }

  /** Waits for the answers to what was asked before the end of the input. */
  private void finish(Thread writer) {
    long end = System.nanoTime() + END * 1_000_000;
    try {
      while (!output.responses().isBroken() && journal.isOpen() && System.nanoTime() < end) {
        Thread.sleep(POLL);
      }
      output.end();
      writer.join(POLL * 100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove() {
    for (String each : List.of("in", "out", "name", "open", "copy", "done", "calls")) {
      try {
        Files.deleteIfExists(folder.resolve(each));
      } catch (IOException e) {
        return;
      }
    }
    boolean _ = folder.toFile().delete();
  }
}
