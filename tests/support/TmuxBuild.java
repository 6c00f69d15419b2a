package mcptools.tests.support;

import java.nio.file.Path;
import java.util.List;

/**
 * The tmux to test with. Those that are not installed come from Debian's archive, once, into the
 * user's cache; a test that asks for one that cannot be had is skipped.
 */
public enum TmuxBuild {
  /** 3.1c, the oldest that Debian's mirrors have. */
  OLDEST("bullseye"),
  INSTALLED(""),
  /** The newest that Debian had when it was fetched; delete it from the cache to get another. */
  NEWEST("sid");

  private final String suite;

  TmuxBuild(String suite) {
    this.suite = suite;
  }

  private Path fetched() {
    return new Debian(suite, "tmux", List.of("tmux")).program();
  }

  /** A new scratch world in which {@code tmux} is this one; the caller closes it. */
  public Scratch scratch() {
    return this == INSTALLED ? Scratch.create() : Scratch.create(fetched().getParent());
  }

  /** The program: a path, or its name. */
  public String program() {
    return this == INSTALLED ? "tmux" : fetched().toString();
  }
}
