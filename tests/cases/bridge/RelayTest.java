//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import mcptools.bridge.rpc.Unavailable;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is between a server and its clients, at the moments that matter. */
@ExtendWith(Scratch.Extension.class)
class RelayTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void aRequestOfTheBridgeThatIsNeverAnsweredLetsTheServerRest(Scratch scratch) throws Unavailable {
    ScriptedServer server = new ScriptedServer(scratch).hold("ping").hold("server/discover");
    server.bridged().ready();
    assertThat(server.bridged().discovered()).isEmpty();
    assertThat(server.methods())
        .containsExactly("initialize", "notifications/initialized", "ping", "server/discover");
    await().atMost(LONG).until(server.bridged()::isIdle);
  }
}
