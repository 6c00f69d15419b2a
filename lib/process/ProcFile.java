package mcptools.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the small files of /proc, one after the other into the same buffer. STARTUP.md: /proc. Not
 * for several threads at once.
 */
final class ProcFile {
  /** PF_KTHREAD of the flags in stat: a thread of the kernel, which has no command line. */
  private static final long KERNEL = 0x200000;

  /** The native code copies more than this by way of memory that it gets and gives back. */
  private static final int CHUNK = 8192;

  /** Milliseconds in a clock tick: USER_HZ is 100 on every Linux architecture in use. */
  static final long TICK = 10;

  /** Most of these files are smaller; memory that is touched for the first time takes time. */
  private static final int SMALL = 2048;

  private byte[] bytes = new byte[SMALL];
  private int length;

  /**
   * The fields of /proc/PID/stat that are asked for (proc(5)).
   *
   * @param zombie whether all of it is dead: while other threads go on, a dead first one is none
   * @param kernel whether it is a thread of the kernel
   * @param cpu milliseconds on a processor, as user and in the kernel
   * @param start milliseconds since boot
   */
  record Stat(
      boolean zombie,
      long parent,
      long session,
      boolean kernel,
      long cpu,
      long threads,
      long start) {}

  /** The text of a file; empty when it cannot be read. */
  static Optional<String> textOf(String file) {
    ProcFile reader = new ProcFile();
    return reader.read(file, false) ? Optional.of(reader.text()) : Optional.empty();
  }

  /** Whether an entry of /proc is a process: its name is a number then. */
  static boolean isProcess(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') return false;
    }
    return name.length() < 19;
  }

  /**
   * Reads a file of one process that has one record, such as stat or environ: the kernel gives as
   * much of it as there is room for.
   *
   * @return whether it could be read: false when the process has ended or is another user's
   */
  boolean read(String file) {
    return read(file, true);
  }

  /**
   * @param once whether what is shorter than asked for is the end, and need not be asked for
   */
  private boolean read(String file, boolean once) {
    length = 0;
    try (FileInputStream in = new FileInputStream(file)) {
      while (true) {
        if (length == bytes.length) bytes = Arrays.copyOf(bytes, 2 * length);
        int asked = Math.min(CHUNK, bytes.length - length);
        int got = in.read(bytes, length, asked);
        if (got <= 0) return true;
        length += got;
        if (once && got < asked) return true;
      }
    } catch (IOException e) {
      length = 0;
      return false;
    }
  }

  /** What was read, "" when it could not be. */
  String text() {
    return new String(bytes, 0, length, UTF_8);
  }

  /** What was read, as strings that a zero byte ends. */
  List<String> strings() {
    List<String> found = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] != 0) continue;
      found.add(new String(bytes, from, i - from, UTF_8));
      from = i + 1;
    }
    if (from < length) found.add(new String(bytes, from, length - from, UTF_8));
    return found;
  }

  /** What was read, as an environment: the variables of these names. */
  Map<String, String> variables(Set<String> names) {
    String text = text();
    Map<String, String> found = new HashMap<>();
    for (String name : names) {
      String begin = name + "=";
      int at = text.indexOf(begin);
      while (at > 0 && text.charAt(at - 1) != 0) at = text.indexOf(begin, at + 1);
      if (at < 0) continue;
      int value = at + begin.length();
      int end = text.indexOf(0, value);
      found.put(name, text.substring(value, end < 0 ? text.length() : end));
    }
    return found;
  }

  /** What was read, as the text of stat; empty when it is none, or not all of it. */
  Optional<Stat> stat() {
    // "pid (comm) state ppid pgrp session ... starttime(22)": comm may hold spaces and brackets.
    int at = length - 1;
    while (at >= 0 && bytes[at] != ')') at--;
    int state = at + 2;
    if (at < 0 || state >= length) return Optional.empty();
    boolean zombie = bytes[state] == 'Z' || bytes[state] == 'X';
    long parent = 0;
    long session = 0;
    long flags = 0;
    long cpu = 0;
    long threads = 0;
    for (int field = 4, from = state + 2; from < length; field++) {
      int end = from;
      while (end < length && bytes[end] != ' ') end++;
      // A text that was cut ends within a number.
      if (end == length) break;
      switch (field) {
        case 4 -> parent = number(from, end);
        case 6 -> session = number(from, end);
        case 9 -> flags = number(from, end);
        case 14, 15 -> cpu += number(from, end);
        case 20 -> threads = number(from, end);
        default -> {}
      }
      if (field == 22) {
        long start = number(from, end);
        boolean odd = parent < 0 || session < -1 || flags < 0 || cpu < 0 || start < 0;
        if (odd) return Optional.empty();
        boolean kernel = (flags & KERNEL) != 0;
        zombie &= threads <= 1;
        return Optional.of(
            new Stat(zombie, parent, session, kernel, cpu * TICK, threads, start * TICK));
      }
      from = end + 1;
    }
    return Optional.empty();
  }

  /** A decimal number, or less than -1 for anything else. */
  private long number(int from, int end) {
    int digits = bytes[from] == '-' ? from + 1 : from;
    if (digits == end || end - digits > 18) return Long.MIN_VALUE;
    long value = 0;
    for (int i = digits; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') return Long.MIN_VALUE;
      value = value * 10 + bytes[i] - '0';
    }
    return digits > from ? -value : value;
  }
}
