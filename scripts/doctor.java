///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/command/Cli.java
//SOURCES cli/doctor/DoctorText.java

import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.doctor.DoctorText;
import mcptools.cli.terminal.Width;
import mcptools.doctor.Doctor;
import mcptools.state.Clone;
import picocli.CommandLine;

/** Whether all works on this machine that mcp-tools relies on. */
class doctor implements Command {
  boolean json;

  boolean share;

  public static void main(String[] args) {
    Cli.exit(Cli.run(new doctor(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "doctor",
            this::call,
            "Says what this machine is, and tries whether all works here that mcp-tools relies on."
                + " It starts and ends two processes of its own, starts the watcher where that has"
                + " died, and changes nothing else.")
        .flag("--json", "Print JSON.", () -> json = true)
        .flag("--share", "Leave out what names you, for a bug report.", () -> share = true)
        .exitCodes("0: nothing is broken", "1: something is");
  }

  private int call(CommandLine line) {
    Doctor looked = Doctor.look(Clone.required());
    Doctor shown =
        share
            ? looked.shared(System.getProperty("user.home"), System.getProperty("user.name"))
            : looked;
    if (json) line.getOut().println(DoctorText.json(shown));
    else DoctorText.print(line.getOut(), shown, Width.ofText());
    return looked.isBroken() ? 1 : 0;
  }
}
