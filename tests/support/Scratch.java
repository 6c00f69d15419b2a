package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A test's own world: a folder with HOME, state and tmux sockets inside it, and a mark in the
 * environment by which everything that was started there is found and ended after the test. Ask for
 * one as a parameter in a class with {@code @ExtendWith(Scratch.Extension.class)}: in a test or
 * {@code @BeforeEach} it is that test's, in {@code @BeforeAll} the whole class shares it.
 */
public final class Scratch implements AutoCloseable {
  /** The environment variable that marks what a test started. */
  public static final String MARK = "MCP_TOOLS_TEST";

  private final Path folder;
  private final String mark = Leftovers.newMark();
  private final Map<String, String> environment;

  private Scratch(Path folder, Optional<Path> programs) {
    this.folder = folder;
    Map<String, String> variables = Environments.of(this);
    programs.ifPresent(first -> variables.merge("PATH", first + ":", (path, own) -> own + path));
    this.environment = Map.copyOf(variables);
  }

  /** A new scratch world; the caller closes it. */
  public static Scratch create() {
    return create(Optional.empty());
  }

  /** A new scratch world in which the programs of a folder come first; the caller closes it. */
  public static Scratch create(Path programs) {
    return create(Optional.of(programs));
  }

  private static Scratch create(Optional<Path> programs) {
    try {
      // Short and real: a tmux socket's path has room for about 100 bytes, and macOS reaches /tmp
      // through a link.
      Scratch scratch = new Scratch(Files.createTempDirectory("mt").toRealPath(), programs);
      for (Path inside :
          List.of(
              scratch.home(),
              scratch.state(),
              scratch.config(),
              scratch.sockets(),
              scratch.temp())) {
        Files.createDirectories(inside);
      }
      // Login shells read this last: it undoes what /etc/profile does to PATH.
      String profile =
          "PATH='" + scratch.environment().get("PATH").replace("'", "'\\''") + "'\nPS1='$ '\n";
      Files.writeString(scratch.home().resolve(".profile"), profile);
      return scratch;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a scratch folder.", e);
    }
  }

  /** The folder that holds everything; gone after the test. */
  public Path folder() {
    return folder;
  }

  /** What HOME names. */
  public Path home() {
    return folder.resolve("h");
  }

  /** What MCP_TOOLS_HOME names. */
  public Path state() {
    return folder.resolve("s");
  }

  /** What XDG_CONFIG_HOME names. */
  public Path config() {
    return folder.resolve("c");
  }

  /** What TMUX_TMPDIR names. */
  public Path sockets() {
    return folder.resolve("t");
  }

  /** What TMPDIR names. */
  public Path temp() {
    return folder.resolve("tmp");
  }

  /** A folder inside the scratch folder, made when it is not there. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder " + name + ".", e);
    }
  }

  /** The value of {@link #MARK} of everything started here. */
  public String mark() {
    return mark;
  }

  /** The whole environment for commands of this test; not to be changed. */
  public Map<String, String> environment() {
    return environment;
  }

  /**
   * What this test started and is still alive: it has the mark, or names the folder in its
   * arguments.
   */
  public List<Procs.Proc> survivors() {
    return Leftovers.find(m -> m.equals(mark), folder.toString());
  }

  /** Ends what this test started, its tmux servers included, and deletes the folder. */
  @Override
  public void close() {
    Leftovers.end(this::survivors);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the scratch folder " + folder + ".", e);
    }
  }

  /** Gives tests their {@link Scratch}. */
  public static final class Extension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(Extension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Scratch.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      // JUnit closes what its store holds when the test, or the class, is over.
      return context
          .getStore(NAMESPACE)
          .computeIfAbsent(Scratch.class, key -> create(), Scratch.class);
    }
  }
}
