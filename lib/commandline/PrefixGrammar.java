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

  /** Options for the folder that the program is run in. */
  private static final Map<String, String[]> FOLDERS =
      Map.of(
          "poetry", folders("-C --directory --project"),
          "pdm", folders("-p --project"),
          "mise", folders("-C --cd"),
          "rtx", folders("-C --cd"),
          "sudo", folders("-D --chdir"),
          "conda", folders("--cwd"),
          "mamba", folders("--cwd"),
          "micromamba", folders("--cwd"),
          "proot", folders("-w --cwd"));

  private static final String[] NONE = {};

  /** The options of a launcher for the folder that the program is run in. */
  static String[] foldersOf(String launcher) {
    return FOLDERS.getOrDefault(launcher, NONE);
  }

  private static String[] folders(String options) {
    return options.split(" ");
  }

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
    plain(map, "gosu su-exec s6-setuidgid chrt taskset envchain", "", 1);
    plain(map, "xcrun", "--sdk --toolchain", 0);
    plain(map, "cmd", "", 1);
    plain(map, "xvfb-run", "-n -s -w -e -f -p --server-num --server-args --wait", 0);
    plain(map, "sandbox-exec", "-f -n -p -D", 0);
    plain(map, "steam-run prlimit", "-p -o --pid --output", 0);
    plain(map, "setpriv", "--reuid --regid --groups", 0);
    plain(map, "runuser", "-u -g -G --user --group", 0);
    plain(map, "chpst", "-u -U -b -e -/ -C -n -l -L -m -d -o -p -f -c", 0);
    plain(map, "cpulimit", "-l -p -e -c -m --limit --pid --exe --cpu", 0);
    plain(map, "lima", "", 0);
    plain(map, "srt", "-s --settings", 0);
    plain(map, "sfw nvm-exec", "", 0);
    plain(map, "proxychains4 proxychains", "-f", 0);
    plain(map, "torsocks", "-u -p -P -a --user --pass --port --address", 0);
    plain(map, "choom", "-n -p --adjust --pid", 0);
    plain(map, "env-cmd", "-f -e -r --file --environments --rc-file", 0);
    plain(map, "numactl", "-N -m -C -i -p -P -w", 0);
    environment(map, "fnox", "exec run", "-P -c --profile --config", 0);
    environment(map, "teller", "run", "-c --config", 0);
    environment(map, "devenv", "shell", "", 0);
    environment(map, "limactl", "shell", "--workdir --shell", 1);
    environment(map, "distrobox", "enter", "-n --name -a", 1);
    environment(map, "toolbox", "run", "-c --container -d --distro -r --release", 0);
    environment(map, "multipass lxc incus", "exec", "-d --working-directory --cwd --env --user", 1);
    plain(map, "unshare nsenter", "-t -S -G -R --target --setuid --setgid --root", 0);
    plain(map, "proot", "-r -b -w -q -k --rootfs --bind --cwd", 0);
    plain(map, "systemd-run", "-p -u -E --property --unit --setenv --slice", 0);
    plain(map, "dotenv", "-e -f -c -v -p", 0);
    managed(map, "poetry pdm rye pipenv", "run", "-C --directory -p --project", 0);
    managed(map, "devbox", "run", "-c --config -e --env --env-file", 0);
    managed(
        map,
        "hatch pixi conda mamba micromamba",
        "run exec",
        "-e -n -p --name --prefix --cwd --manifest-path --environment -m -s --spec -c --channel",
        0);
    managed(map, "bundle gem", "exec", "", 0);
    environment(map, "rbenv pyenv nodenv asdf", "exec", "", 0);
    environment(map, "opam dune stack cabal", "exec run", "--switch --root --profile", 0);
    environment(map, "mise rtx", "exec x", "-C -E --cd --env", 0);
    environment(map, "direnv aws-vault chamber nvm", "exec run", "-d --duration", 1);
    environment(map, "volta fnm", "run exec", "--node --npm --yarn --using", 0);
    environment(map, "op varlock secretspec bws", "run", "--env-file --account --project-id", 0);
    environment(map, "dotenvx", "run", "-f --env-file -fk -e --env", 0);
    environment(map, "doppler", "run", "-p --project -c --config -t --token --mount", 0);
    environment(map, "infisical", "run", "--env --path --projectId --token", 0);
    return Map.copyOf(map);
  }

  private static void plain(
      Map<String, PrefixGrammar> map, String programs, String withValue, int skip) {
    PrefixGrammar grammar = new PrefixGrammar(Set.of(), Options.names(withValue), skip, false);
    Options.names(programs).forEach(p -> map.put(p, grammar));
  }

  /** Launchers that prepare the environment of any program. */
  private static void environment(
      Map<String, PrefixGrammar> map, String programs, String verbs, String withValue, int skip) {
    PrefixGrammar grammar =
        new PrefixGrammar(Options.names(verbs), Options.names(withValue), skip, false);
    Options.names(programs).forEach(p -> map.put(p, grammar));
  }

  /** Launchers that run what a package manager keeps. */
  private static void managed(
      Map<String, PrefixGrammar> map, String programs, String verbs, String withValue, int skip) {
    PrefixGrammar grammar =
        new PrefixGrammar(Options.names(verbs), Options.names(withValue), skip, true);
    Options.names(programs).forEach(p -> map.put(p, grammar));
  }
}
