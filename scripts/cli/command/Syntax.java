//DEPS info.picocli:picocli:4.7.7
//DEPS org.jspecify:jspecify:1.0.1

package mcptools.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** How a command is called, and what then runs; put together by calls. STARTUP.md: annotations */
public final class Syntax {
  /** What a command does; {@link Cli} reports what it throws. */
  @FunctionalInterface
  public interface Action {
    /**
     * @return the exit code
     */
    int run(CommandLine line) throws Exception;
  }

  private final CommandSpec spec;

  /**
   * @param description a paragraph each
   */
  public Syntax(String name, Action action, String... description) {
    Runner runner = new Runner(action);
    spec = CommandSpec.wrapWithoutInspection(runner, new Factory()).name(name);
    spec.usageMessage().description(description);
    runner.spec = spec;
  }

  /** What picocli calls. */
  private static final class Runner implements Callable<Integer> {
    private final Action action;
    private @Nullable CommandSpec spec;

    Runner(Action action) {
      this.action = action;
    }

    @Override
    public Integer call() throws Exception {
      return action.run(Objects.requireNonNull(spec).commandLine());
    }
  }

  /** All this, for picocli. */
  CommandLine commandLine() {
    return new CommandLine(spec, new Factory());
  }

  /** Picocli's own, but only once something is to be made. STARTUP.md: factory */
  private static final class Factory implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return CommandLine.defaultFactory().create(type);
    }
  }

  /**
   * An option without a value.
   *
   * @param names such as "-n,--dry-run"
   */
  public Syntax flag(String names, String description, Runnable set) {
    Consumer<Boolean> ifGiven =
        given -> {
          if (given) set.run();
        };
    return add(option(names, description, Boolean.class, ifGiven));
  }

  /** An option without a value that also has a form with "no-". */
  public Syntax choice(String names, String description, Consumer<Boolean> set) {
    return add(option(names, description, Boolean.class, set).negatable(true));
  }

  private static <T> OptionSpec.Builder option(
      String names, String description, Class<T> type, Consumer<T> set) {
    return OptionSpec.builder(names.split(","))
        .type(type)
        .description(description)
        .setter(setter(type, set));
  }

  /** An option with a value, which picocli converts to this type. */
  public <T> Syntax option(
      String names, String label, String description, Class<T> type, Consumer<T> set) {
    return add(option(names, description, type, set).paramLabel(label));
  }

  /** An option with a value that may be left out, and then is this one. */
  public <T> Syntax option(
      String names, String label, String text, Class<T> type, String usual, Consumer<T> set) {
    return add(option(names, text, type, set).arity("0..1").fallbackValue(usual).paramLabel(label));
  }

  /** An argument that may be left out. */
  public Syntax argument(String label, String description, Consumer<String> set) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .setter(setter(String.class, set))
            .build());
    return this;
  }

  /**
   * Any number of arguments, each handled by itself.
   *
   * @param words that shells complete; none when an argument may be anything
   */
  public Syntax arguments(
      String label, String description, List<String> words, Consumer<List<String>> set) {
    List<String> all = new ArrayList<>();
    spec.addPositional(
        PositionalParamSpec.builder()
            .arity("0..*")
            .completionCandidates(words)
            .type(ArrayList.class)
            .auxiliaryTypes(String.class)
            .paramLabel(label)
            .description(description)
            .setter(setter(List.class, list -> set.accept(gathered(all, list))))
            .build());
    return this;
  }

  /** Options may stand between arguments; then the parser reports what is before them first. */
  private static List<String> gathered(List<String> all, List<?> more) {
    more.forEach(argument -> all.add(String.valueOf(argument)));
    return List.copyOf(all);
  }

  /**
   * What its exit codes mean, where they mean more than usual.
   *
   * @param meanings such as "3: unknown"
   */
  public Syntax exitCodes(String... meanings) {
    spec.usageMessage()
        .exitCodeListHeading("Exit codes:%n")
        .exitCodeList(
            Stream.of(meanings)
                .map(m -> m.split(": ", 2))
                .collect(Collectors.toMap(m -> m[0], m -> m[1], (a, b) -> a, LinkedHashMap::new)));
    return this;
  }

  /** A command that only has others below it; by itself it is bad usage. */
  public static Syntax ofParts(String name, String description, Syntax... parts) {
    Action usage =
        line -> {
          String names = String.join(", ", line.getSubcommands().keySet());
          throw new ParameterException(line, "say what to do: " + names);
        };
    Syntax syntax = new Syntax(name, usage, description);
    for (Syntax part : parts) syntax.with(part);
    return syntax;
  }

  /** A command below this one. */
  public Syntax with(Syntax part) {
    spec.addSubcommand(part.spec.name(), part.commandLine());
    return this;
  }

  private Syntax add(OptionSpec.Builder option) {
    spec.addOption(option.build());
    return this;
  }

  /** picocli also sets the value of what is not given: null. */
  private static <T> ISetter setter(Class<T> type, Consumer<T> set) {
    return new ISetter() {
      @Override
      public <V> V set(V value) {
        if (type.isInstance(value)) set.accept(type.cast(value));
        return value;
      }
    };
  }
}
