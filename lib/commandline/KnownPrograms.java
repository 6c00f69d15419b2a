//SOURCES TakingNames.java
//SOURCES ../config/Client.java

package mcptools.commandline;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.config.Client;

/** Names of programs that recognition has to know. */
public final class KnownPrograms {
  /** Never a server whatever their arguments say. */
  public static final Set<String> INNOCENT =
      Options.names(
          """
          vi vim nvim gvim view nano pico emacs emacsclient hx helix micro kak ed subl mate code \
          code-insiders codium cursor windsurf zed idea pycharm webstorm goland open xdg-open \
          less more most cat bat head tail man info tee echo printf test true false sleep yes \
          grep egrep fgrep zgrep rg ag ack ugrep find fd fdfind fzf locate which whereis type \
          git gitk tig hg svn jj lazygit delta diff cmp patch sort uniq wc awk gawk sed cut tr \
          ls eza exa tree du df stat file touch cp mv rm ln mkdir rmdir chmod chown install dd \
          ps kill pkill pgrep killall pidof top htop btop lsof fuser strace ltrace dtruss gdb lldb \
          perf watch xargs entr parallel tmux screen zellij byobu abduco dtach script \
          curl wget http https xh ssh autossh mosh scp sftp rsync rclone nc ncat socat telnet \
          tar zip unzip gzip gunzip zcat zstd xz 7z make gmake cmake ninja just task rake gradle \
          gradlew mvn mvnw bazel psql mysql sqlite3 duckdb redis-cli mongosh systemctl journalctl \
          launchctl service rc-service invoke-rc.d brew apt apt-get dpkg dnf yum pacman snap pip pip3 easy_install jq yq \
          clangd rust-analyzer rustc gcc g++ clang cc javac kubectl helm terraform tofu ansible \
          alacritty kitty ghostty wezterm xterm jupyter ipython tsserver gpg openssl base64 crontab at batch
          """);

  /** Development tools that take folders and patterns, so that {@code jest mcp} is no server. */
  public static final Set<String> TOOLS =
      Options.names(
          """
          eslint prettier jest vitest mocha ava tap c8 nyc tsc tsserver vite webpack rollup esbuild \
          swc parcel next nuxt astro turbo nx lerna ncu npm-check-updates playwright cypress biome \
          oxlint stylelint typedoc rimraf madge knip depcheck degit husky lint-staged nodemon pm2 \
          pytest py.test unittest ruff black isort mypy pyright pylint flake8 bandit coverage tox \
          nox codespell pre-commit pip build twine ty uvicorn gunicorn hypercorn ipykernel_launcher \
          serve http-server live-server json-server code-server mkdocs sphinx-build ranger meld \
          rspec rubocop phpunit phpstan pest pint composer http.server venv compileall pdb cloc tree timeit dis trace cprofile profile tokenize ast inspect doctest \
          zipapp pydoc py_compile
          """);

  /** Coding agents: their arguments are prompts and settings of other servers. */
  public static final Set<String> AGENTS = agents();

  /** Servers that pass on to another one, which their arguments name. */
  public static final Set<String> PROXIES =
      Options.names("mcp-proxy mcpo supergateway mcp-bridge mcp-gateway mcp-superassistant-proxy");

  public static final Set<String> SHELLS =
      Options.names("sh bash dash zsh ksh ksh93 mksh ash rbash yash fish");

  private KnownPrograms() {}

  private static Set<String> agents() {
    Set<String> names = new HashSet<>();
    for (Client client : Client.values()) names.addAll(client.programs());
    return Set.copyOf(names);
  }

  /** True for a program that is no server, whatever it is given. */
  public static boolean isOther(String program) {
    return SHELLS.contains(program) || INNOCENT.contains(program) || TOOLS.contains(program);
  }

  /** True for a program to which a lone word is the name of something, be it "mcp". */
  public static boolean takesNames(String program) {
    return isOther(program) || TakingNames.is(program) || program.startsWith("create-");
  }

  /** The same for the usual name of a script, such as "dev". */
  public static boolean isTask(String program) {
    return TakingNames.SCRIPTS.contains(program);
  }

  /** Name of the program at a path, lower case, without {@code .exe}. */
  public static String name(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
  }
}
