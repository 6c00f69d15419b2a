package mcptools.tests.support;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs test classes: several at once, each in a JVM and pid namespace that it shares with none that
 * runs beside it, as their commands look at all processes and end some. Where there are no
 * namespaces to be had, one after the other in this JVM.
 */
public final class Suite {
  /** More than processors: tests wait a lot. */
  private static final int WORKERS =
      Optional.ofNullable(System.getenv("MCP_TOOLS_WORKERS"))
          .map(Integer::parseInt)
          .orElse(Runtime.getRuntime().availableProcessors() + 2);

  private final Selection selection;
  private final PrintStream out;
  private final Tally tally = new Tally();
  private final Queue<Class<?>> waiting;

  private final Queue<WorkerProcess> processes = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  public Suite(Selection selection, List<Class<?>> classes, PrintStream out) {
    this.selection = selection;
    this.waiting = new ConcurrentLinkedQueue<>(classes);
    this.out = out;
  }

  /** Runs all of them, and prints the result; whether it is good. */
  public boolean run() {
    Optional<Namespace> namespace = WORKERS > 0 ? Namespace.find() : Optional.empty();
    try (Scratch scratch = Scratch.create()) {
      Path folder = scratch.directory("suite");
      Once.begin(folder);
      if (selection.isPortable() && namespace.isEmpty()) {
        throw new IllegalStateException(
            "--portable needs pid namespaces: unshare cannot make one.");
      }
      if (namespace.isPresent()) apart(namespace.get(), folder);
      else here();
    }
    tally.print(out);
    return tally.isGood();
  }

  private void here() {
    Worker worker = new Worker(selection, out);
    waiting.forEach(test -> worker.run(test.getName()));
    tally.add(worker.end().take());
  }

  private void apart(Namespace namespace, Path folder) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      if (selection.isWhole()) threads.execute(Builds::all);
      Map<String, String> environment =
          selection.isPortable() ? StandIn.environment(StandIn.build(folder)) : Map.of();
      Callable<Object> work = Executors.callable(() -> work(namespace, folder, environment));
      int workers = Math.min(WORKERS, waiting.size());
      for (Future<Object> done : threads.invokeAll(Collections.nCopies(workers, work))) done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The tests cannot be run.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs classes in one JVM, and in another one if that ends too early. */
  private void work(Namespace namespace, Path folder, Map<String, String> environment) {
    Optional<Class<?>> next = next();
    while (next.isPresent()) {
      String doing = "";
      try (WorkerProcess process = WorkerProcess.start(namespace, folder, environment)) {
        processes.add(process);
        while (next.isPresent()) {
          doing = next.get().getSimpleName();
          tally.add(process.run(next.get().getName(), out).take());
          next = next();
        }
        tally.add(process.finish(out).take());
      } catch (IOException e) {
        tally.failed();
        out.println("FAILED " + doing + ": " + e.getMessage());
        next = next();
      }
    }
  }

  private Optional<Class<?>> next() {
    return stopping ? Optional.empty() : Optional.ofNullable(waiting.poll());
  }

  private void stop() {
    stopping = true;
    processes.forEach(WorkerProcess::close);
    Leftovers.endSuite();
  }
}
