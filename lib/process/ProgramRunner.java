//DEPS org.zeroturnaround:zt-exec:1.13.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../error/UserError.java

package mcptools.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcptools.error.UserError;
import org.jspecify.annotations.Nullable;
import org.zeroturnaround.exec.ProcessExecutor;
import org.zeroturnaround.exec.StartedProcess;

/** The one place where other programs are run and waited for. Tests put their own in its place. */
@FunctionalInterface
public interface ProgramRunner {
  /** How long a program may take that changes something, in seconds. */
  int TIMEOUT = 10;

  /** How long a program may take that only answers, in seconds: a hanging tmux must not hang us. */
  int QUESTION = 2;

  int NOT_FOUND = 127;
  int CANNOT_RUN = 126;
  int TIMED_OUT = 124;

  /**
   * @param exit its exit code: data, not a failure; {@link #NOT_FOUND} when there is no such
   *     program, {@link #CANNOT_RUN} when it could not be started and {@link #TIMED_OUT} when it
   *     took too long, as the shell and timeout(1) have it
   */
  record Result(int exit, String out, String err) {
    public boolean ok() {
      return exit == 0;
    }

    /** The first line of what it said on stderr; "" for nothing. */
    public String error() {
      return err.strip().lines().findFirst().orElse("");
    }
  }

  /**
   * Runs a program to its end; one that takes too long is ended with all that it started.
   *
   * @param directory working directory; empty for ours
   * @param seconds how long it may take
   */
  Result run(List<String> command, Optional<Path> directory, int seconds);

  /**
   * What the launcher set for us alone, and what it was before: not for a tmux server that we start
   * and its panes. A null value removes the variable.
   */
  private static Map<String, @Nullable String> ours() {
    Map<String, @Nullable String> changes = new HashMap<>();
    Map<String, String> environment = System.getenv();
    for (String name : environment.keySet()) {
      if (name.startsWith("JBANG_") || name.equals("MCP_TOOLS_CLONE")) changes.put(name, null);
    }
    String locale = environment.get("MCP_TOOLS_LC_ALL");
    if (locale != null) {
      changes.put("MCP_TOOLS_LC_ALL", null);
      changes.put("LC_ALL", locale.isEmpty() ? null : locale);
    }
    return changes;
  }

  /** Our environment without what the launcher set for us alone, for a program that outlives us. */
  static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    ours().forEach((name, value) -> environment.compute(name, (_, _) -> value));
    return environment;
  }

  static ProgramRunner system() {
    return (command, directory, seconds) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      ProcessExecutor executor =
          new ProcessExecutor(command).redirectOutput(out).redirectError(err);
      directory.ifPresent(d -> executor.directory(d.toFile()));
      ours().forEach(executor.getEnvironment()::put);
      try {
        StartedProcess started = executor.start();
        try {
          int exit = started.getFuture().get(seconds, TimeUnit.SECONDS).getExitValue();
          return new Result(exit, out.toString(UTF_8), err.toString(UTF_8));
        } catch (TimeoutException e) {
          end(started.getProcess().toHandle());
          return new Result(TIMED_OUT, "", "it took longer than " + seconds + " s");
        }
      } catch (IOException e) {
        return failed(command.getFirst(), UserError.reason(e));
      } catch (ExecutionException e) {
        return failed(command.getFirst(), String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    };
  }

  /** One that is there may fail to start for want of memory or of processes. */
  private static Result failed(String program, String reason) {
    if (!isOnPath(program)) return new Result(NOT_FOUND, "", program + " cannot be run");
    return new Result(CANNOT_RUN, "", program + " cannot be run: " + reason);
  }

  private static boolean isOnPath(String program) {
    if (program.indexOf('/') >= 0) return new File(program).exists();
    String path = System.getenv("PATH");
    if (path == null) return true;
    for (String folder : path.split(":", -1)) {
      if (new File(folder.isEmpty() ? "." : folder, program).isFile()) return true;
    }
    return false;
  }

  /**
   * SIGKILL, because a tmux client that waits for its server outlives SIGTERM. A tmux server that
   * it started has left this tree.
   */
  private static void end(ProcessHandle process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }
}
