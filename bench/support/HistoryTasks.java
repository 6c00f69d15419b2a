//SOURCES Launcher.java
//SOURCES ../../lib/history/Rollup.java

package mcptools.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import mcptools.bench.Launcher.Command;
import mcptools.history.Recorder;
import mcptools.history.Rollup;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.state.StateHome;

/** What has to do with a week of 20 servers that were measured each minute. */
public final class HistoryTasks {
  static final int SERVERS = 20;
  static final String SAMPLE = "sample";
  static final String TRENDS = "trends";
  static final String REPORT = "report";
  static final String MEM = "mem";

  private static final int DAYS = 7;
  private static final long MINUTE = 60_000;
  private static final double MB = 1 << 20;

  private final Ground ground;
  private final Launcher launcher;
  private final Path home;
  private final Map<String, String> environment;

  HistoryTasks(Ground ground, Launcher launcher) {
    this.ground = ground;
    this.launcher = launcher;
    this.home = ground.folder().resolve("week");
    this.environment = new TreeMap<>(ground.environment());
    environment.put("MCP_TOOLS_HOME", home.toString());
  }

  /** Writes that week, rolled up as it is day by day; the servers start anew each day. */
  void write() {
    StateHome state = new StateHome(home);
    Random random = new Random(20261129);
    long end = System.currentTimeMillis() / MINUTE * MINUTE;
    int minutes = DAYS * 24 * 60;
    for (int minute = 0; minute < minutes; minute++) {
      int day = minute / 1440;
      long at = end - (minutes - 1L - minute) * MINUTE;
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < SERVERS; i++) {
        double leak = i == 0 ? minute % 1440 * MB / 2 : 0;
        long size = (long) ((20 + 5 * i) * MB * (1 + 0.02 * random.nextGaussian()) + leak);
        Series series = new Series("server-" + i % 7, "session", "project-" + i / 7, i);
        long pid = 1000L + day * SERVERS + i;
        points.add(Point.of(series, pid, 9000 + pid, size, size, size, 500, 7, 20));
      }
      Machine machine = new Machine(16L << 30, 8L << 30, 1L << 30, 0, 50, 5);
      Recorder.append(state, new Sample(at, minute * MINUTE, 1, 0, machine, 3, 0, points), 0);
      if (minute % 1440 == 1439) Rollup.tidy(state, at);
    }
  }

  /** The builds of what is not among the commands that are measured elsewhere. */
  List<Task> builds() {
    return launcher.builds(List.of(new Command("trends", List.of())));
  }

  /** Each has the same servers; what the first one measures is recorded each time. */
  List<Task> all() {
    Task sample = launcher.launched(new Command("session_tracker", List.of("sample")));
    List<String> recorded =
        new ArrayList<>(List.of("sh", "-c", "rm -f \"$0\"/mcp-state/history/*; exec \"$@\""));
    recorded.add(ground.folder().resolve("s").toString());
    recorded.addAll(sample.command());
    String page = ground.folder().resolve("report.html").toString();
    return List.of(
        new Task(SAMPLE, recorded, ground.environment()),
        launcher.launched(new Command(MEM, List.of())),
        task(TRENDS, List.of("--since", DAYS + "d")),
        task(REPORT, List.of("--since", DAYS + "d", "--html", page)));
  }

  private Task task(String name, List<String> arguments) {
    Task task = launcher.launched(new Command("trends", arguments));
    return new Task(name, task.command(), environment);
  }
}
