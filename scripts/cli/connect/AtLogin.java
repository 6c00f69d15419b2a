//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/bridge/client/BridgeControl.java
//SOURCES ../../../lib/bridge/client/LoginService.java
//SOURCES ../command/Ask.java

package mcptools.cli.connect;

import mcptools.bridge.client.BridgeControl;
import mcptools.bridge.client.LoginService;
import mcptools.cli.command.Ask;
import mcptools.process.Libc;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** Offers to have the system start the bridge. */
public final class AtLogin {
  private AtLogin() {}

  private static boolean runs(StateHome home) {
    ProcessSource source = ProcessSource.ofSystem();
    return !new BridgeControl(source, home, ProgramRunner.environment()).status().isEmpty();
  }

  /**
   * Asks, where there is a terminal, a system that can do it, and nobody has said yes before.
   *
   * @param later whether it starts at the next login only
   */
  public static void offer(CommandLine line, StateHome home, boolean later) {
    LoginService login = LoginService.of(home, ProgramRunner.environment());
    if (!Libc.isTerminal(0) || login.isInstalled() || !login.isPossible()) return;
    String question = "Start the shared servers at login, and again when they have died?";
    if (Ask.agrees(line, question)) login.install(later || runs(home));
    else line.getOut().println("mcp_manager start --at-login does it at any time.");
  }
}
