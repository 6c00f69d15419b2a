//SOURCES AttachedClient.java

package mcptools.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mcptools.bridge.http.Endpoint.Servers;
import mcptools.process.ProcessSource;
import mcptools.state.StateHome;

/**
 * The clients that attach.sh hands over: it writes their names into the pipe {@code serve.attach}.
 * Those that an earlier bridge had are found in their folder.
 */
final class AttachedClients {
  private static final String PIPE = StateHome.BRIDGE + ".attach";
  private static final String NAME = "[0-9]{1,10}\\.[0-9]{1,12}";
  private static final int STACK_BYTES = 256 << 10;

  private final Path folder;
  private final Servers servers;
  private final ProcessSource source;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  AttachedClients(StateHome home, Servers servers, ProcessSource source) {
    this.source = source;
    this.folder = home.makeGlobals();
    this.servers = servers;
  }

  /** Serves all clients that are there, and those that come. */
  void listen() {
    Path pipe = folder.resolve(PIPE);
    try {
      Files.deleteIfExists(pipe);
      Process made = new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start();
      if (made.waitFor() != 0) throw new IOException("mkfifo fails");
      // Opened for both, as it ends with the last writer else.
      RandomAccessFile kept = new RandomAccessFile(pipe.toFile(), "rw");
      BufferedReader names =
          new BufferedReader(new InputStreamReader(new FileInputStream(kept.getFD()), UTF_8));
      Thread.ofPlatform().daemon().stackSize(STACK_BYTES).start(() -> listen(names));
      scan();
    } catch (IOException e) {
      System.err.println("no client can be attached: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(BufferedReader names) {
    try {
      for (String name; (name = names.readLine()) != null; ) serve(name);
    } catch (IOException e) {
      System.err.println("no client can be attached any more: " + e.getMessage());
    }
  }

  private void scan() throws IOException {
    Path all = folder.resolve("attach");
    if (!Files.isDirectory(all)) return;
    try (DirectoryStream<Path> clients = Files.newDirectoryStream(all)) {
      for (Path client : clients) {
        if (Files.exists(client.resolve("name"))) serve(client.getFileName().toString());
      }
    }
  }

  private void serve(String name) {
    if (!name.matches(NAME) || !known.add(name)) return;
    Path client = folder.resolve("attach").resolve(name);
    Thread.ofPlatform()
        .daemon()
        .stackSize(STACK_BYTES)
        .start(() -> {
          try {
            new AttachedClient(client, servers, source).serve();
          } catch (IOException | RuntimeException e) {
            new AttachedPipes(client).drop();
            System.err.println("the attached client " + name + " is dropped: " + e.getMessage());
          } finally {
            known.remove(name);
          }
        });
  }
}
