//SOURCES ScaleSvg.java
//SOURCES ScaleText.java
//SOURCES ../../lib/state/AtomicFile.java
//SOURCES ../../scripts/cli/command/Syntax.java

package mcptools.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mcptools.bench.ScaleBench.Scale;
import mcptools.cli.command.Syntax;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;
import picocli.CommandLine;

/** {@code ./jbang bench scale}. */
public final class ScaleCommand {
  private final Consumer<Optional<Path>> check;
  private final Supplier<Ground> grounds;
  private int runs = 9;
  private int percent = 100;
  private Optional<Path> svg = Optional.empty();

  /**
   * @param check fails for a file that cannot be written
   */
  public ScaleCommand(Consumer<Optional<Path>> check, Supplier<Ground> grounds) {
    this.check = check;
    this.grounds = grounds;
  }

  public Syntax syntax() {
    return new Syntax(
            "scale",
            this::run,
            "Measures how the time of mcps grows with processes (up to 10,000), servers (1,000),"
                + " tm sessions (200) and agents (50), each by itself, and with all at once.")
        .option("--runs", "N", "Runs at each number (9).", Integer.class, v -> runs = v)
        .option(
            "--percent",
            "N",
            "Up to this part of those numbers (100): to try it on a small machine.",
            Integer.class,
            v -> percent = v)
        .option(
            "--svg", "FILE", "Also draw it as a picture.", Path.class, v -> svg = Optional.of(v));
  }

  private int run(CommandLine line) {
    if (runs < 1 || percent < 1) throw new UserError(2, "--runs and --percent are 1 or more");
    check.accept(svg);
    try (Ground ground = grounds.get()) {
      Runner runner = ground.keep(new Runner(ground.folder()));
      Scale scale =
          new ScaleBench(
                  ground, runner, runs, percent, step -> line.getErr().println("bench: " + step))
              .all();
      line.getOut().print(ScaleText.table(scale));
      svg.ifPresent(file -> AtomicFile.writePublic(file.toAbsolutePath(), ScaleSvg.of(scale)));
      return 0;
    }
  }
}
