///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --detached /
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES cli/tmux/Destination.java
//SOURCES cli/tmux/SessionList.java
//SOURCES ../lib/tmux/Attach.java
//SOURCES ../lib/tmux/StatusLine.java
//SOURCES ../lib/watch/Arming.java

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.cli.tmux.Destination;
import mcptools.cli.tmux.SessionList;
import mcptools.error.UserError;
import mcptools.process.Libc;
import mcptools.process.ProgramRunner;
import mcptools.process.ProgramRunner.Result;
import mcptools.report.Text;
import mcptools.state.Clone;
import mcptools.state.StateHome;
import mcptools.tmux.Attach;
import mcptools.tmux.Projects.Opened;
import mcptools.tmux.Session;
import mcptools.tmux.SessionName;
import mcptools.tmux.StatusLine;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;
import mcptools.watch.Arming;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Opens the tmux session of a directory, or the one it already has. */
class tm implements Command {
  Optional<String> target = Optional.empty();

  boolean detached;

  boolean list;

  boolean arm;

  boolean statusLine;

  @Nullable Boolean keep;

  private final Tmux tmux = new Tmux(ProgramRunner.system(), Optional.empty());

  public static void main(String[] args) {
    Cli.exit(Cli.run(new tm(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "tm",
            this::call,
            "Attaches to the tmux session of a directory, or creates it. When the session ends,"
                + " however it ends, the MCP servers that were started in it are reclaimed.")
        .argument(
            "DIR",
            "The project's directory, by default this one; the name of a session or of a directory"
                + " that was opened before; - for the session used last.",
            v -> target = Optional.of(v))
        .flag("-d,--detached", "Create the session, do not attach.", () -> detached = true)
        .choice(
            "-k,--keep",
            "Mark the session to stay though idle; --no-keep takes that back.",
            v -> keep = v)
        .flag("-l,--list", "List the sessions and their directories.", () -> list = true)
        .flag(
            "--arm",
            "Open nothing; have the cleanup armed for sessions that others opened.",
            () -> arm = true)
        .flag(
            "--status-line",
            "Print a line for ~/.tmux.conf that shows servers, memory and orphans.",
            () -> statusLine = true);
  }

  private int call(CommandLine line) {
    long others = Stream.of(list, arm, statusLine).filter(given -> given).count();
    boolean opens = target.isPresent() || detached || keep != null;
    if (others > 1 || (others == 1 && opens)) {
      throw new ParameterException(line, "--list, --arm and --status-line each stand alone");
    }
    if (target.equals(Optional.of(""))) throw new ParameterException(line, "DIR is empty");
    if (statusLine) {
      line.getOut().println(StatusLine.LINE);
      return 0;
    }
    if (list) {
      SessionList.print(line.getOut(), Destination.sessions(tmux.read()), Width.ofTable());
      return 0;
    }
    StateHome home = StateHome.of(System.getenv());
    if (arm) return arm(line, home);
    Opened opened =
        target.equals(Optional.of("-"))
            ? last()
            : new Destination(line, tmux, home).open(target.orElse("."));
    if (keep != null) tmux.keep(opened.session().id(), keep);
    return show(line, opened, home);
  }

  private int show(CommandLine line, Opened opened, StateHome home) {
    Optional<Path> clone = arm(line, home, opened.server().socket());
    Session session = opened.session();
    if (detached || !(Libc.isTerminal(0) && Libc.isTerminal(1))) {
      PrintWriter out = line.getOut();
      out.println(
          "Session "
              + Text.clean(session.name())
              + (opened.created() ? " is created" : " is there already")
              + "; attach with: "
              + Attach.byHand(
                  System.getenv(),
                  opened.server().socket(),
                  opened.server().pid(),
                  target(session)));
      return 0;
    }
    if (isInside(opened.server())) {
      Result switched = tmux.switchClient(session.id());
      if (switched.ok()) return 0;
      throw new UserError(1, "tmux cannot switch to the session: " + switched.error());
    }
    Libc.exec(Attach.command(opened, clone, home.folder()));
    return 1; // not reached: this process has become the shell
  }

  /** Its name, unless tmux or a shell takes that apart. */
  private static String target(Session session) {
    String name = session.name();
    return name.equals(SessionName.of(name)) ? "=" + name : session.id().text();
  }

  private static boolean isInside(TmuxReply.Answer server) {
    return Attach.isInside(System.getenv(), server.pid());
  }

  private Optional<Path> arm(CommandLine line, StateHome home, String socket) {
    Optional<Path> clone = Clone.find();
    if (clone.isEmpty()) {
      line.getErr()
          .println("tm: cleanup is off: the folder of mcp-tools is not known; run ./jbang setup");
    } else {
      Arming.arm(tmux, clone.get(), home, System.getenv(), socket);
    }
    return clone;
  }

  private int arm(CommandLine line, StateHome home) {
    if (tmux.read() instanceof TmuxReply.Answer answer) {
      return arm(line, home, answer.socket()).isPresent() ? 0 : 1;
    }
    throw new UserError(1, "no tmux server answers");
  }

  /** The session that this client showed before; outside of tmux the one that was used last. */
  private Opened last() {
    TmuxReply reply = tmux.read();
    if (!(reply instanceof TmuxReply.Answer answer && isInside(answer))) {
      return Destination.last(reply);
    }
    String name = tmux.run("display-message", "-p", "#{client_last_session}").out().strip();
    return answer.sessions().stream()
        .filter(session -> session.name().equals(name))
        .findFirst()
        .map(session -> new Opened(session, false, answer))
        .orElseThrow(() -> new UserError(1, "this client of tmux has shown no other session"));
  }
}
