///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData
//SOURCES ../scripts/*.java
//SOURCES ../scripts/cli/command/Cli.java
//SOURCES ../scripts/cli/setup/Jbang.java

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.setup.Jbang;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Checks that zsh/words has all that the commands' help has; with {@code --write} writes it. It is
 * to be run in the clone.
 */
final class completion {
  private static final Path FILE = Path.of("zsh/words");

  public static void main(String... args) throws IOException, ReflectiveOperationException {
    List<String> rows = new ArrayList<>();
    for (String script : new Jbang(Path.of("").toAbsolutePath()).scripts().values()) {
      String name = script.replaceFirst(".*/(.*)\\.java", "$1");
      if (!script.startsWith("scripts/") || name.equals("setup")) continue;
      var constructor = Class.forName(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      CommandLine command = Cli.commandLine((Command) constructor.newInstance());
      add(rows, name + "|", command);
      subcommands(command).forEach((part, line) -> add(rows, name + "|" + part, line));
    }
    String text = String.join("\n", rows) + "\n";
    if (List.of(args).contains("--write")) {
      Files.writeString(FILE, text);
    } else if (!Files.exists(FILE) || !Files.readString(FILE).equals(text)) {
      System.err.println(FILE + " lacks what has changed; run ./jbang .ci/completion.java --write");
      System.exit(1);
    }
  }

  private static void add(List<String> rows, String prefix, CommandLine command) {
    subcommands(command)
        .forEach((name, part) ->
            rows.add(
                row(prefix, name, "", "", part.getCommandSpec().usageMessage().description())));
    for (OptionSpec option : command.getCommandSpec().options()) {
      String label = option.arity().max() == 0 ? "" : option.paramLabel();
      for (String name : names(option)) {
        rows.add(row(prefix, name, label, candidates(option), option.description()));
      }
    }
    command
        .getCommandSpec()
        .positionalParameters()
        .forEach(p -> rows.add(row(prefix, "", p.paramLabel(), candidates(p), p.description())));
  }

  private static List<String> names(OptionSpec option) {
    List<String> names = new ArrayList<>();
    for (String name : option.names()) {
      if (option.hidden()) continue;
      names.add(name);
      boolean negatable = option.negatable() && name.startsWith("--");
      if (negatable) names.add(name.replaceFirst("--", "--no-"));
    }
    return names;
  }

  /** By name: reflection tells methods in any order. */
  private static Map<String, CommandLine> subcommands(CommandLine command) {
    return new TreeMap<>(command.getSubcommands());
  }

  /** The words that an argument is limited to: those of an enum, or of a label such as "a|b". */
  private static String candidates(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    if (candidates != null) return String.join(" ", candidates);
    return argument.paramLabel().contains("|") ? argument.paramLabel().replace('|', ' ') : "";
  }

  private static String row(
      String prefix, String word, String label, String values, String[] description) {
    String about =
        String.join(" ", description).replaceFirst("(?s)[.:;( ]+[$(].*|[.:;] .*|\\.$", "");
    return prefix
        + Stream.of(word, label, values, about)
            .map(field -> "|" + field.replaceAll("[|\\p{Cc}]", "/"))
            .collect(Collectors.joining());
  }
}
