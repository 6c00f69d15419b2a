//SOURCES Call.java
//SOURCES Latencies.java

package mcptools.bridge.relay;

import java.util.Collection;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;

/** What a server was asked by its clients since it was added to the bridge. */
public final class ServerFigures {
  /** Longer results are not searched for what says that a tool has failed. */
  private static final int SHORT = 64 << 10;

  private final Latencies latencies = new Latencies();
  private long calls;
  private long errors;
  private long sentBytes;
  private long receivedBytes;

  /**
   * The figures at one moment.
   *
   * @param calls of clients that were sent to the server
   * @param errors of those, and of those that could not be sent
   * @param answered how many of the calls
   * @param seconds that these took together
   * @param median milliseconds
   * @param p99 milliseconds
   */
  public record Values(
      long calls,
      long errors,
      long answered,
      double seconds,
      double median,
      double p99,
      long sentBytes,
      long receivedBytes) {
    private static final Values NONE = new Values(0, 0, 0, 0, 0, 0, 0, 0);

    /** Of several processes of a server: sums, and the slowest. */
    public static Values of(Collection<Values> all) {
      return all.stream().reduce(NONE, Values::plus);
    }

    private Values plus(Values other) {
      return new Values(
          calls + other.calls,
          errors + other.errors,
          answered + other.answered,
          seconds + other.seconds,
          Math.max(median, other.median),
          Math.max(p99, other.p99),
          sentBytes + other.sentBytes,
          receivedBytes + other.receivedBytes);
    }
  }

  public synchronized Values values() {
    return new Values(
        calls,
        errors,
        latencies.count(),
        latencies.nanos() / 1e9,
        latencies.quantile(0.5),
        latencies.quantile(0.99),
        sentBytes,
        receivedBytes);
  }

  synchronized void sent(int bytes) {
    sentBytes += bytes;
  }

  synchronized void received(int bytes) {
    receivedBytes += bytes;
  }

  synchronized void begun(Call call) {
    if (call.caller().isEmpty()) return;
    calls++;
    call.caller().get().figures().begun();
  }

  /** A call could not be sent, or cannot be answered. */
  synchronized void failed(Call call) {
    if (call.caller().isEmpty()) return;
    errors++;
    call.caller().get().figures().failed();
  }

  synchronized void answered(Call call, Message answer) {
    if (call.caller().isEmpty()) return;
    latencies.add(call.age());
    if (isFailure(answer)) failed(call);
  }

  /** Whether it is an error, or the result of a tool that has failed. */
  private static boolean isFailure(Message answer) {
    if (answer.error() != null) return true;
    JsonSlice result = answer.result();
    if (result == null || !result.isObject() || result.length() > SHORT) return false;
    JsonSlice failed = result.get("isError");
    return failed != null && failed.toString().equals("true");
  }
}
