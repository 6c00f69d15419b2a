//SOURCES ../../../lib/trends/Trend.java

package mcptools.tests.cases.trends;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import mcptools.history.History;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.process.ProcessId;
import mcptools.process.ProcessSource;
import mcptools.process.UsageSource;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;
import mcptools.trends.Growth.Kind;
import mcptools.trends.Trend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two real node servers, one of which leaks, on a clock by which each call is a minute. */
@ExtendWith(Scratch.Extension.class)
class RealLeakTest {
  private static final int MINUTES = 145;
  private static final double MB = 1 << 20;
  private static final long EPOCH = 1_793_577_600_000L;

  private final UsageSource usage = UsageSource.ofSystem();

  private record Server(Process process, BufferedReader out, ProcessId id)
      implements AutoCloseable {
    static Server start(Scratch scratch, String option) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder("node", Checkout.fixture("mcp-server-leaky.mjs").toString(), option)
              .redirectError(Redirect.DISCARD);
      builder.environment().put(Scratch.MARK, scratch.mark());
      Process process = builder.start();
      BufferedReader out = process.inputReader(UTF_8);
      ProcessId id = ProcessSource.ofSystem().read(process.pid()).orElseThrow().id();
      return new Server(process, out, id);
    }

    void call() throws IOException {
      String request =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
              + "\"params\":{\"name\":\"echo\",\"arguments\":{\"text\":\"x\"}}}\n";
      process.getOutputStream().write(request.getBytes(UTF_8));
      process.getOutputStream().flush();
      assertThat(out.readLine()).contains("\"result\"");
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private Point point(String name, Server server) {
    long uss = usage.read(server.id()).orElseThrow().uss().orElseThrow();
    Series series = new Series(name, "session", "api", 1);
    return Point.of(series, server.id().pid(), server.id().start(), uss, uss, uss, 1, 1, 1);
  }

  @Test
  void theOneGrowsAndTheOtherDoesNot(Scratch scratch) throws IOException {
    Tools.need("node");
    List<Sample> samples = new ArrayList<>();
    try (Server leaking = Server.start(scratch, "--leak");
        Server steady = Server.start(scratch, "--steady")) {
      for (int minute = 0; minute < MINUTES; minute++) {
        leaking.call();
        steady.call();
        long at = EPOCH + minute * 60_000L;
        List<Point> points = List.of(point("leaking", leaking), point("steady", steady));
        samples.add(new Sample(at, at, 1, 0, Machine.UNKNOWN, 1, 0, points));
      }
    }
    List<Trend> trends = Trend.of(new History(samples, List.of()), Long.MAX_VALUE);
    assertThat(trends).extracting(t -> t.series().name()).containsExactly("leaking", "steady");
    assertThat(trends.getFirst().worst().growth().kind()).isEqualTo(Kind.GROWING);
    assertThat(trends.getFirst().worst().growth().perHour() / MB).isBetween(110.0, 130.0);
    assertThat(trends.getLast().worst().growth().kind()).isNotEqualTo(Kind.GROWING);
  }
}
