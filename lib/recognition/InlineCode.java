//SOURCES Subcommands.java

package mcptools.recognition;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.commandline.PackageSpec;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.recognition.Recognition.Match;

/** Code on a command line that starts a server. */
final class InlineCode {
  /** What a function's name ends with that serves. */
  private static final List<String> CALLS =
      List.of("mcp_server", "mcp_serve", "serve_mcp", "start_mcp", "run_mcp", "mcp_proxy");

  /** Modules that are loaded: a quote, if any, and their names. */
  private static final Pattern MODULE =
      Pattern.compile(
          "\\b(?:from\\s+|import\\s+|using\\s+|(?:require|import)\\s*\\(\\s*)(['\"]?)([@\\w.,"
              + " /-]+)");

  /** A call that starts what a module is; a loop runs anything. */
  private static final Pattern START =
      Pattern.compile(
          "(?<!\\b(?:asyncio|anyio|trio|subprocess)\\.)\\b(?:main|cli|app|run|serve|start|connect)(?:_?(?i:stdio|server|mcp))?"
              + "\\(\\s*(?:transport\\s*=\\s*)?(?:['\"][\\w-]*['\"]\\s*)?\\)");

  /** What code does that asks a module something. */
  private static final Pattern OTHER =
      Pattern.compile("\n|\\bprint\\b|console\\.|\\bdef\\b|\\bassert\\b|list_tools|[cC]lient");

  private static final int MAX_LENGTH = 300;

  private InlineCode() {}

  /** The server that a call starts, as in {@code btw::btw_mcp_server()}, or that a module is. */
  static Optional<Match> of(String text) {
    for (int end = text.indexOf('('); end > 0; end = text.indexOf('(', end + 1)) {
      int start = end;
      while (start > 0 && isName(text.charAt(start - 1))) start--;
      boolean quoted = start > 0 && "'\"".indexOf(text.charAt(start - 1)) >= 0;
      Optional<Match> found = quoted ? Optional.empty() : call(text.substring(start, end));
      if (found.isPresent()) return found;
    }
    return module(text);
  }

  /** As in {@code from weather_mcp.server import main; main()}. */
  private static Optional<Match> module(String text) {
    if (text.length() > MAX_LENGTH || OTHER.matcher(text).find() || !START.matcher(text).find()) {
      return Optional.empty();
    }
    Matcher modules = MODULE.matcher(text);
    while (modules.find()) {
      boolean quoted = !modules.group(1).isEmpty();
      // As in "import asyncio, weather_mcp".
      for (String module : modules.group(2).split("[ ,]+")) {
        Optional<String> name = target(module, quoted).name();
        if (name.isPresent()) return name.map(n -> new Match(n, "module in code"));
      }
    }
    return Optional.empty();
  }

  private static ProgramName target(String module, boolean quoted) {
    if (!quoted) return ProgramName.ofScript(ScriptPath.ofModule(module));
    boolean file = module.startsWith(".") || module.startsWith("/");
    return file ? ProgramName.ofScript(module) : PackageSpec.target(module);
  }

  /** The server that a function of a package is: it goes by the package's name. */
  private static Optional<Match> call(String function) {
    String name = function.toLowerCase(Locale.ROOT);
    int mark = Math.max(name.lastIndexOf('.'), name.lastIndexOf(':'));
    // "btw::x" in R, "Loki.x" in Julia
    int end = mark > 0 && name.charAt(mark - 1) == ':' ? mark - 1 : mark;
    String own = name.substring(0, Math.max(0, end));
    for (String call : CALLS) {
      if (!name.endsWith(call)) continue;
      String before = name.substring(mark + 1, name.length() - call.length()).replace("_", "");
      if (Subcommands.VERBS.contains(before)) before = "";
      return Optional.of(new Match(ServerNames.tidy(own.isEmpty() ? before : own), "call in code"));
    }
    return Optional.empty();
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || "_.:".indexOf(c) >= 0;
  }
}
