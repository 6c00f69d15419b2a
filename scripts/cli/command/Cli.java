// STARTUP.md: text
//COMPILE_OPTIONS -XDstringConcat=inline
//DEPS info.picocli:picocli:4.7.7
//SOURCES BadUsage.java
//SOURCES Syntax.java
//SOURCES Version.java
//SOURCES ../../../lib/report/Text.java
//SOURCES ../terminal/Width.java

package mcptools.cli.command;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import mcptools.cli.terminal.Width;
import mcptools.error.UserError;
import mcptools.report.Text;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
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
    return run(commandLine(command), 1, args);
  }

  /**
   * The same for a command line that is configured already.
   *
   * @param unwritten the least exit code when the output cannot be written
   */
  public static int run(CommandLine commandLine, int unwritten, String... args) {
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
    return System.out.checkError() && isLost(commandLine) ? Math.max(code, unwritten) : code;
  }

  /** Reports why; what nobody wants to read any more, as behind {@code | head}, is not lost. */
  private static boolean isLost(CommandLine commandLine) {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write('\n');
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Broken pipe")) return false;
      say(commandLine, commandLine.getCommandName(), "the output is not whole: " + e.getMessage());
    }
    return true;
  }

  /**
   * Ends this process without its shutdown hooks, unless a signal has started them: System.exit
   * would look for a logger to write the exit to. STARTUP.md: exit
   */
  public static void exit(int code) {
    System.out.flush();
    System.err.flush();
    Runtime runtime = Runtime.getRuntime();
    try {
      runtime.removeShutdownHook(Thread.currentThread()); // it is none
    } catch (IllegalStateException e) {
      System.exit(code); // the hooks run already
    }
    runtime.halt(code);
  }

  private static String[] json(String... args) {
    String[] json = Arrays.copyOf(args, args.length + 1);
    json[args.length] = "--json";
    return json;
  }

  /**
   * As {@link #run(Command, String...)}, for a command that can fail when it is made: its state
   * folder may be unusable.
   */
  public static int run(String name, Supplier<Command> command, String... args) {
    try {
      return run(command.get(), args);
    } catch (UserError e) {
      System.err.println(Text.clean(name + ": " + e.getMessage()));
      return e.exitCode();
    }
  }

  /** The configured command line, for a test that wants to set its output streams first. */
  public static CommandLine commandLine(Command command) {
    // STARTUP.md: converters
    System.setProperty("picocli.converters.excludes", ".*");
    // Numbers are for programs, too: some languages have digits of their own.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    return addOptions(command.syntax().commandLine())
        .registerConverter(Path.class, Path::of)
        .setExpandAtFiles(false)
        .setHelpFactory(Cli::help)
        .setColorScheme(CommandLine.Help.defaultColorScheme(noColor() ? Ansi.OFF : Ansi.AUTO))
        .setParameterExceptionHandler(Cli::badUsage)
        .setExecutionExceptionHandler(Cli::failed);
  }

  /** As wide as the terminal, which is asked only here. */
  private static CommandLine.Help help(CommandSpec spec, ColorScheme colors) {
    spec.usageMessage().width(Math.clamp(Width.ofTable(), 55, 100));
    return new CommandLine.Help(spec, colors);
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
                .build())
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Show the version and the commit.")
                .build())
        .versionProvider(new Version());
    commandLine.getSubcommands().values().forEach(Cli::addOptions);
    return commandLine;
  }

  private static boolean noColor() {
    String value = System.getenv("NO_COLOR");
    return value != null && !value.isEmpty();
  }

  private static int badUsage(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    String sentence = BadUsage.sentence(e);
    boolean asks = sentence.contains("; did you mean ") && sentence.endsWith("?");
    String usage = (asks ? " " : "; ") + "--help shows the usage";
    say(line, line.getCommandSpec().qualifiedName(), sentence + usage);
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
    return line.startsWith("\t") ? "\t" + Text.clean(line.substring(1)) : Text.clean(line);
  }

  private static boolean verbose(ParseResult parsed) {
    String value = System.getenv("MCP_TOOLS_VERBOSE");
    return (value != null && !value.isEmpty()) || parsed.originalArgs().contains("--verbose");
  }

  /** Prints a sentence on the standard output, in lines that fit where that is a terminal. */
  public static void print(CommandLine commandLine, String sentence) {
    commandLine.getOut().println(Text.wrap(Text.clean(sentence), Width.ofText()));
  }

  /** Prints what went wrong beside the work itself, a sentence each, on the error output. */
  public static void problems(CommandLine commandLine, List<String> sentences) {
    String name = commandLine.getCommandSpec().root().name();
    sentences.forEach(sentence -> say(commandLine, name, sentence));
  }

  /** Control characters, which a file name may bring along, must not reach the terminal. */
  private static void say(CommandLine commandLine, String name, String sentence) {
    String line = Text.clean(name + ": " + sentence);
    commandLine.getErr().println(Text.wrap(line, Width.ofErrors()));
  }

  /** A command of mcp-tools. */
  public interface Command {
    /** How it is called; a new one each time. */
    Syntax syntax();
  }
}
