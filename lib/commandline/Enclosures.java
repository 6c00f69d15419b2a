//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Shells.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import org.jspecify.annotations.Nullable;

/**
 * Programs that run another in a place of its own: a sandbox, a virtual machine, a container or pod
 * that runs already, or a shell that has other packages.
 */
final class Enclosures {
  static final Set<String> PROGRAMS =
      Options.names(
          """
          nix-shell flox script nodemon bwrap firejail flatpak apptainer singularity kubectl oc wsl \
          colima distrobox-enter r2pm sops
          """);

  /** How many arguments options of {@code bwrap} take; the others take none. */
  private static final Map<String, Integer> BWRAP =
      arity(
          """
          --proc --dev --tmpfs --mqueue --dir --chdir --unsetenv --hostname --uid --gid --args \
          --argv0 --seccomp --add-seccomp-fd --lock-file --sync-fd --info-fd --json-status-fd \
          --block-fd --userns-block-fd --userns --userns2 --pidns --exec-label --file-label --perms \
          --size --cap-add --cap-drop --remount-ro --overlay-src --tmp-overlay --ro-overlay
          """,
          """
          --bind --bind-try --ro-bind --ro-bind-try --dev-bind --dev-bind-try --bind-fd \
          --ro-bind-fd --symlink --setenv --file --bind-data --ro-bind-data --chmod
          """);

  private static final Set<String> KUBECTL =
      Options.names(
          """
          -n --namespace --context --cluster --kubeconfig --user -s --server --token -c --container \
          -f --filename --image --pod-running-timeout --as --request-timeout
          """);

  private static final Set<String> APPTAINER =
      Options.names(
          "-B --bind --env --env-file -H --home --pwd --cwd --overlay -o -S --scratch -W --workdir"
              + " --app --network --security --fusemount --mount");

  private static final Set<String> NIX =
      Set.of("--option", "--extra-experimental-features", "--experimental-features");

  private static final Set<String> WSL =
      Options.names("-d --distribution -u --user --cd --shell-type");

  private static final Set<String> WSL_FLAGS = Set.of("-e", "--exec", "--system");

  private static final Set<String> NODEMON =
      Options.names(
          "-w --watch -e --ext -i --ignore -x --exec -d --delay -s --signal --config -C --cwd");

  private Enclosures() {}

  /** What such a command line starts; empty for other programs. */
  static Optional<Launch> of(String program, List<String> argv) {
    return Optional.ofNullable(
        switch (program) {
          case "nix-shell" -> text(argv, 1, "--run", "--command");
          case "nix" -> nix(argv);
          case "flox" -> flox(argv);
          case "script" -> script(argv);
          case "nodemon" -> nodemon(argv);
          case "bwrap" -> bwrap(argv);
          case "firejail" -> firejail(argv);
          case "flatpak" -> flatpak(argv);
          case "apptainer", "singularity" -> apptainer(argv);
          case "kubectl", "oc" -> pod(argv);
          case "k3s", "microk8s" ->
              argv.size() > 1 && argv.get(1).equals("kubectl") ? pod(Argv.from(argv, 1)) : null;
          case "guix" -> argv.indexOf("shell") == 1 ? Launch.command(behindDashes(argv)) : null;
          case "wsl" -> wsl(argv);
          case "sops" -> sops(argv);
          case "doppler" -> argv.contains("--command") ? text(argv, 1, "--command") : null;
          case "distrobox-enter" -> inside("", behindDashes(argv));
          case "colima" -> colima(argv);
          case "su" -> text(argv, 1, "-c", "--command");
          case "runuser" -> argv.contains("-c") ? text(argv, 1, "-c") : null;
          case "r2pm" ->
              argv.size() > 2 && argv.get(1).equals("-r")
                  ? Launch.command(Argv.from(argv, 2))
                  : Launch.NOTHING;
          default -> null;
        });
  }

  /** The text that is the value of an option. */
  private static Launch text(List<String> argv, int from, String... options) {
    for (int i = from; i + 1 < argv.size() && !argv.get(i).equals("--"); i++) {
      for (String option : options) {
        if (argv.get(i).equals(option)) return new Launch.Text(argv.get(i + 1), List.of());
      }
    }
    return Launch.NOTHING;
  }

  /** {@code nix shell x -c program}; null for what is no shell. */
  private static @Nullable Launch nix(List<String> argv) {
    String verb = Options.read(argv, 1, NIX).first();
    if (!verb.equals("shell") && !verb.equals("develop")) return null;
    for (int i = 1; i < argv.size(); i++) {
      if (argv.get(i).equals("-c") || argv.get(i).equals("--command"))
        return Launch.command(Argv.from(argv, i + 1));
    }
    return Launch.NOTHING;
  }

  private static Launch flox(List<String> argv) {
    if (argv.size() < 2 || !argv.get(1).equals("activate")) return Launch.NOTHING;
    List<String> program = behindDashes(argv);
    return program.isEmpty() ? text(argv, 2, "-c", "--command") : Launch.command(program);
  }

  /** A terminal's record; on macOS the program follows the file. */
  private static Launch script(List<String> argv) {
    Options options = Options.read(argv, 1, Options.names("-c --command -B -I -O -T -m -o -E"));
    Optional<String> text = options.value("-c", "--command");
    if (text.isPresent()) return new Launch.Text(text.get(), List.of());
    return Launch.command(options.rest());
  }

