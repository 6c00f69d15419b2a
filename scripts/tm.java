///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --detached /
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES cli/terminal/Watch.java
//SOURCES ../lib/state/StateLock.java
//SOURCES ../lib/tmux/Attach.java
//SOURCES ../lib/tmux/Hooks.java
//SOURCES ../lib/watch/Watcher.java

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Watch;
import mcptools.error.UserError;
import mcptools.process.Libc;
import mcptools.process.ProgramRunner;
import mcptools.process.ProgramRunner.Result;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.state.Clone;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.tmux.Attach;
import mcptools.tmux.Hooks;
import mcptools.tmux.Projects;
import mcptools.tmux.Projects.Opened;
import mcptools.tmux.Session;
import mcptools.tmux.SessionName;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;
import mcptools.watch.Watcher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Opens the tmux session of a directory, or the one it already has. */
class tm implements Command {
  Optional<String> target = Optional.empty();

  boolean detached;

  boolean list;

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
            "The project's directory, by default this one; - for the session used last.",
            v -> target = Optional.of(v))
        .flag("-d,--detached", "Create the session, do not attach.", () -> detached = true)
        .choice(
            "-k,--keep",
            "Mark the session to stay though idle; --no-keep takes that back.",
            v -> keep = v)
        .flag("-l,--list", "List the sessions and their directories.", () -> list = true);
  }

  private int call(CommandLine line) {
    if (list) return list(line);
    if (target.equals(Optional.of("-"))) return last(line);
    Path directory = directory(target.orElse("."));
    StateHome home = StateHome.of(System.getenv());
    Opened opened;
    try (StateLock lock = StateLock.take(home.makeSessions(), ".tm.lock", 10_000)) {
      opened = new Projects(tmux).open(directory);
    }
    if (keep != null) tmux.keep(opened.session().id(), keep);
    return show(line, opened, home);
  }

  private static Path directory(String given) {
    try {
      Path directory = Path.of(given).toRealPath();
      if (Files.isDirectory(directory)) return directory;
    } catch (IOException | InvalidPathException e) {
      throw new UserError(2, "there is no directory " + given);
    }
    throw new UserError(2, given + " is not a directory");
  }

  private int show(CommandLine line, Opened opened, StateHome home) {
    Optional<Path> clone = arm(line, home, opened.server().socket());
    Session session = opened.session();
    if (detached || !(Libc.isTerminal(0) && Libc.isTerminal(1))) {
      PrintWriter out = line.getOut();
      out.println(
          "Session "
              + Table.clean(session.name())
              + (opened.created() ? " is created" : " is there already")
              + "; attach with: tmux -S "
              + opened.server().socket()
              + " attach -t '"
              + target(session)
              + "'");
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

  /** TMUX may be left of a server that is gone, whose socket another has taken. */
  private static boolean isInside(TmuxReply.Answer server) {
    String inside = Optional.ofNullable(System.getenv("TMUX")).orElse("");
    return inside.startsWith(server.socket() + "," + server.pid() + ",");
  }

  private Optional<Path> arm(CommandLine line, StateHome home, String socket) {
    Optional<Path> clone = Clone.find();
    if (clone.isEmpty()) {
      line.getErr()
          .println("tm: cleanup is off: the folder of mcp-tools is not known; run ./jbang setup");
    } else {
      boolean armed = Hooks.arm(tmux, clone.get(), home.folder());
      if (!armed || !Watcher.of(home).watches(socket)) Hooks.watch(tmux);
    }
    return clone;
  }

  private int last(CommandLine line) {
    return switch (tmux.read()) {
      case TmuxReply.Answer answer when isInside(answer) -> {
        Result switched = tmux.run("switch-client", "-l");
        if (switched.ok()) yield 0;
        throw new UserError(1, "tmux cannot switch: " + switched.error());
      }
      case TmuxReply.Answer answer -> {
        Session session =
            answer.sessions().stream()
                .max(Comparator.comparingLong(Session::activity))
                .orElseThrow(() -> new UserError(1, "there is no session yet"));
        yield show(line, new Opened(session, false, answer), StateHome.of(System.getenv()));
      }
      case TmuxReply.Absent absent -> throw new UserError(1, "there is no session yet");
      case TmuxReply.Silent silent ->
          throw new UserError(1, "tmux does not answer: " + silent.reason());
    };
  }

  private int list(CommandLine line) {
    TmuxReply reply = tmux.read();
    if (reply instanceof TmuxReply.Silent silent) {
      throw new UserError(1, "tmux does not answer: " + silent.reason());
    }
    List<Session> sessions =
        reply instanceof TmuxReply.Answer answer ? answer.sessions() : List.of();
    PrintWriter out = line.getOut();
    if (sessions.isEmpty()) {
      out.println("No tmux session is open.");
      return 0;
    }
    Table table =
        new Table("SESSION", "STATE", "DIRECTORY").cutStart("DIRECTORY", 16).cut("SESSION", 12);
    for (Session session : sessions) {
      table.row(
          session.name(),
          (session.clients() > 0 ? "attached" : "detached") + (session.kept() ? ", kept" : ""),
          session.directory().orElse("(not opened by tm)"));
    }
    out.print(table.format(Colors.NONE, Watch.columns()));
    return 0;
  }
}
