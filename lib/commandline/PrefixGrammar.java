//SOURCES Argv.java

package mcptools.commandline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/**
 * How to find the program on the command line of a launcher that has it at the end, such as {@code
 * timeout 5 program}.
 *
 * @param verbs subcommands of which one must come first; empty for none
 * @param withValue options that take the next argument
 * @param skip operands that come before the program
 * @param managed as in {@link Launch.Command}
 */
record PrefixGrammar(Set<String> verbs, Set<String> withValue, int skip, boolean managed) {
  private static final Map<String, PrefixGrammar> ALL = grammars();

  static Optional<PrefixGrammar> of(String launcher) {
    return Optional.ofNullable(ALL.get(launcher));
  }

  private static Map<String, PrefixGrammar> grammars() {
    Map<String, PrefixGrammar> map = new HashMap<>();
    plain(
        map,
        "nohup setsid chronic catatonit unbuffer dbus-run-session cross-env corepack disclaimer",
        "",
        0);
    plain(map, "nice gnice", "-n --adjustment", 0);
    plain(map, "ionice", "-c -n --class --classdata", 0);
    plain(map, "stdbuf gstdbuf", "-i -o -e --input --output --error", 0);
    plain(map, "timeout gtimeout", "-s -k --signal --kill-after", 1);
    plain(map, "time gtime", "-f -o --format --output", 0);
    plain(map, "caffeinate", "-t -w", 0);
    plain(map, "arch", "-e -d", 0);
    plain(map, "sudo", "-u -g -h -p -C -r -t -T -U -D -R --user --group --chdir", 0);
    plain(map, "doas", "-u -C", 0);
    plain(map, "tini docker-init", "-p -e", 0);
    plain(map, "dumb-init", "-r --rewrite", 0);
    plain(map, "gosu su-exec chrt taskset envchain", "", 1);
    plain(map, "xcrun", "--sdk --toolchain", 0);
    plain(map, "dotenv", "-e -f -c -v -p", 0);
    verbs(map, true, "poetry pdm rye pipenv devbox", "run", "-C --directory -p --project", 0);
    String conda = "hatch pixi conda mamba micromamba";
    verbs(map, true, conda, "run exec", "-e -n -p --name --prefix --cwd", 0);
    verbs(map, true, "bundle gem", "exec", "", 0);
    verbs(map, false, "rbenv pyenv nodenv asdf", "exec", "", 0);
    verbs(map, false, "mise rtx", "exec x", "-C -E --cd --env", 0);
    verbs(map, false, "direnv aws-vault chamber nvm", "exec run", "-d --duration", 1);
    verbs(map, false, "volta fnm", "run exec", "--node --npm --yarn --using", 0);
    verbs(map, false, "op", "run", "--env-file --account", 0);
    verbs(map, false, "dotenvx", "run", "-f --env-file -fk -e --env", 0);
    verbs(map, false, "doppler", "run", "-p --project -c --config -t --token --mount", 0);
    verbs(map, false, "infisical", "run", "--env --path --projectId --token", 0);
    return Map.copyOf(map);
  }

  private static void plain(
      Map<String, PrefixGrammar> map, String programs, String withValue, int skip) {
    PrefixGrammar grammar = new PrefixGrammar(Set.of(), Options.names(withValue), skip, false);
    Options.names(programs).forEach(p -> map.put(p, grammar));
  }

  /**
   * @param managed whether they run what a package manager keeps; the others prepare the
   *     environment of any program
   */
  private static void verbs(
      Map<String, PrefixGrammar> map,
      boolean managed,
      String programs,
      String verbs,
      String withValue,
      int skip) {
    PrefixGrammar grammar =
        new PrefixGrammar(Options.names(verbs), Options.names(withValue), skip, managed);
    Options.names(programs).forEach(p -> map.put(p, grammar));
  }
}
