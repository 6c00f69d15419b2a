//SOURCES ../../../lib/bridge/client/LoginService.java

package mcptools.tests.cases.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcptools.bridge.client.LoginService;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.process.ProgramRunner.Result;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What starts the bridge at login. */
@ExtendWith(Scratch.Extension.class)
class LoginServiceTest {
  private final List<String> asked = new ArrayList<>();

  private LoginService service(Scratch scratch, boolean mac) {
    Map<String, String> environment =
        Map.of(
            "HOME", scratch.home().toString(),
            "XDG_CONFIG_HOME", scratch.config().toString(),
            "PATH", "/bin:/odd \"%h\\path");
    // The user's own systemd is not to be touched.
    ProgramRunner runner =
        (command, directory, seconds) -> {
          asked.add(String.join(" ", command));
          return new Result(0, "501\n", "");
        };
    return new LoginService(new StateHome(scratch.state()), environment, runner, mac);
  }

  @Test
  void systemdTakesTheUnit(Scratch scratch) throws Exception {
    LoginService service = service(scratch, false);
    service.install(false);
    Path unit = scratch.config().resolve("systemd/user/mcp-tools.service");
    assertThat(service.file()).isEqualTo(unit);
    String program = Checkout.root().resolve("lib/launch/run.sh").toString();
    assertThat(unit)
        .content()
        .contains("ExecStart=\"" + program + "\" mcp_manager serve --none", "Restart=on-failure")
        .contains("Environment=\"PATH=/bin:/odd \\\"%%h\\\\path\"");
    Path link = unit.resolveSibling("default.target.wants/mcp-tools.service");
    assertThat(Files.readSymbolicLink(link)).isEqualTo(unit);
    assertThat(asked).last().isEqualTo("systemctl --user start mcp-tools.service");
    if (Tools.find("systemd-analyze").isPresent()) {
      Result analyzed =
          ProgramRunner.system()
              .run(
                  List.of("systemd-analyze", "--user", "verify", unit.toString()),
                  java.util.Optional.empty(),
                  30);
      assertThat(analyzed.err()).doesNotContain("mcp-tools.service:");
    }
    asked.clear();
    service.install(true);
    assertThat(asked).noneMatch(a -> a.contains(" start "));
    assertThat(service.remove()).isTrue();
    assertThat(service.remove()).isFalse();
    assertThat(unit).doesNotExist();
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void launchdTakesTheAgent(Scratch scratch) {
    LoginService service = service(scratch, true);
    service.install(false);
    Path agent = scratch.home().resolve("Library/LaunchAgents/mcp-tools.bridge.plist");
    assertThat(agent).content().contains("<key>KeepAlive</key>", "<string>serve</string>");
    assertThat(asked).last().isEqualTo("launchctl bootstrap gui/501 " + agent);
    // It has one still when its bridge was stopped, and none is loaded in its place.
    assertThat(asked).contains("launchctl bootout gui/501/mcp-tools.bridge");
    asked.clear();
    service.install(true);
    assertThat(asked).as("a bridge that runs is left alone").isEmpty();
    assertThat(service.remove()).isTrue();
    assertThat(agent).doesNotExist();
  }

  @Test
  void withoutSystemdItIsSaid(Scratch scratch) {
    ProgramRunner none =
        (command, directory, seconds) -> {
          throw new UserError(1, command.getFirst() + " is not there");
        };
    LoginService service =
        new LoginService(new StateHome(scratch.state()), Map.of("HOME", "/none"), none, false);
    assertThatThrownBy(() -> service.install(false))
        .hasMessageContaining("your systemd cannot be reached")
        .hasMessageContaining("mcp_manager serve --detach");
    assertThat(Run.script(scratch, "mcp_manager", "start", "--help").ok().out())
        .contains("--at-login");
  }
}