  /** Without {@code --exec} the server is the script's own process. */
  private static Launch nodemon(List<String> argv) {
    Options options = Options.read(argv, 1, NODEMON);
    List<String> words = new ArrayList<>();
    options.value("-x", "--exec").map(Shells::words).ifPresent(words::addAll);
    if (!words.isEmpty()) words.addAll(options.operands());
    return Launch.command(words);
  }

  private static Launch bwrap(List<String> argv) {
    int i = 1;
    while (i < argv.size() && argv.get(i).startsWith("--") && argv.get(i).length() > 2) {
      i += 1 + BWRAP.getOrDefault(argv.get(i), 0);
    }
    if (i < argv.size() && argv.get(i).equals("--")) i++;
    return Launch.command(Argv.from(argv, i));
  }

  private static Launch firejail(List<String> argv) {
    Options options = Options.read(argv, 1, Set.of());
    boolean asks = options.has("--list", "--tree", "--top", "--netstats", "--debug-caps");
    return asks ? Launch.NOTHING : Launch.command(options.operands());
  }

  /** An application by its id, which has to say that it is a server; else it takes files. */
  private static Launch flatpak(List<String> argv) {
    Options global = Options.read(argv, 1, Set.of());
    if (!global.first().equals("run")) return Launch.NOTHING;
    Options run = Options.read(global.operands(), 1, Set.of());
    Optional<String> command = run.value("--command");
    if (command.isPresent()) return inside("", Argv.with(command.get(), run.rest()));
    if (!ServerNames.mentions(run.first())) return Launch.NOTHING;
    return new Launch.Packaged("flatpak", run.first(), "", run.rest());
  }

  private static Launch apptainer(List<String> argv) {
    Options global = Options.read(argv, 1, Set.of());
    boolean exec = global.first().equals("exec");
    if (!exec && !global.first().equals("run")) return Launch.NOTHING;
    Options run = Options.read(global.operands(), 1, APPTAINER);
    int scheme = run.first().indexOf("://");
    String image = scheme < 0 ? run.first() : run.first().substring(scheme + 3);
    if (image.endsWith(".sif")) image = image.substring(0, image.length() - 4);
    if (image.isEmpty() || (exec && run.rest().isEmpty())) return Launch.NOTHING;
    return exec
        ? new Launch.Container(image, run.rest().getFirst(), Argv.from(run.rest(), 1))
        : new Launch.Container(image, "", run.rest());
  }

  /** A command in a pod, or a pod whose input the caller holds; null for all else. */
  private static @Nullable Launch pod(List<String> argv) {
    Options global = Options.read(argv, 1, KUBECTL);
    List<String> rest = behindDashes(argv);
    List<String> own = argv.subList(0, argv.size() - rest.size());
    boolean input = own.contains("-i") || own.contains("--stdin");
    if (global.first().equals("exec") && !rest.isEmpty()) {
      String pod = Options.read(global.operands(), 1, KUBECTL).first();
      return new Launch.Inside(pod.substring(pod.indexOf('/') + 1), rest, input);
    }
    if (!global.first().equals("run") || !input) return null;
    for (int i = 1; i < own.size(); i++) {
      String arg = own.get(i);
      String next = i + 1 < own.size() ? own.get(i + 1) : "";
      if (arg.startsWith("--image=")) return new Launch.Container(arg.substring(8), "", rest);
      if (arg.equals("--image")) return new Launch.Container(next, "", rest);
    }
    return null;
  }

  /** A command with secrets that a file keeps. */
  private static Launch sops(List<String> argv) {
    List<String> words = Options.read(argv, 1, Set.of()).operands();
    return words.size() > 2 && words.getFirst().equals("exec-env")
        ? new Launch.Text(words.get(2), List.of())
        : Launch.NOTHING;
  }

  private static Launch wsl(List<String> argv) {
    Options options = Options.read(argv, 1, WSL);
    for (String option : options.values().keySet()) {
      if (!WSL.contains(option) && !WSL_FLAGS.contains(option)) return Launch.NOTHING;
    }
    boolean home = options.first().equals("~");
    return inside("", home ? options.rest() : options.operands());
  }

  private static Launch colima(List<String> argv) {
    Options options = Options.read(argv, 1, Set.of("-p", "--profile"));
    List<String> rest = options.rest();
    if (!rest.isEmpty() && rest.getFirst().equals("--")) rest = Argv.from(rest, 1);
    return switch (options.first()) {
      case "nerdctl", "n" -> Containers.of(Argv.with("nerdctl", rest));
      case "ssh" -> inside("", behindDashes(argv));
      default -> Launch.NOTHING;
    };
  }

  private static List<String> behindDashes(List<String> argv) {
    int at = argv.indexOf("--");
    return at < 0 ? List.of() : Argv.from(argv, at + 1);
  }

  private static Launch inside(String container, List<String> argv) {
    return argv.isEmpty() ? Launch.NOTHING : new Launch.Inside(container, argv, false);
  }

  private static Map<String, Integer> arity(String one, String two) {
    Map<String, Integer> arity = new HashMap<>(Map.of("--overlay", 3));
    Options.names(one).forEach(o -> arity.put(o, 1));
    Options.names(two).forEach(o -> arity.put(o, 2));
    return Map.copyOf(arity);
  }
}
