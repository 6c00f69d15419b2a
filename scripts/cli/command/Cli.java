// STARTUP.md: text
//COMPILE_OPTIONS -XDstringConcat=inline
//DEPS info.picocli:picocli:4.7.7
//SOURCES Syntax.java
//SOURCES ../../../lib/report/Table.java

package mcptools.cli.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import mcptools.error.UserError;
import mcptools.report.Table;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What every command line of mcp-tools has in common: how it is parsed and how it fails. */
public final class Cli {
  private Cli() {}

  /**
   * Runs a command and returns its exit code: the command's own, 1 or 2 for a {@link UserError}, 2
   * for bad usage, 1 for anything unexpected. Errors are one sentence on stderr.
   */
  public static int run(Command command, String... args) {
    CommandLine commandLine = commandLine(command);
    int code = commandLine.execute(args);
    // STARTUP.md: training
    String training = System.getenv("MCP_TOOLS_TRAINING");
    if (training != null) {
      for (String more : training.lines().skip(1).toList()) {
        commandLine.execute(more.substring("//TRAINING ".length()).split(" "));
      }
      commandLine.execute(json(args));
    }
    commandLine.getOut().flush();
    return code;
  }

  /**
   * Ends this process at once, with nothing left to be done: the JDK would look for a logger to
   * write the exit to. STARTUP.md: exit
   */
  public static void exit(int code) {
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  private static String[] json(String... args) {
    String[] json = Arrays.copyOf(args, args.length + 1);
    json[args.length] = "--json";
    return json;
  }

  /** As above, for a command that can fail when it is made: its state folder may be unusable. */
  public static int run(String name, Supplier<Command> command, String... args) {
    try {
      return run(command.get(), args);
    } catch (UserError e) {
      System.err.println(Table.clean(name + ": " + e.getMessage()));
      return e.exitCode();
    }
  }

  /** The configured command line, for a test that wants to set its output streams first. */
  public static CommandLine commandLine(Command command) {
    // STARTUP.md: converters
    System.setProperty("picocli.converters.excludes", ".*");
    return addOptions(command.syntax().commandLine())
        .registerConverter(Path.class, Path::of)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(80)
        .setColorScheme(CommandLine.Help.defaultColorScheme(noColor() ? Ansi.OFF : Ansi.AUTO))
        .setParameterExceptionHandler(Cli::badUsage)
        .setExecutionExceptionHandler(Cli::failed);
  }

  private static CommandLine addOptions(CommandLine commandLine) {
    commandLine
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build())
        .addOption(
            OptionSpec.builder("--verbose")
                .description("Show the stack trace of an error.")
                .build());
    commandLine.getSubcommands().values().forEach(Cli::addOptions);
    return commandLine;
  }

  private static boolean noColor() {
    String value = System.getenv("NO_COLOR");
    return value != null && !value.isEmpty();
  }

  private static int badUsage(ParameterException e, String[] args) {
    String message = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    CommandLine line = e.getCommandLine();
    say(line, line.getCommandSpec().qualifiedName(), message + "; --help shows the usage");
    return 2;
  }

  private static int failed(Exception e, CommandLine commandLine, ParseResult parsed) {
    boolean expected = e instanceof UserError;
    String unexpected = "unexpected " + e + "; --verbose shows the stack trace";
    String name = commandLine.getCommandSpec().qualifiedName();
    say(commandLine, name, expected ? String.valueOf(e.getMessage()) : unexpected);
    if (verbose(parsed)) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(line -> commandLine.getErr().println(frame(line)));
    }
    return e instanceof UserError error ? error.exitCode() : 1;
  }

  /** A line of a stack trace; its indentation stays. */
  private static String frame(String line) {
    return line.startsWith("\t") ? "\t" + Table.clean(line.substring(1)) : Table.clean(line);
  }

  private static boolean verbose(ParseResult parsed) {
    String value = System.getenv("MCP_TOOLS_VERBOSE");
    return (value != null && !value.isEmpty()) || parsed.originalArgs().contains("--verbose");
  }

  /** Prints what went wrong beside the work itself, a sentence each, on the error output. */
  public static void problems(CommandLine commandLine, List<String> sentences) {
    String name = commandLine.getCommandSpec().root().name();
    sentences.forEach(sentence -> say(commandLine, name, sentence));
  }

  /** Control characters, which a file name may bring along, must not reach the terminal. */
  private static void say(CommandLine commandLine, String name, String sentence) {
    commandLine.getErr().println(Table.clean(name + ": " + sentence));
  }

  /** A command of mcp-tools. */
  public interface Command {
    /** How it is called; a new one each time. */
    Syntax syntax();
  }
}
