//SOURCES ProcessInfo.java

package mcptools.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what the kernel of macOS answers to sysctl(3) about processes.
 *
 * <p>It lists them as struct kinfo_proc, which is the same on arm64 and x86_64, as both have 64
 * bits: bsd/sys/sysctl.h of xnu has struct kinfo_proc and its second half, eproc, and
 * bsd/sys/proc.h the first one, extern_proc. golang.org/x/sys/unix has the same offsets in
 * ztypes_darwin_arm64.go and ztypes_darwin_amd64.go.
 */
public final class MacProcesses {
  /** Of one process. */
  public static final int BYTES = 648;

  /** kp_proc.p_un.__p_starttime, a struct timeval: when fork(2) made it. */
  private static final int START_SECONDS = 0;

  private static final int START_MICROSECONDS = 8;

  /** kp_proc.p_stat. */
  private static final int STATE = 36;

  private static final byte SZOMB = 5;

  /** kp_proc.p_pid. */
  private static final int PID = 40;

  /** kp_proc.p_comm: the first 16 bytes of the program's file name, and a zero byte. */
  private static final int COMMAND = 243;

  private static final int COMMAND_BYTES = 16;

  /** kp_eproc.e_ucred.cr_uid: whose rights it has, which is what ps prints as uid. */
  private static final int USER = 420;

  /** kp_eproc.e_ppid. */
  private static final int PARENT = 560;

  private MacProcesses() {}

  /**
   * The processes, each without its process session, and with the name of its program in place of
   * its arguments.
   *
   * @param answer structures one behind the other
   * @return none when their size is another than the one known
   */
  public static List<ProcessInfo> parse(byte[] answer) {
    if (answer.length % BYTES != 0) return List.of();
    ByteBuffer bytes = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
    List<ProcessInfo> found = new ArrayList<>();
    for (int at = 0; at < answer.length; at += BYTES) {
      int pid = bytes.getInt(at + PID);
      if (pid <= 0) continue; // the kernel itself, which ps leaves out too
      long start = bytes.getLong(at + START_SECONDS) * 1000;
      ProcessId id = new ProcessId(pid, start + bytes.getInt(at + START_MICROSECONDS) / 1000);
      long user = bytes.getInt(at + USER) & 0xffffffffL;
      boolean zombie = bytes.get(at + STATE) == SZOMB;
      String command = text(answer, at + COMMAND);
      List<String> argv = zombie || command.isEmpty() ? List.of() : List.of(command);
      found.add(new ProcessInfo(id, bytes.getInt(at + PARENT), -1, user, zombie, argv));
    }
    return found;
  }

  private static String text(byte[] answer, int from) {
    int end = from;
    while (end < from + COMMAND_BYTES && answer[end] != 0) end++;
    return new String(answer, from, end - from, UTF_8);
  }

  /**
   * The arguments of a process by the answer to KERN_PROCARGS2, which is their number, the
   * program's path, zero bytes, and then the arguments and the environment, each with a zero byte
   * behind it; none when it is cut off.
   */
  public static List<String> arguments(byte[] answer) {
    List<String> found = new ArrayList<>();
    return environmentAt(answer, found) < 0 ? List.of() : found;
  }

  /**
   * The environment by the same answer. The kernel leaves it out for programs that the system
   * protects, such as its shells (omit_env_vars in bsd/kern/kern_sysctl.c of xnu).
   */
  public static Map<String, String> environment(byte[] answer) {
    Map<String, String> found = new HashMap<>();
    int from = environmentAt(answer, new ArrayList<>());
    if (from < 0) return found;
    for (int at = from; at < answer.length; at++) {
      if (answer[at] != 0) continue;
      // A title that a process gave itself may have left empty ones in between.
      String text = new String(answer, from, at - from, UTF_8);
      int equals = text.indexOf('=');
      if (equals > 0) found.put(text.substring(0, equals), text.substring(equals + 1));
      from = at + 1;
    }
    return found;
  }

  /** Where the environment begins; -1 when not all arguments are there. */
  private static int environmentAt(byte[] answer, List<String> arguments) {
    if (answer.length < Integer.BYTES) return -1;
    int count = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).getInt();
    int from = Integer.BYTES;
    while (from < answer.length && answer[from] != 0) from++;
    while (from < answer.length && answer[from] == 0) from++;
    for (int at = from; at < answer.length && arguments.size() < count; at++) {
      if (answer[at] != 0) continue;
      arguments.add(new String(answer, from, at - from, UTF_8));
      from = at + 1;
    }
    return arguments.size() == count ? from : -1;
  }
}
