//SOURCES ../../../lib/process/Libc.java

package mcptools.cli.terminal;

import mcptools.process.Libc;

/**
 * A line on the terminal that says what is being done and for how long, each second anew; it is
 * gone when that is done. Where the error output is no terminal there is none.
 */
public final class Progress implements AutoCloseable {
  private static final long SECOND = 1000;

  private final Thread thread;

  /** Nothing is shown of what is done within a second. */
  private Progress(String what) {
    thread = Thread.ofPlatform().daemon().unstarted(() -> show(what));
  }

  /**
   * Begins to show it.
   *
   * @param what such as "starting memory"
   */
  public static Progress of(String what) {
    Progress progress = new Progress(what);
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    if (!dumb && Libc.isTerminal(2)) progress.thread.start();
    return progress;
  }

  private static void show(String what) {
    boolean shown = false;
    try {
      for (int seconds = 1; ; seconds++) {
        Thread.sleep(SECOND);
        print("\r" + what + ", " + seconds + " s\033[K");
        shown = true;
      }
    } catch (InterruptedException e) {
      if (shown) print("\r\033[K");
    }
  }

  private static void print(String text) {
    System.err.print(text);
    System.err.flush();
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(); // what is printed next must not meet it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
