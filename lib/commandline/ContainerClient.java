//SOURCES Containers.java

package mcptools.commandline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.process.ProcessInfo;

/**
 * A {@code docker run} or {@code podman run}: it lives as long as its container, but the container
 * goes on when it is killed.
 *
 * @param tool the program and its options before the command, which choose the daemon
 * @param name of the container, or the file that its id is in: as the command line gives it
 * @param file whether it is the file
 */
public record ContainerClient(
    ProcessInfo process, List<String> tool, Optional<String> name, boolean file) {
  private static final Set<String> PROGRAMS = Set.of("docker", "podman");

  public static List<ContainerClient> of(List<ProcessInfo> processes) {
    return processes.stream().flatMap(p -> of(p).stream()).toList();
  }

  private static Optional<ContainerClient> of(ProcessInfo process) {
    List<String> argv = process.argv();
    if (!PROGRAMS.contains(process.program())) return Optional.empty();
    Optional<Options> run = Containers.run(argv);
    if (run.isEmpty()) return Optional.empty();
    Optional<String> file = run.get().value("--cidfile").filter(f -> f.startsWith("/"));
    // What is no name could be taken for an option.
    Optional<String> name =
        run.get().value("--name").filter(n -> n.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]*"));
    return Optional.of(
        new ContainerClient(
            process,
            Containers.tool(argv),
            name.or(() -> file),
            name.isEmpty() && file.isPresent()));
  }

  /** What becomes of the containers when these processes are ended; "" when there are none. */
  public static String note(List<ProcessInfo> processes) {
    StringBuilder note = new StringBuilder();
    for (ContainerClient client : of(processes)) {
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
