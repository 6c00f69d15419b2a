//SOURCES ../process/ProcessSource.java

package mcptools.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;

/**
 * The folder that attach.sh makes for a client, with its pipes.
 *
 * @param folder {@code PID.SECONDS} of attach.sh
 */
record AttachedPipes(Path folder) {
  /** The lines that attach.sh has written: the name of the server, and its working directory. */
  List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("name"), UTF_8);
  }

  /** The process of attach.sh. */
  Optional<ProcessId> process(ProcessSource source) {
    String name = folder.getFileName().toString();
    long pid = Long.parseLong(name.substring(0, name.indexOf('.')));
    return source.read(pid).map(ProcessInfo::id);
  }

  /** A pipe is opened for both first: to open it for one side waits for the other. */
  InputStream input() throws IOException {
    try (RandomAccessFile both = both("in")) {
      return new FileInputStream(folder.resolve("in").toFile());
    }
  }

  OutputStream output() throws IOException {
    try (RandomAccessFile both = both("out")) {
      return new BufferedOutputStream(new FileOutputStream(folder.resolve("out").toFile()));
    }
  }

  private RandomAccessFile both(String pipe) throws IOException {
    Path file = folder.resolve(pipe);
    if (!Files.exists(file) || Files.isRegularFile(file)) throw new IOException(file + " is gone");
    return new RandomAccessFile(file.toFile(), "rw");
  }

  /** Has attach.sh know that this process has opened them. */
  void opened() throws IOException {
    Files.writeString(folder.resolve("open"), ProcessHandle.current().pid() + "\n");
  }

  /** Has attach.sh end, and no later bridge take the client. */
  void drop() {
    try {
      Files.deleteIfExists(folder.resolve("name"));
    } catch (IOException e) {
      System.err.println("an attached client cannot be dropped: " + e.getMessage());
    }
  }

  /** Removes all of it. */
  void remove() {
    for (String each : List.of("in", "out", "errors", "name", "open", "copy", "done", "calls")) {
      try {
        Files.deleteIfExists(folder.resolve(each));
      } catch (IOException e) {
        return;
      }
    }
    boolean _ = folder.toFile().delete();
  }
}
