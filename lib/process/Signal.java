//SOURCES ProcSource.java

package mcptools.process;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Signals, sent to one process and never to another that has taken over its pid. */
enum Signal {
  KILL(9),
  TERM(15),
  STOP(19);

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
  boolean send(long pid, BooleanSupplier same) {
    int held = ProcSource.available() ? (int) Libc.system(OPEN, pid, 0, 0, 0) : -1;
    if (held >= 0) {
      try {
        if (!same.getAsBoolean()) return false;
        if (Libc.system(SEND, held, code, 0, 0) == 0) return true;
      } finally {
        Libc.call("close", held);
      }
    }
    return sendByHandle(pid, same);
  }

  /**
   * Where there is no pidfd (macOS, Linux before 5.3, a filter of system calls): the handle shows
   * by the start time whether its pid was used again, right before it sends.
   */
  private boolean sendByHandle(long pid, BooleanSupplier same) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    if (this == STOP || handle.isEmpty() || !same.getAsBoolean()) return false;
    return this == KILL ? handle.get().destroyForcibly() : handle.get().destroy();
  }
}
