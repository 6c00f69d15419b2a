//DEPS com.github.oshi:oshi-core:7.5.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//SOURCES Check.java
//SOURCES ../process/Reaper.java
//SOURCES ../process/Spawn.java
//SOURCES ../process/UsageSource.java
//SOURCES ../report/Units.java

package mcptools.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.error.UserError;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProcessTable;
import mcptools.process.Reaper;
import mcptools.process.Reaper.Fate;
import mcptools.process.Spawn;
import mcptools.process.SystemMemory;
import mcptools.process.Usage;
import mcptools.process.UsageSource;
import mcptools.report.Units;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/** Tries each thing that is read of processes or done to them, on processes of its own. */
record SourceChecks(ProcessSource source, UsageSource usage) {
  /** Ends by itself, should this one be killed. */
  private static final List<String> SLEEP = List.of("sleep", "60");

  private static final long SELF = ProcessHandle.current().pid();

  List<Check> all() {
    return List.of(processes(), environment(), memory(), input(), spawn());
  }

  /** Against what Java itself lists, before and after: what comes or goes meanwhile is left out. */
  private Check processes() {
    String name = "processes";
    try {
      Map<Long, Long> before = parents();
      ProcessTable table = source.list();
      Map<Long, Long> after = parents();
      before.entrySet().retainAll(after.entrySet());
      List<Long> wrong = new ArrayList<>();
      before.forEach((pid, parent) -> {
        if (table.get(pid).filter(p -> p.parent() == parent).isEmpty()) wrong.add(pid);
      });
      if (!table.isComplete()) {
        return Check.broken(
            name,
            "the system hides the processes of others, so no server is known to have lost its"
                + " parent, and nothing is ended for that");
      }
      if (!wrong.isEmpty()) {
        return Check.broken(
            name,
            wrong.size()
                + " of "
                + before.size()
                + " that Java lists are missing or have another"
                + " parent, the first "
                + wrong.getFirst());
      }
      return Check.ok(name, table.all().size() + " are listed, as Java lists them");
    } catch (UserError e) {
      return Check.broken(name, e.getMessage());
    }
  }

  private static Map<Long, Long> parents() {
    Map<Long, Long> parents = new HashMap<>();
    ProcessHandle.allProcesses()
        .filter(p -> p.pid() > 0) // macOS lists its kernel as one
        .forEach(p -> parents.put(p.pid(), p.parent().map(ProcessHandle::pid).orElse(0L)));
    return parents;
  }

  private Check environment() {
    String name = "environments";
    Map<String, String> ours =
        source.read(SELF).map(self -> source.environment(self.id())).orElse(Map.of());
    return ours.containsKey("PATH")
        ? Check.ok(name, "can be read")
        : Check.broken(
            name,
            "cannot be read: the session of a server whose client has died is told by the"
                + " record alone");
  }

  /** Against what OSHI reads, which has run on many machines. */
  private Check memory() {
    String name = "memory";
    try {
      SystemMemory system = usage.system();
      Optional<Usage> ours = source.read(SELF).flatMap(self -> usage.read(self.id()));
      if (ours.isEmpty()) return Check.broken(name, "that of processes cannot be read");
      SystemInfo other = new SystemInfo();
      OSProcess self = other.getOperatingSystem().getCurrentProcess();
      long total = other.getHardware().getMemory().getTotal();
      if (!isNear(system.total(), total, 0.02)) {
        return Check.broken(
            name, differs("of the machine", Units.size(system.total()), Units.size(total)));
      }
      // This process itself takes more from one moment to the next.
      if (!isNear(ours.get().rss(), self.getResidentMemory(), 0.5)) {
        String rss = Units.size(self.getResidentMemory());
        return Check.broken(name, differs("of a process", Units.size(ours.get().rss()), rss));
      }
      String whole = Units.size(system.used()) + " of " + Units.size(system.total()) + " used";
      return ours.get().pss().isPresent()
          ? Check.ok(name, whole + "; what processes share is counted once")
          : Check.missing(name, whole + "; of processes RSS alone is known, which counts too much");
    } catch (UserError e) {
      return Check.broken(name, e.getMessage());
    }
  }

  private static boolean isNear(long one, long other, double part) {
    return Math.abs(one - other) <= part * Math.max(one, other);
  }

  private static String differs(String what, String ours, String theirs) {
    return "that "
        + what
        + " reads as "
        + ours
        + ", and OSHI says "
        + theirs
        + "; please report it";
  }

  /** A child whose input and output are pipes of ours, as a stdio server is of its agent. */
  private Check input() {
    String name = "inputs";
    Process child;
    try {
      child = new ProcessBuilder(SLEEP).start();
    } catch (IOException e) {
      return Check.broken(name, "sleep cannot be run; put it on the PATH");
    }
    try {
      Optional<ProcessInfo> self = source.read(SELF);
      Optional<ProcessInfo> held = source.read(child.pid());
      if (self.isEmpty() || held.isEmpty()) {
        return Check.broken(name, "a child that was just started cannot be found");
      }
      boolean known = !source.held(Map.of(held.get(), self.get())).isEmpty();
      Reachability reach =
          source
              .reach(List.of(List.of(held.get())))
              .getOrDefault(held.get().id(), Reachability.UNKNOWN);
      if (known && reach.input() == Reachability.Input.HELD) {
        return Check.ok(name, "it is known who holds the input of a process");
      }
      return Check.missing(
          name,
          "it is not known here who holds the input of a process: a server that only its agent"
              + " knows is not seen, and what lost its client is not ended unasked");
    } finally {
      child.destroyForcibly();
    }
  }

  /** Started as a shared server is, and ended as everything is. */
  private Check spawn() {
    String name = "starting and ending";
    try {
      Path output = Files.createTempFile("mcp-tools", ".log");
      try {
        long pid = Spawn.detached(SLEEP, Path.of("/"), System.getenv(), output);
        Optional<ProcessInfo> started = source.read(pid);
        if (started.isEmpty()) return Check.broken(name, "what is started cannot be found");
        boolean apart = started.get().session() == pid;
        Set<Fate> fates =
            new Reaper(source)
                .end(List.of(started.get())).values().stream().collect(Collectors.toSet());
        if (!fates.equals(Set.of(Fate.TERMINATED))) {
          return Check.broken(name, "a process that was to end is " + fates);
        }
        return apart
            ? Check.ok(name, "a process in a session of its own was started, and ended by SIGTERM")
            : Check.broken(name, "what is started does not get a process session of its own");
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return Check.broken(
          name, "no file can be made in the temporary folder: " + UserError.reason(e));
    } catch (UserError e) {
      return Check.broken(name, e.getMessage());
    }
  }
}
