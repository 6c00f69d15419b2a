//SOURCES Argv.java

package mcptools.commandline;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** Language servers, which agents start and talk to just as they do to MCP servers. */
public final class LanguageServers {
  private static final Set<String> NAMES =
      Options.names(
          """
          --lsp lsp lsp-proxy lsp-server clangd rust-analyzer gopls pyright pylsp jedi jdtls \
          zls texlab marksman taplo nixd nil metals solargraph sorbet steep omnisharp \
          intelephense phpactor psalm sourcekit-lsp vtsls tsserver svelteserver ocamllsp \
          terraform-ls regols csharp-ls elixir-ls fsautocomplete tinymist astro-ls gleam-lsp \
          julials serve-d ccls
          """);

  private LanguageServers() {}

  /** Whether a word of a command line, or of a path in it, says so. */
  public static boolean isOne(List<String> argv) {
    for (String argument : argv) {
      for (String part : argument.split("/")) if (isOne(part)) return true;
    }
    return false;
  }

  private static boolean isOne(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.', 1);
    if (dot > 0) name = name.substring(0, dot);
    return NAMES.contains(name)
        || name.contains("language-server")
        || name.contains("languageserver")
        || name.contains("langserver")
        || name.endsWith("-lsp")
        || name.endsWith("_lsp");
  }
}
