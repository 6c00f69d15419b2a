//SOURCES ProcReach.java
//SOURCES ProcessSource.java
//SOURCES ../state/UserError.java

package mcptools.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.state.UserError;

/**
 * Processes of Linux, read from /proc (proc(5)). ProcessHandle is not used for the command line: it
 * loses what is longer than 4096 bytes.
 */
public final class ProcSource implements ProcessSource {
  /** Milliseconds in a clock tick: USER_HZ is 100 on every Linux architecture in use. */
  private static final long TICK = 10;

  /** PF_KTHREAD of the flags in stat: a thread of the kernel, which has no command line. */
  private static final long KERNEL = 0x200000;

  private static final Pattern UPTIME = Pattern.compile("(\\d{1,12})\\.(\\d\\d)");

  private final Path proc;

  public ProcSource(Path proc) {
    this.proc = proc;
  }

  /** Whether this system has a /proc of this kind, readable or not. */
  public static boolean available() {
    return System.getProperty("os.name").equals("Linux");
  }

  @Override
  public ProcessTable list() {
    List<ProcessInfo> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(proc, p -> isNumber(p.getFileName().toString()))) {
      for (Path entry : entries) read(entry).ifPresent(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new UserError(1, "the process listing in " + proc + " can not be read: " + e);
    }
    if (found.isEmpty()) throw new UserError(1, "the process listing in " + proc + " is empty");
    return new ProcessTable(found, uptime());
  }

  @Override
  public Optional<ProcessInfo> read(long pid) {
    return read(proc.resolve(Long.toString(pid)));
  }

  @Override
  public Map<String, String> environment(ProcessId id) {
    Map<String, String> variables = new HashMap<>();
    Path folder = proc.resolve(Long.toString(id.pid()));
    for (String entry : split(bytes(folder.resolve("environ")))) {
      int equals = entry.indexOf('=');
      if (equals > 0)
        variables.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return read(id.pid()).filter(p -> p.id().equals(id)).isPresent() ? variables : Map.of();
  }

  @Override
  public String boot() {
    return text(proc.resolve("sys/kernel/random/boot_id")).strip();
  }

  @Override
  public boolean foreignNamespace(ProcessId id) {
    try {
      Path theirs = proc.resolve(id.pid() + "/ns/pid");
      return !Files.readSymbolicLink(theirs)
          .equals(Files.readSymbolicLink(proc.resolve("self/ns/pid")));
    } catch (IOException e) {
      return false; // gone, or not ours to look at: then its environment can not be read either
    }
  }

  @Override
  public Optional<String> unit(ProcessId id) {
    for (String line : text(proc.resolve(id.pid() + "/cgroup")).split("\n")) {
      // "0::/user.slice/.../foo.service", and "1:name=systemd:/..." in the first version
      if (!line.startsWith("0::") && !line.contains("name=systemd:")) continue;
      String leaf = line.substring(line.lastIndexOf('/') + 1);
      if (leaf.endsWith(".service") && !leaf.startsWith("user@")) return Optional.of(leaf);
    }
    return Optional.empty();
  }

  private Optional<ProcessInfo> read(Path folder) {
    // "pid (comm) state ppid pgrp session ... starttime(22)": comm may hold spaces and brackets.
    String stat = text(folder.resolve("stat"));
    int close = stat.lastIndexOf(')');
    String[] fields = stat.substring(close + 1).stripLeading().split(" ", 21);
    if (close < 0 || fields.length < 21) return Optional.empty();
    try {
      long parent = Long.parseLong(fields[1]);
      long start = Long.parseLong(fields[19]) * TICK;
      boolean kernel = (Long.parseLong(fields[6]) & KERNEL) != 0;
      List<String> argv = kernel ? List.of() : split(bytes(folder.resolve("cmdline")));
      ProcessId id = new ProcessId(Long.parseLong(folder.getFileName().toString()), start);
      boolean zombie = fields[0].equals("Z") || fields[0].equals("X");
      return Optional.of(
          new ProcessInfo(
              id, parent, Long.parseLong(fields[3]), kernel ? 0 : owner(folder), zombie, argv));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long owner(Path folder) {
    try {
      return ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public Map<ProcessId, Reach> reach(List<List<ProcessInfo>> trees) {
    Map<ProcessId, Reach> found = new HashMap<>();
    if (trees.isEmpty()) return found;
    ProcReach reader = new ProcReach(proc);
    for (List<ProcessInfo> tree : trees) found.put(tree.getLast().id(), reader.of(tree));
    return found;
  }

  /** Time since boot in milliseconds. */
  private long uptime() {
    Matcher uptime = UPTIME.matcher(text(proc.resolve("uptime")));
    if (!uptime.lookingAt()) throw new UserError(1, proc.resolve("uptime") + " can not be read");
    return Long.parseLong(uptime.group(1)) * 1000 + Long.parseLong(uptime.group(2)) * TICK;
  }

  private static boolean isNumber(String name) {
    return name.charAt(0) >= '1' && name.charAt(0) <= '9';
  }

  private static String text(Path file) {
    return new String(bytes(file), UTF_8);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0]; // ended meanwhile, or another user's
    }
  }

  private static List<String> split(byte[] bytes) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != 0) continue;
      parts.add(new String(bytes, from, i - from, UTF_8));
      from = i + 1;
    }
    if (from < bytes.length) parts.add(new String(bytes, from, bytes.length - from, UTF_8));
    return parts;
  }
}
