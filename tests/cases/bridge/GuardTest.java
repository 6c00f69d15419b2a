package mcptools.tests.cases.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the guard of a bridge that has died starts, in a clone whose commands say how they are
 * called.
 */
@ExtendWith(Scratch.Extension.class)
class GuardTest {
  private static String started(Scratch scratch, String... command) throws Exception {
    Path state = scratch.directory("state");
    Files.writeString(state.resolve("serve.servers"), "{}\n");
    Files.writeString(state.resolve("connect.json"), "{\"client\": 1}\n");
    Path run = scratch.directory("clone/lib/launch").resolve("run.sh");
    Files.writeString(run, "#!/bin/sh\necho anew: $*\n");
    assertThat(run.toFile().setExecutable(true)).isTrue();
    String guard = Checkout.root().resolve("lib/bridge/guard.sh").toString();
    String died = "exec 4>&1 && exec sh \"$@\" 1</dev/null 2>&4";
    String[] words = {"sh", "-c", died, "sh", guard, "state", command[0], command[1], "x"};
    Run here =
        Run.in(scratch).with("MCP_TOOLS_CLONE", scratch.folder().resolve("clone").toString());
    return here.command(words).ok().out();
  }

  @Test
  void startsWhatDied(Scratch scratch) throws Exception {
    Files.writeString(scratch.folder().resolve("arguments"), "-cp app.jar\n");
    assertThat(started(scratch, "/bin/echo", "@arguments")).isEqualTo("@arguments x\n");
  }

  /** Java was updated, or the command was built twice since. */
  @ParameterizedTest
  @ValueSource(strings = {"/no/such/java @/dev/null", "/bin/echo @/no/such/arguments"})
  void startsTheCommandAnewWhereThatIsGone(String command, Scratch scratch) throws Exception {
    assertThat(started(scratch, command.split(" "))).isEqualTo("anew: mcp_manager serve --none\n");
  }
}
