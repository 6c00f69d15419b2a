//SOURCES Interpreters.java

package mcptools.commandline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** Reads the command lines of npm, npx, pnpm, yarn, bun, deno, uv and pipx. */
final class PackageRunners {
  static final Set<String> PROGRAMS =
      Options.names("npx pnpx bunx npm pnpm yarn yarnpkg bun deno uvx uv pipx");

  private static final Set<String> NPM =
      Options.names(
          """
          -p --package -c --call -w --workspace -C --prefix --loglevel --registry --userconfig \
          --cache --cwd --dir --filter -F --node-options --script-shell
          """);

  private static final Set<String> BUN =
      Options.names(
          "-p --package --cwd --env-file -r --preload -c --config --filter --port --define");

  private static final Set<String> DENO =
      Options.names(
          "-c --config --import-map --lock --cert -L --log-level --location --seed --env-file");

  private static final Set<String> UV =
      Options.names(
          """
          --directory --project --config-file --cache-dir --python-preference --color \
          --allow-insecure-host --with -w --with-editable --with-requirements --from --spec \
          --python -p --extra --group --no-group --only-group --no-extra --env-file --index \
          --default-index --index-url -i --extra-index-url --find-links -f --package \
          --refresh-package --reinstall-package -P --upgrade-package --exclude-newer --link-mode \
          --resolution --prerelease --config-setting --index-strategy --keyring-provider -b \
          --build-constraints --constraints -c --overrides --pip-args --python-platform
          """);

  private static final List<String> TEMPLATES = List.of("-template", "-starter", "-boilerplate");

  private static final Set<String> RUN = Set.of("run", "run-script");

  /** Scripts that need no "run" before them. */
  private static final Set<String> SCRIPTS = Set.of("start", "dev", "test", "serve");

  /** Options for the package or else the folder whose script is meant. */
  private static final String[] PROJECT = {
    "--filter", "-F", "--workspace", "-w", "--prefix", "--dir", "--cwd", "-C"
  };

  private PackageRunners() {}

  /** What such a command line starts; empty for other programs. */
  static Optional<Launch> of(String program, List<String> argv) {
    return Optional.ofNullable(
        switch (program) {
          case "npx", "pnpx" -> packaged(program, Options.read(argv, 1, NPM));
          case "bunx" -> packaged(program, Options.read(argv, 1, BUN));
          case "npm", "pnpm", "yarn", "yarnpkg" -> node(program, argv);
          case "bun" -> bun(argv);
          case "deno" -> deno(argv);
          case "uvx" -> packaged("uvx", Options.read(argv, 1, UV));
          case "uv" -> uv(argv);
          case "pipx" -> pipx(argv);
          default -> null;
        });
  }

  private static Launch packaged(String runner, Options options) {
    Optional<String> call = options.value("-c", "--call").filter(c -> runner.startsWith("np"));
    if (call.isPresent()) return new Launch.Text(call.get(), List.of());
    if (options.operands().isEmpty()) return Launch.NOTHING;
    // "-p" names the package for npx, but the Python for uvx.
    String from =
        options
            .value("--from", "--spec", "--package")
            .or(() -> options.value("-p").filter(p -> !runner.equals("uvx")))
            .orElse("");
    return new Launch.Packaged(runner, options.first(), from, options.rest());
  }

  private static Launch node(String program, List<String> argv) {
    Options global = Options.read(argv, 1, NPM);
    String command = global.first();
    List<String> words = global.operands();
    return switch (command) {
      case "dlx", "x" -> packaged(program + " " + command, Options.read(words, 1, NPM));
      case "exec" -> {
        Options exec = Options.read(words, 1, NPM);
        Options all = withGlobal(global, exec);
        String folder = all.value("--dir", "--cwd", "--prefix", "-C").orElse("");
        // A runtime takes a file of that folder.
        boolean packaged = folder.isEmpty() || !Interpreters.isKnown(exec.first());
        if (program.equals("npm") && packaged) yield packaged("npm exec", all);
        yield Launch.managed(exec.operands(), folder);
      }
      case "workspace" -> {
        if (words.size() < 3) yield Launch.NOTHING;
        yield script(Options.read(words, 2, NPM), words.get(1), NPM);
      }
      default -> script(global, "", NPM);
    };
  }

