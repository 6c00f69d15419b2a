package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.tests.support.Procs.Proc;

/** Processes read from {@code /proc}. */
final class ProcFiles implements Procs.Source {
  private static final Path PROC = Path.of("/proc");

  @Override
  public Stream<Proc> all() {
    try {
      return Files.list(PROC)
          .map(p -> p.getFileName().toString())
          .filter(n -> n.matches("\\d+"))
          .flatMap(n -> find(Long.parseLong(n)).stream());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list /proc.", e);
    }
  }

  @Override
  public Optional<Proc> find(long pid) {
    return read(pid, "stat").map(ProcFiles::parse);
  }

  @Override
  public List<String> argv(long pid) {
    return nulSeparated(pid, "cmdline");
  }

  @Override
  public List<String> environ(long pid) {
    return nulSeparated(pid, "environ");
  }

  private static Proc parse(String stat) {
    // The command name, the second field, may itself hold spaces and parentheses.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return new Proc(
        Long.parseLong(stat.substring(0, stat.indexOf(' '))),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[3]),
        fields[19],
        fields[0].equals("Z") || fields[0].equals("X"));
  }

  private static List<String> nulSeparated(long pid, String file) {
    String text = read(pid, file).orElse("");
    return text.isEmpty() ? List.of() : List.of(text.replaceFirst("\0+$", "").split("\0", -1));
  }

  private static Optional<String> read(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/" + file));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
