///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --once
//SOURCES cli/command/Cli.java
//SOURCES cli/top/Program.java

import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.cli.top.Program;
import mcptools.report.Colors;
import picocli.CommandLine;

/** The live view. */
class mcptop implements Command {
  boolean once;

  public static void main(String[] args) {
    Cli.exit(Cli.run(new mcptop(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "mcptop",
            this::call,
            "Shows the sessions, agents and MCP servers with what they take, live. ? shows the"
                + " keys.",
            "It ends nothing unless x was pressed, what would be ended was shown, and y was"
                + " pressed.")
        .flag("--once", "Print all of it once, and leave.", () -> once = true);
  }

  private int call(CommandLine line) {
    Program program = new Program(System.getenv());
    if (!once) return program.run(line.getOut());
    boolean colours = Colors.ofOutput().shown();
    program.once(Width.ofTable(), colours).forEach(line.getOut()::println);
    return 0;
  }
}
