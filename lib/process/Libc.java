//SOURCES Platform.java
//SOURCES ../error/UserError.java

package mcptools.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcptools.error.UserError;

/** The few calls of the C library that Java has no method for. The same on Linux and macOS. */
public final class Libc {
  private static final Linker LINKER = Linker.nativeLinker();

  /** Larger than sigset_t on either system (128 bytes on Linux, 4 on macOS). */
  private static final int SIGNAL_SET_BYTES = 128;

  /** O_NONBLOCK and O_CLOEXEC of Linux. */
  private static final int OPEN_FLAGS = 0x80800;

  private static final int POLLHUP = 16;

  /** Of an address of a socket, of IPv4 or IPv6. */
  private static final int ADDRESS_BYTES = 28;

  /** Descriptors among which a socket of this process is looked for. */
  private static final int MOST_SEARCHED = 256;

  private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
      JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

  private static final SymbolLookup LIBRARY = library();

  private Libc() {}

  /** The C library of this system, and before it what stands in for that of macOS. */
  private static SymbolLookup library() {
    String other = Platform.standIn();
    if (other == null) return LINKER.defaultLookup();
    return SymbolLookup.libraryLookup(Path.of(other), Arena.global()).or(LINKER.defaultLookup());
  }

  /** Made once, because it is called for each process of a listing. */
  private static final class GetSid {
    static final MethodHandle HANDLE = words("getsid").orElseThrow();
  }

