//SOURCES Libc.java

package mcptools.process;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Signals, sent to one process and never to another that has taken over its pid. */
public enum Signal {
  KILL(9),
  TERM(15),
  STOP(Platform.isLinux() ? 19 : 17);

  /** The numbers of pidfd_open(2) and pidfd_send_signal(2), the same on all that Java runs on. */
  private static final int OPEN = 434;

  private static final int SEND = 424;

  private final int code;

  Signal(int code) {
    this.code = code;
  }

  /**
   * Sends it. The first one takes some 12 ms: what calls the C library is made then.
   *
   * @param same whether the pid still belongs to that process; asked when the process that has it
   *     now is held, so that what is true then stays true until the signal is sent
   * @return whether it was sent
   */
  public boolean send(long pid, BooleanSupplier same) {
    int held = Platform.isLinux() ? (int) Libc.system(OPEN, pid, 0, 0, 0) : -1;
    if (held >= 0) {
      try {
        if (!same.getAsBoolean()) return false;
        if (Libc.system(SEND, held, code, 0, 0) == 0) return true;
      } finally {
        Libc.call("close", held);
      }
    }
    return sendByPid(pid, same);
  }

  /**
   * As {@link #send}, where there is no pidfd (macOS, Linux before 5.3, a filter of system calls):
   * the handle shows by the start time in milliseconds whether its pid was used again, right before
   * it is sent.
   */
  public boolean sendByPid(long pid, BooleanSupplier same) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (handle.isEmpty() || !same.getAsBoolean() || !handle.get().isAlive()) return false;
    return Libc.call("kill", (int) pid, code) == 0;
  }
}
