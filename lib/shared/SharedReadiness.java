//SOURCES SharedOutcome.java
//SOURCES SharedSnapshotReader.java
//SOURCES ../process/ListeningPorts.java
//SOURCES ../secrets/Secrets.java

package mcptools.shared;

import java.util.Optional;
import mcptools.process.ListeningPorts;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.secrets.Secrets;
import mcptools.settings.SharedServer.Http;
import mcptools.shared.SharedOutcome.Change;
import mcptools.state.SharedFiles;
import mcptools.state.SharedLog;
import mcptools.state.StateHome;

/** Waits until a started server answers, or reports why it does not. */
record SharedReadiness(ProcessSource source, StateHome home) {
  private static final long POLL_MILLIS = 50;

  /** Shorter values of variables are no secrets, but numbers and switches. */
  private static final int SECRET = 6;

  /**
   * @param started the outcome of its start
   * @param end how long to wait, on the clock of {@link System#nanoTime}
   * @return the same when its port answers
   */
  SharedOutcome await(Http server, SharedOutcome started, long end) {
    SharedLog log = new SharedFiles(home).log(server.name());
    SharedSnapshotReader reader = new SharedSnapshotReader(source, home);
    long pid = started.pid();
    while (true) {
      if (!source.lives(pid)) {
        // A launcher may end while its server runs.
        Optional<ProcessInfo> other = reader.read().root(server.name(), server.program().command());
        if (other.isEmpty()) {
          String why = log.errorLine().map(line -> ": " + hidden(line, server)).orElse("");
          return failed(server, 0, "it ended at once" + why + "; see " + log.file());
        }
        pid = other.get().pid();
      }
      if (ListeningPorts.answers(server.url().getHost(), server.port())) return started;
      if (System.nanoTime() - end > 0) {
        String silent = "it runs, pid " + pid + ", but port " + server.port() + " does not answer";
        return failed(server, pid, silent + "; see " + log.file());
      }
      pause();
    }
  }

  private static SharedOutcome failed(Http server, long pid, String sentence) {
    return new SharedOutcome(server.name(), Change.FAILED, pid, sentence);
  }

  /** A line of the log, without secrets. */
  private static String hidden(String line, Http server) {
    String plain = line;
    for (String value : server.program().variables().values()) {
      if (value.length() >= SECRET) plain = plain.replace(value, Secrets.HIDDEN);
    }
    return Secrets.hide(plain);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
