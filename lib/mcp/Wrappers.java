//SOURCES CommandLine.java
//SOURCES Interpreters.java
//SOURCES Launchers.java
//SOURCES Programs.java

package mcptools.mcp;

import java.util.List;

/** Tells processes that only start another program and wait for it. */
public final class Wrappers {
  private Wrappers() {}

  /**
   * True for non-interactive shells, {@code env}, {@code timeout}, {@code npm exec}, {@code uv
   * run}, {@code docker run} and the like; false for interactive shells, editors and agents.
   */
  public static boolean isWrapper(List<String> argv) {
    List<String> plain = CommandLine.of(argv);
    if (plain.isEmpty() || plain.getFirst().isEmpty()) return false;
    return Launchers.of(plain)
        .or(() -> Interpreters.of(Programs.name(plain.getFirst()), plain))
        .filter(Wrappers::isApart)
        .isPresent();
  }

  /** True when what is started is a process of its own. */
  private static boolean isApart(Launch launch) {
    return switch (launch) {
      case Launch.Nothing _, Launch.MainClass _, Launch.Module _ -> false;
      case Launch.Script s -> Programs.SHELLS.contains(s.runtime()) || s.runtime().endsWith(" run");
      case Launch.Packaged p -> !p.runner().equals("deno");
      case Launch.Command _, Launch.Container _, Launch.Text _, Launch.Named _ -> true;
    };
  }
}