  /** getsid(2): the process session of a process; -1 when it is gone. */
  public static long sessionOf(long pid) {
    try {
      return (int) (long) GetSid.HANDLE.invokeExact(pid, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("getsid", e);
    }
  }

  /** setpgid(2): makes this process lead a process group; whether it does now. */
  public static boolean leadGroup() {
    call("setpgid", 0, 0); // refused when it leads a process session, and so a group
    return call("getpgid", 0) == ProcessHandle.current().pid();
  }

  /**
   * getsockname(2) and dup2(2): makes the socket with this local port, which only one may have, the
   * standard input; whether it is now.
   */
  public static boolean makeInput(int port) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
      MemorySegment length = arena.allocate(JAVA_INT);
      for (int socket = 3; socket < MOST_SEARCHED; socket++) {
        length.set(JAVA_INT, 0, ADDRESS_BYTES);
        if (call("getsockname", socket, address, length) != 0) continue;
        // The port is at the same place in all addresses of TCP on both systems.
        int found = Short.toUnsignedInt(address.get(BIG_ENDIAN_SHORT, 2));
        if (found == port && length.get(JAVA_INT, 0) >= 16) return call("dup2", socket, 0) == 0;
      }
      return false;
    }
  }

  /** pipe(2): its end to read from, and the one to write to. */
  public static int[] pipe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      if (call("pipe", ends) != 0) throw new UserError(1, "no pipe can be made");
      return new int[] {ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)};
    }
  }

  /** close(2). */
  public static void close(int descriptor) {
    call("close", descriptor);
  }

  /** listen(2) on the standard input, a socket, which may listen already; whether it does now. */
  public static boolean listenOnInput(int backlog) {
    return call("listen", 0, backlog) == 0;
  }

  /** shutdown(2) of the standard input, a socket: on Linux nobody can connect to it any more. */
  public static void endInput() {
    call("shutdown", 0, 0);
  }

  /** isatty(3): whether a file descriptor is a terminal. */
  public static boolean isTerminal(int descriptor) {
    try {
      MethodHandle isatty = handle("isatty", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      return (int) isatty.invokeExact(descriptor) == 1;
    } catch (Throwable e) {
      throw new IllegalStateException("isatty", e);
    }
  }

  /**
   * kill(2) of the own process group with SIGTSTP, as Ctrl-Z does; returns when it goes on. Nothing
   * happens where nobody could have it go on.
   */
  public static void suspend() {
    call("kill", 0, Platform.isLinux() ? 20 : 18);
  }

  /** signal(2): a terminal that closes does not end this process any more. */
  public static void ignoreHangup() {
    FunctionDescriptor type = FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS);
    try {
      // SIGHUP is 1 and SIG_IGN is the address 1, on Linux and macOS alike.
      MemorySegment before =
          (MemorySegment) handle("signal", type).invokeExact(1, MemorySegment.ofAddress(1));
      if (before.address() == -1) throw new UserError(1, "SIGHUP cannot be ignored");
    } catch (UserError e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("signal", e);
    }
  }

  /**
   * execvp(3): this process becomes the command, with the same pid, terminal and environment. The
   * JVM is gone afterwards, and with it every thread and shutdown hook.
   *
   * @throws UserError when the program cannot be run; otherwise it does not return
   */
  public static void exec(List<String> command) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argv = strings(arena, command);
      // The JVM blocks SIGQUIT in Java threads, and a blocked signal stays so across exec.
      int setMask = Platform.isLinux() ? 2 : 3;
      MethodHandle mask =
          handle("pthread_sigmask", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
      int masked =
          (int) mask.invokeExact(setMask, arena.allocate(SIGNAL_SET_BYTES), MemorySegment.NULL);
      MethodHandle execvp = handle("execvp", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
      int failed = (int) execvp.invokeExact(argv.getAtIndex(ADDRESS, 0), argv);
      throw new UserError(1, command.getFirst() + " cannot be run (" + masked + failed + ")");
    } catch (UserError e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("execvp", e);
    }
  }

  /** An array as argv and environ are: pointers to strings, and a null pointer behind them. */
  static MemorySegment strings(SegmentAllocator arena, List<String> texts) {
    MemorySegment array = arena.allocate(MemoryLayout.sequenceLayout(texts.size() + 1L, ADDRESS));
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    return array;
  }

  /**
   * Any function of the C library that takes pointers and numbers and gives an int.
   *
   * @param arguments each a MemorySegment, a Long, an Integer or a Short
   */
  static int call(String name, Object... arguments) {
    MemoryLayout[] types = new MemoryLayout[arguments.length];
    for (int i = 0; i < types.length; i++) {
      types[i] =
          switch (arguments[i]) {
            case MemorySegment _ -> ADDRESS;
            case Short _ -> JAVA_SHORT;
            case Long _ -> JAVA_LONG;
            default -> JAVA_INT;
          };
    }
    try {
      return (int)
          handle(name, FunctionDescriptor.of(JAVA_INT, types)).invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  /**
   * Whether somebody can write to a pipe without a name, whoever shows it, by poll(2) of Linux,
   * which reads nothing; empty when that is not known. Linux does not say it of a named pipe.
   *
   * @param pipe such as /proc/PID/fd/0
   */
  public static Optional<Boolean> hasWriter(Path pipe) {
    try (Arena arena = Arena.ofConfined()) {
      int open = call("open", arena.allocateFrom(pipe.toString()), OPEN_FLAGS);
      if (open < 0) return Optional.empty();
      // struct pollfd: a descriptor, what is asked for, what is answered, the two of 16 bits
      MemorySegment asked = arena.allocate(JAVA_INT, 2);
      asked.setAtIndex(JAVA_INT, 0, open);
      boolean failed = call("poll", asked, 1L, 0) < 0;
      int answer = asked.getAtIndex(JAVA_SHORT, 3);
      call("close", open);
      return failed ? Optional.empty() : Optional.of((answer & POLLHUP) == 0);
    }
  }

  /** syscall(2), for what not every C library has a function for; -1 when it fails. */
  static long system(long number, long first, long second, long third, long fourth) {
    FunctionDescriptor type =
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    try {
      MethodHandle syscall = handle("syscall", type, Linker.Option.firstVariadicArg(1));
      return (long) syscall.invokeExact(number, first, second, third, fourth);
    } catch (Throwable e) {
      throw new IllegalStateException("syscall", e);
    }
  }

  /**
   * A function that takes at most six numbers and pointers: all are given it as words of 64 bits in
   * registers, of which it looks at what it wants, and an int is the lower half of the result. One
   * form for all, because each further one is made anew at each start. STARTUP.md: C function
   */
  static Optional<MethodHandle> words(String name) {
    return find(
        name,
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  }

  /** A function of the C library; empty when this system has none of that name. */
  static Optional<MethodHandle> find(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LIBRARY.find(name).map(function -> LINKER.downcallHandle(function, type, options));
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return find(name, type, options).orElseThrow();
  }
}
