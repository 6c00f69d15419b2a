//DEPS org.jspecify:jspecify:1.0.1
//SOURCES relay/BridgedServer.java

package mcptools.bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mcptools.bridge.relay.BridgedServer;
import mcptools.settings.SharedServer.Stdio;
import org.jspecify.annotations.Nullable;

/** Servers that did not answer in time: they are left out of what all list, for a while. */
final class SilentServers {
  /** Milliseconds. */
  private static final long LEFT_OUT = 60_000;

  /**
   * @param config a changed one is tried again
   * @param since as {@link System#nanoTime} counts
   */
  private record Silent(Stdio config, long since) {
    Silent(BridgedServer server) {
      this(server.config(), System.nanoTime());
    }
  }

  private final Map<String, Silent> silent = new ConcurrentHashMap<>();

  boolean has(BridgedServer server) {
    return null
        != silent.computeIfPresent(
            server.config().name(),
            (name, found) -> {
              boolean past = System.nanoTime() - found.since() >= LEFT_OUT * 1_000_000;
              return past || !found.config().equals(server.config()) ? null : found;
            });
  }

  /**
   * Leaves a server out for a while, or until it answers.
   *
   * @param method what it does not answer
   * @param patience how long that was waited for; milliseconds
   * @param answering waits on, and ends with the answer
   * @param answered run once it answers
   */
  void add(
      BridgedServer server, String method, long patience, Thread answering, Runnable answered) {
    String name = server.config().name();
    Silent made = new Silent(server);
    @Nullable Silent known = silent.put(name, made);
    if (known == null) {
      server.report(
          "it does not answer %s in %d s, and is left out of all for %d s"
              .formatted(method, patience / 1000, LEFT_OUT / 1000));
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            answering.join();
          } catch (InterruptedException e) {
            return;
          }
          if (!server.lifecycle().state().equals("running")) {
            silent.replace(name, made, new Silent(server));
          } else if (silent.remove(name, made)) {
            answered.run();
          }
        });
  }
}
