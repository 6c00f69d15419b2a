//SOURCES ../../process/ProgramRunner.java

package mcptools.bridge.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProgramRunner;

/** The jobs that launchd runs for the user who is logged in, by launchctl(1). */
public record Launchd(ProgramRunner runner) {
  private static final int IN_PROGRESS = 36; // EINPROGRESS

  /**
   * As launchctl ends while launchd has not let go of a job yet: EIO and EALREADY, for five seconds
   * on macOS 26.5 (headroomlabs-ai/headroom issue 1289, Layr-Labs/d-inference issue 1102).
   */
  private static final Set<Integer> LATER = Set.of(5, 37);

  private static final int TRIES = 40;
  private static final long PAUSE_MILLIS = 500;

  /** Has a job run from now on and from each login on, in place of the one that it has. */
  public ProgramRunner.Result load(String label, Path file) {
    int before = launchctl("bootout", domain() + "/" + label).exit();
    boolean there = before == 0 || before == IN_PROGRESS;
    for (int tries = 1; ; tries++) {
      ProgramRunner.Result loaded = launchctl("bootstrap", domain(), file.toString());
      if (!there || !LATER.contains(loaded.exit()) || tries == TRIES) return loaded;
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return loaded;
      }
    }
  }

  /** Whether it has the job, and what it says of it. */
  public ProgramRunner.Result print(String label) {
    return launchctl("print", domain() + "/" + label);
  }

  /** Ends a job, and has it run no more. */
  public void unload(String label) {
    launchctl("bootout", domain() + "/" + label);
  }

  private String domain() {
    return "gui/" + run("id", "-u").out().strip();
  }

  private ProgramRunner.Result launchctl(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = "launchctl";
    System.arraycopy(words, 0, command, 1, words.length);
    return run(command);
  }

  private ProgramRunner.Result run(String... command) {
    return runner.run(List.of(command), Optional.empty(), ProgramRunner.TIMEOUT);
  }
}
