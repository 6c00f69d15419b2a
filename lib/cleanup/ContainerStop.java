//SOURCES ../commandline/Containers.java
//SOURCES ../process/ProcessSource.java

package mcptools.cleanup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcptools.commandline.Containers;
import mcptools.error.UserError;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.ProgramRunner;

/** Stops the containers of docker and podman clients that are about to be ended, and no others. */
public record ContainerStop(ProcessSource source, ProgramRunner runner) {
  /** Seconds between SIGTERM and SIGKILL in the container. */
  private static final String GRACE = "2";

  /** A client is there a little before its container is; clocks are not read at once. */
  private static final long TOLERANCE_MILLIS = 1000;

  /** What chooses the daemon: ours may be another than the client's. */
  private static final List<String> DAEMON =
      List.of(
          """
          HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR DOCKER_HOST DOCKER_CONTEXT \
          DOCKER_CONFIG DOCKER_TLS_VERIFY DOCKER_CERT_PATH CONTAINER_HOST CONTAINER_CONNECTION \
          CONTAINERS_CONF CONTAINERS_STORAGE_CONF\
          """
              .split(" "));

  /**
   * @param ids of the containers that were stopped
   * @param problems a sentence for each that should have been, and may go on
   */
  public record Stopped(List<String> ids, List<String> problems) {
    public static final Stopped NONE = new Stopped(List.of(), List.of());
  }

  /**
   * Stops those that are certainly theirs. Before they are ended: as long as a client lives, the
   * container of its name is its own.
   */
  public Stopped stop(List<ProcessInfo> condemned) {
    Stopped stopped = new Stopped(new ArrayList<>(), new ArrayList<>());
    ProcessTable theirs = new ProcessTable(condemned, 0);
    List<Containers.Client> clients = Containers.Client.of(condemned);
    for (Containers.Client client : clients) {
      if (client.name().isEmpty()) continue; // the verdict says so
      if (clients.stream().anyMatch(other -> isBelow(client, other, theirs))) continue;
      Optional<String> id = id(client);
      if (id.isPresent() && isStopped(run(client, "stop", "-t", GRACE, id.get()))) {
        stopped.ids().add(id.get());
        continue;
      }
      String why =
          id.isPresent() ? "could not be stopped" : "may go on, as it is not certain which it is";
      stopped
          .problems()
          .add(
              "the container %s %s; see %s ps"
                  .formatted(client.name().get(), why, client.process().program()));
    }
    return stopped;
  }

  /** One that was started with --rm may be gone already. */
  private static boolean isStopped(ProgramRunner.Result result) {
    return result.ok() || result.err().toLowerCase(Locale.ROOT).contains("no such container");
  }

  /** The full id of the client's own container; empty when that is not certain. */
  private Optional<String> id(Containers.Client client) {
    ProcessId process = client.process().id();
    long now = System.currentTimeMillis(); // before the listing, so that no start is set too late
    ProcessTable table;
    try {
      table = source.list();
    } catch (UserError e) {
      return Optional.empty();
    }
    Optional<String> known = client.file() ? content(client) : client.name();
    boolean certain =
        known.isPresent() && !isShared(client, table) && !source.foreignNamespace(process);
    if (!certain) return Optional.empty();
    long started = now - table.age(client.process());
    String format = "{{.Id}} {{json .Created}}";
    ProgramRunner.Result inspected =
        run(client, "inspect", "--type", "container", "--format", format, known.get());
    String[] words = inspected.out().strip().split(" ", 2);
    boolean own =
        inspected.ok()
            && words.length == 2
            && words[0].matches("[0-9a-f]{64}")
            && (!client.file() || words[0].equals(known.get()))
            && created(words[1]) >= started - TOLERANCE_MILLIS
            && source.read(process).isPresent();
    return own ? Optional.of(words[0]) : Optional.empty();
  }

  /** Whether a client is what another with the same name runs, as Docker Desktop's does. */
  private static boolean isBelow(
      Containers.Client client, Containers.Client other, ProcessTable table) {
    if (!client.name().equals(other.name())) return false;
    for (ProcessInfo above : table.ancestors(client.process())) {
      if (above.id().equals(other.process().id())) return true;
    }
    return false;
  }

  /** Whether another client was given the same: it may have taken the name, or the file, over. */
  private static boolean isShared(Containers.Client client, ProcessTable table) {
    return Containers.Client.of(List.copyOf(table.all())).stream()
        .filter(c -> c.name().equals(client.name()))
        .filter(c -> !c.process().id().equals(client.process().id()))
        .anyMatch(c -> !isBelow(c, client, table));
  }

  private static Optional<String> content(Containers.Client client) {
    try {
      return Optional.of(Files.readString(Path.of(client.name().orElseThrow())).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Milliseconds since the epoch of a JSON string; long ago when it is none. */
  private static long created(String json) {
    try {
      return OffsetDateTime.parse(json.replace("\"", "")).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return Long.MIN_VALUE;
    }
  }

  /** As the client would run it; when its environment cannot be read, this fails. */
  private ProgramRunner.Result run(Containers.Client client, String... arguments) {
    Map<String, String> theirs = source.environment(client.process().id());
    if (theirs.isEmpty()) return new ProgramRunner.Result(1, "", "");
    List<String> command = new ArrayList<>(List.of("env"));
    List<String> values = new ArrayList<>();
    for (String name : DAEMON) {
      if (theirs.containsKey(name)) values.add(name + "=" + theirs.get(name));
      else command.addAll(List.of("-u", name));
    }
    command.addAll(values);
    command.addAll(client.tool());
    command.addAll(List.of(arguments));
    return runner.run(command, Optional.empty(), ProgramRunner.TIMEOUT);
  }
}
