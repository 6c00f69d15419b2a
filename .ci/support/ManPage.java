//DEPS info.picocli:picocli:4.7.7

package mcptools.ci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's page for man(1), made of what its help has. */
public record ManPage(CommandLine command, String about, String version) {
  private static final Set<String> COMMON = Set.of("--help", "--verbose", "--version");

  public String text() {
    CommandSpec spec = command.getCommandSpec();
    List<String> lines = new ArrayList<>();
    lines.add(
        ".TH " + spec.name().toUpperCase(Locale.ROOT) + " 1 \"\" \"mcp-tools " + version + "\"");
    lines.add(".SH NAME");
    lines.add(escaped(spec.name()) + " \\- " + escaped(about));
    lines.add(".SH SYNOPSIS");
    lines.add(synopsis(command));
    lines.add(".SH DESCRIPTION");
    paragraphs(lines, spec);
    options(lines, command);
    Map<String, CommandLine> parts = new TreeMap<>(command.getSubcommands());
    if (!parts.isEmpty()) lines.add(".SH COMMANDS");
    parts
        .values()
        .forEach(part -> {
          lines.add(".SS " + synopsis(part));
          paragraphs(lines, part.getCommandSpec());
          arguments(lines, part, false);
        });
    Map<String, String> codes = spec.usageMessage().exitCodeList();
    if (!codes.isEmpty()) lines.add(".SH EXIT STATUS");
    codes.forEach((code, meaning) -> item(lines, code, meaning));
    lines.add(".SH SEE ALSO");
    lines.add("The folder docs of the clone; KILLING.md there says what may be ended.");
    return String.join("\n", lines) + "\n";
  }

  private static String synopsis(CommandLine command) {
    String usage = command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
    return escaped(Ansi.OFF.string(usage));
  }

  private static void paragraphs(List<String> lines, CommandSpec spec) {
    for (String paragraph : spec.usageMessage().description()) {
      lines.add(escaped(paragraph));
      lines.add(".PP");
    }
  }

  private static void options(List<String> lines, CommandLine command) {
    lines.add(".SH OPTIONS");
    arguments(lines, command, true);
  }

  /**
   * @param all also the options that each command has
   */
  private static void arguments(List<String> lines, CommandLine command, boolean all) {
    for (PositionalParamSpec argument : command.getCommandSpec().positionalParameters()) {
      item(lines, argument.paramLabel(), String.join(" ", argument.description()));
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.hidden() || (!all && COMMON.contains(option.longestName()))) continue;
      String names =
          Stream.of(option.names()).map(n -> n + label(option)).collect(Collectors.joining(", "));
      item(lines, names, String.join(" ", option.description()));
    }
  }

  private static String label(ArgSpec option) {
    if (option.arity().max() == 0) return "";
    return option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : "=" + option.paramLabel();
  }

  private static void item(List<String> lines, String term, String text) {
    lines.add(".TP");
    lines.add("\\fB" + escaped(term) + "\\fR");
    lines.add(escaped(text));
  }

  /** What roff takes for itself: backslashes, hyphens, and a dot or quote where a line begins. */
  private static String escaped(String text) {
    String safe =
        text.replace("\\", "\\e").replace("-", "\\-").replace("%n", " ").replace("%%", "%");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
