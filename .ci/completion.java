///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData
//SOURCES support/ManPage.java
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
import mcptools.ci.ManPage;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.setup.Jbang;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Checks that zsh/words and the manual pages have all that the commands' help has; with {@code
 * --write} writes them. It is to be run in the clone.
 */
final class completion {
  private static final Path FILE = Path.of("zsh/words");
  private static final Path PAGES = Path.of("docs/man/man1");

  public static void main(String... args) throws IOException, ReflectiveOperationException {
    List<String> rows = new ArrayList<>();
    Map<Path, String> files = new TreeMap<>();
    String version = Files.readString(Path.of("VERSION")).strip();
    for (String script : new Jbang(Path.of("").toAbsolutePath()).scripts().values()) {
      String name = script.replaceFirst(".*/(.*)\\.java", "$1");
      if (!script.startsWith("scripts/")) continue;
      var constructor = Class.forName(name).getDeclaredConstructor();
      constructor.setAccessible(true);
      CommandLine command = Cli.commandLine((Command) constructor.newInstance());
      ManPage page = new ManPage(command, about(command), version);
      files.put(PAGES.resolve(name + ".1"), page.text());
      if (name.equals("setup")) continue;
      add(rows, name + "|", command);
      subcommands(command).forEach((part, line) -> add(rows, name + "|" + part, line));
    }
    files.put(FILE, String.join("\n", rows) + "\n");
    boolean writes = List.of(args).contains("--write");
    if (writes) Files.createDirectories(PAGES);
    boolean stale = false;
    for (Map.Entry<Path, String> file : files.entrySet()) {
      if (writes) {
        Files.writeString(file.getKey(), file.getValue());
      } else if (!Files.exists(file.getKey())
          || !Files.readString(file.getKey()).equals(file.getValue())) {
        System.err.println(
            file.getKey() + " lacks what has changed; run ./jbang .ci/completion.java --write");
        stale = true;
      }
    }
    if (stale) System.exit(1);
  }

  /** The first sentence of its description, as a phrase. */
  private static String about(CommandLine command) {
    String first = command.getCommandSpec().usageMessage().description()[0];
    String sentence = first.replaceFirst("(?s)\\. .*", "").replaceFirst("\\.$", "");
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
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
