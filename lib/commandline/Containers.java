//SOURCES ServerNames.java

package mcptools.commandline;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.process.ProcessInfo;

/** Reads the command lines of container tools and the names of images. */
public final class Containers {
  static final Set<String> TOOLS =
      Options.names(
          "docker podman nerdctl finch container docker-compose podman-compose com.docker.cli");

  /** Options before the command, of compose files too. */
  private static final Set<String> GLOBAL =
      Options.names(
          """
          --context -c -H --host --config -l --log-level --connection --url --namespace -n -f --file \
          -p --project-name --profile --env-file --project-directory
          """);

  /** Options of {@code run} without a value; every other long one takes one. */
  private static final Set<String> FLAGS =
      Options.names(
          """
          --rm --init --interactive --tty --detach --privileged --read-only --no-healthcheck \
          --oom-kill-disable --publish-all --sig-proxy --disable-content-trust --quiet --help \
          --replace --tls-verify --env-host --http-proxy --no-hosts --no-hostname --rmi --passwd \
          --use-api-socket --rootfs --read-only-tmpfs --remove --ssh --no-deps --no-TTY --build --no-build \
          --service-ports --use-aliases --remove-orphans
          """);

  private static final Set<String> SHORT = Options.names("-a -c -e -h -l -m -p -u -v -w -n");

  /** Options of {@code exec} with a value. */
  private static final Set<String> EXEC =
      Options.names("-e --env --env-file -u --user -w --workdir --detach-keys --index");

  private Containers() {}

  /** What a container tool's command line starts. */
  static Launch of(List<String> argv) {
    List<String> words = words(argv);
    if (!words.isEmpty() && words.getFirst().equals("exec")) return exec(words);
    if (!words.isEmpty() && words.getFirst().equals("start")) return start(words);
    Optional<Options> run = run(argv);
    if (run.isEmpty()) return Launch.NOTHING;
    String entrypoint = run.get().value("--entrypoint").orElse("");
    return new Launch.Container(run.get().first(), entrypoint, run.get().rest());
  }

  /** A container that is made already: who is attached to its input and output is its client. */
  private static Launch start(List<String> words) {
    Options start = Options.read(words, 1, Set.of("--detach-keys"));
    boolean attached = false;
    boolean input = false;
    for (String option : start.values().keySet()) {
      boolean cluster = !option.startsWith("--");
      attached |= option.equals("--attach") || (cluster && option.indexOf('a') > 0);
      input |= option.equals("--interactive") || (cluster && option.indexOf('i') > 0);
    }
    return attached && input && start.operands().size() == 1
        ? new Launch.Inside(start.first(), List.of(), true)
        : Launch.NOTHING;
  }

  private static Launch exec(List<String> words) {
    Options exec = Options.read(words, 1, EXEC);
    if (exec.rest().isEmpty()) return Launch.NOTHING;
    Set<String> options = exec.values().keySet();
    // Of compose, which passes input on unless it is told not to.
    boolean plain = options.contains("-T") || options.contains("--no-TTY");
    boolean input = plain || options.contains("-i") || options.contains("--interactive");
    return new Launch.Inside(exec.first(), exec.rest(), input && !options.contains("-t"));
  }

  /** The options of {@code run}, and the image and what follows it; empty for other commands. */
  static Optional<Options> run(List<String> argv) {
    List<String> words = words(argv);
    if (words.isEmpty() || !words.getFirst().equals("run")) return Optional.empty();
    Options run = Options.read(words, 1, withValue(words));
    return run.operands().isEmpty() ? Optional.empty() : Optional.of(run);
  }

  /** The command and what follows it, without "container" and "compose". */
  private static List<String> words(List<String> argv) {
    Options global = Options.read(argv, 1, GLOBAL);
    List<String> words = global.operands();
    if (!words.isEmpty() && words.getFirst().equals("container")) words = global.rest();
    if (!words.isEmpty() && words.getFirst().equals("compose")) {
      words = Options.read(words, 1, GLOBAL).operands();
    }
    return words;
  }

  /** The program and its options before the command. */
  static List<String> tool(List<String> argv) {
    return argv.subList(0, argv.size() - Options.read(argv, 1, GLOBAL).operands().size());
  }

  /** The short name of the server that an image is. */
  public static Optional<String> name(String image) {
    String bare = image;
    int digest = bare.indexOf('@');
    if (digest > 0) bare = bare.substring(0, digest);
    int slash = bare.lastIndexOf('/');
    int tag = bare.indexOf(':', slash + 1);
    if (tag > 0) bare = bare.substring(0, tag);
    String base = bare.substring(slash + 1);
    String path = slash < 0 ? "" : bare.substring(0, slash);
    String owner = path.substring(path.lastIndexOf('/') + 1);
    // As in Docker's own catalogue: what is there is a server whatever it is called.
    boolean catalogue = path.equals("mcp") || path.endsWith("/mcp");
    if (catalogue && !base.isBlank() && !base.equals("inspector")) {
      return Optional.of(ServerNames.of(base, base).orElse(ServerNames.tidy(base)));
    }
    return ServerNames.of(base, owner);
  }

  private static Set<String> withValue(List<String> words) {
    Set<String> names = new HashSet<>(SHORT);
    for (String word : words) {
      boolean open = word.startsWith("--") && word.length() > 2 && word.indexOf('=') < 0;
      if (open && !FLAGS.contains(word)) names.add(word);
    }
    return names;
  }

  /**
   * A {@code docker run} or {@code podman run}: it lives as long as its container, but the
   * container goes on when it is killed.
   *
   * @param tool the program and its options before the command, which choose the daemon
   * @param name of the container, or the file that its id is in: as the command line gives it
   * @param file whether it is the file
   */
  public record Client(
      ProcessInfo process, List<String> tool, Optional<String> name, boolean file) {
    private static final Set<String> PROGRAMS = Set.of("docker", "podman", "com.docker.cli");

    public static List<Client> of(List<ProcessInfo> processes) {
      return processes.stream().flatMap(p -> of(p).stream()).toList();
    }

    private static Optional<Client> of(ProcessInfo process) {
      List<String> argv = process.argv();
      if (!PROGRAMS.contains(process.program())) return Optional.empty();
      Optional<Options> run = run(argv);
      if (run.isEmpty()) return Optional.empty();
      Optional<String> file = run.get().value("--cidfile").filter(f -> f.startsWith("/"));
      // What is no name could be taken for an option.
      Optional<String> name =
          run.get().value("--name").filter(n -> n.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*"));
      return Optional.of(
          new Client(
              process,
              Containers.tool(argv),
              name.or(() -> file),
              name.isEmpty() && file.isPresent()));
    }

    /** What becomes of the containers when these processes are ended; "" when there are none. */
    public static String note(List<ProcessInfo> processes) {
      StringBuilder note = new StringBuilder();
      for (Client client : of(processes)) {
        String program = client.process().program();
        note.append(
            client
                .name()
                .map(n -> "; its container " + n + " is to stop, too")
                .orElse(
                    "; its container may go on, as "
                        + program
                        + " run was given neither --name nor --cidfile with a full path"));
      }
      return note.toString();
    }
  }
}