  /** The script of a package.json that is run, with options before and behind its name. */
  private static Launch script(Options global, String workspace, Set<String> withValue) {
    boolean run = RUN.contains(global.first());
    if (!run && !SCRIPTS.contains(global.first())) return Launch.NOTHING;
    Options own = run ? Options.read(global.operands(), 1, withValue) : global;
    if (own.operands().isEmpty()) return Launch.NOTHING;
    Options behind = Options.read(own.operands(), 1, withValue);
    Options all = withGlobal(withGlobal(global, own), behind);
    String project = workspace.isEmpty() ? all.value(PROJECT).orElse("") : workspace;
    return new Launch.Named(own.first(), project);
  }

  private static Options withGlobal(Options global, Options own) {
    Map<String, String> values = new HashMap<>(global.values());
    values.putAll(own.values());
    return new Options(values, own.operands());
  }

  private static Launch bun(List<String> argv) {
    Options global = Options.read(argv, 1, BUN);
    List<String> words = global.operands();
    return switch (global.first()) {
      case "x" -> packaged("bun x", Options.read(words, 1, BUN));
      case "exec" -> words.size() < 2 ? Launch.NOTHING : new Launch.Text(words.get(1), List.of());
      case "run" -> {
        Options run = Options.read(words, 1, BUN);
        String folder = withGlobal(global, run).value("--cwd").orElse("");
        if (isFile(run.first())) yield new Launch.Script("bun", run.first(), folder, run.rest());
        yield script(global, "", BUN);
      }
      case String word when isFile(word) ->
          new Launch.Script("bun", word, global.value("--cwd").orElse(""), global.rest());
      case "start", "serve" -> script(global, "", BUN);
      default -> Launch.NOTHING;
    };
  }

  private static Launch deno(List<String> argv) {
    Options global = Options.read(argv, 1, DENO);
    Options run = global;
    boolean verb = Set.of("run", "x", "serve").contains(global.first());
    if (verb) run = Options.read(global.operands(), 1, DENO);
    String what = run.first();
    if (what.startsWith("npm:") || what.startsWith("jsr:") || global.first().equals("x")) {
      boolean bare = run.rest().isEmpty() || run.rest().getFirst().startsWith("-");
      if (bare) what = withoutTemplate(what);
      return new Launch.Packaged("deno", what, "", run.rest());
    }
    if (isFile(what)) return new Launch.Script("deno", what, "", run.rest());
    return Launch.NOTHING;
  }

  /** A template that is run as it is, not asked to make something, is what it is one for. */
  private static String withoutTemplate(String spec) {
    for (String ending : TEMPLATES) {
      if (spec.endsWith(ending)) return spec.substring(0, spec.length() - ending.length());
    }
    return spec;
  }

  private static Launch uv(List<String> argv) {
    Options global = Options.read(argv, 1, UV);
    List<String> words = global.operands();
    if (global.first().equals("tool") && words.size() > 1) {
      boolean run = words.get(1).equals("run") || words.get(1).equals("uvx");
      return run ? packaged("uvx", Options.read(words, 2, UV)) : Launch.NOTHING;
    }
    if (!global.first().equals("run")) return Launch.NOTHING;
    Options run = Options.read(words, 1, UV);
    String directory =
        run.value("--directory", "--project")
            .or(() -> global.value("--directory", "--project"))
            .orElse("");
    if (run.operands().isEmpty()) return Launch.NOTHING;
    if (run.has("-m", "--module")) {
      List<String> module = Argv.with("-m", run.operands());
      return Launch.managed(Argv.with("python", module), directory);
    }
    boolean script = run.has("-s", "--script") || run.first().endsWith(".py");
    if (script) return new Launch.Script("uv run", run.first(), directory, run.rest());
    return Launch.managed(run.operands(), directory);
  }

  private static Launch pipx(List<String> argv) {
    Options global = Options.read(argv, 1, Set.of());
    if (!global.first().equals("run")) return Launch.NOTHING;
    return packaged("pipx", Options.read(global.operands(), 1, UV));
  }

  private static boolean isFile(String word) {
    return word.indexOf('/') >= 0 || word.indexOf('.') > 0;
  }
}
