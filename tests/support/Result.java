package mcptools.tests.support;

import java.time.Duration;
import java.util.List;

/**
 * What a command did.
 *
 * @param exit its exit code
 * @param out all of its standard output
 * @param err all of its standard error
 */
public record Result(List<String> command, int exit, String out, String err, Duration took) {
  /** This result, after an assertion that the exit code is 0. */
  public Result ok() {
    return exits(0);
  }

  /** This result, after an assertion about the exit code. */
  public Result exits(int code) {
    if (exit != code) {
      throw new AssertionError("Expected exit code " + code + " of " + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit "
        + exit
        + " after "
        + took.toMillis()
        + " ms"
        + "\n--- stdout\n"
        + out
        + "\n--- stderr\n"
        + err;
  }
}
