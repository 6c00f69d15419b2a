package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.tests.support.Procs.Proc;

/** Processes as {@code ps} lists them, for macOS. */
final class ProcListing implements Procs.Source {
  @Override
  public Stream<Proc> all() {
    return list("-A");
  }

  @Override
  public Optional<Proc> find(long pid) {
    return list("-p", Long.toString(pid)).findFirst();
  }

  @Override
  public List<String> argv(long pid) {
    return words(ps("-ww", "-o", "command=", "-p", Long.toString(pid)));
  }

  @Override
  public List<String> environ(long pid) {
    return words(ps("-E", "-ww", "-o", "command=", "-p", Long.toString(pid)));
  }

  private static Stream<Proc> list(String... selection) {
    List<String> arguments =
        new ArrayList<>(List.of("-o", "pid=", "-o", "ppid=", "-o", "stat=", "-o", "lstart="));
    arguments.addAll(List.of(selection));
    return ps(arguments.toArray(String[]::new))
        .lines()
        .filter(l -> !l.isBlank())
        .map(l -> l.strip().split("\\s+", 4))
        .map(f ->
            new Proc(Long.parseLong(f[0]), Long.parseLong(f[1]), 0, f[3], f[2].startsWith("Z")));
  }

  private static String ps(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ps"));
    command.addAll(List.of(arguments));
    try {
      Process ps =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run ps.", e);
    }
  }

  private static List<String> words(String line) {
    return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"));
  }
}
