//DEPS info.picocli:picocli:4.7.7
//SOURCES HookSetup.java
//SOURCES Installation.java
//SOURCES PopupKey.java
//SOURCES Schedule.java
//SOURCES SharingEnd.java
//SOURCES ../../../lib/bridge/client/LoginService.java
//SOURCES ../../../lib/tmux/Hooks.java
//SOURCES ../../../lib/tmux/Sockets.java
//SOURCES ../../../lib/watch/Watcher.java

package mcptools.cli.setup;

import com.sun.security.auth.module.UnixSystem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import mcptools.bridge.client.LoginService;
import mcptools.connect.AgentHooks;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.state.Clone;
import mcptools.state.StateHome;
import mcptools.tmux.Hooks;
import mcptools.tmux.Sockets;
import mcptools.watch.Watcher;
import picocli.CommandLine;

/**
 * Undoes what {@link Installation} and the other options of {@code setup} have done.
 *
 * @param folder of the clone
 * @param out where its steps say what they did
 */
public record Uninstallation(
    CommandLine line,
    Path folder,
    Zshrc zshrc,
    Schedule schedule,
    SharingEnd sharing,
    PrintWriter out) {
  /** What is there to be undone, in its order. */
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (isThere(sharing::isConnected)) {
      steps.add(new Step("disconnect all clients", () -> sharing.disconnect(out)));
    }
    if (isThere(sharing::isShared)) {
      steps.add(new Step("stop the shared servers", () -> sharing.stop(out)));
    }
    if (isThere(schedule::present)) steps.add(new Step("remove the schedule", schedule::remove));
    StateHome home = StateHome.of(System.getenv());
    steps.addAll(HookSetup.removal(line, new AgentHooks(home, System.getenv())));
    steps.add(new Step("remove the hooks from every tmux server", this::disarm));
    if (zshrc.present()) {
      steps.add(new Step("remove from " + zshrc.file() + ": " + zshrc.line(), zshrc::remove));
    }
    LoginService login = LoginService.of(home, System.getenv());
    if (login.isInstalled()) {
      steps.add(new Step("remove " + login.file(), login::remove));
    }
    List<Path> commands = new ArrayList<>(new JbangLink(folder, System.getenv()).made());
    if (Installation.isRegistered(folder)) commands.addAll(new Jbang(folder).apps());
    for (Path command : commands) {
      steps.add(new Step("remove " + command, () -> JbangLink.remove(command)));
    }
    if (Installation.isRegistered(folder)) {
      steps.add(
          new Step("remove the catalog " + Clone.CATALOG_NAME, new Jbang(folder)::unregister));
    }
    return steps;
  }

  /** What cannot be told is tried, and the step then says why. */
  private static boolean isThere(BooleanSupplier present) {
    try {
      return present.getAsBoolean();
    } catch (UserError e) {
      return true;
    }
  }

  private void disarm() {
    Map<String, String> environment = System.getenv();
    long user = new UnixSystem().getUid();
    Watcher watcher = Watcher.of(StateHome.of(environment));
    Set<String> sockets = new TreeSet<>(Sockets.in(Sockets.folder(environment, user)));
    sockets.add(Sockets.chosen(environment, user));
    sockets.addAll(watcher.sockets());
    try {
      Hooks.disarmAll(ProgramRunner.system(), sockets)
          .forEach(socket -> out.println("removed from " + socket));
      PopupKey.unbindAll(ProgramRunner.system(), sockets, folder)
          .forEach(key -> out.println("unbound prefix " + key));
    } catch (UserError e) {
      out.println("left as they are: " + e.getMessage()); // tmux itself may have been removed
    }
    watcher.forgetAll();
  }
}
