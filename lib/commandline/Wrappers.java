//SOURCES Argv.java

package mcptools.commandline;

import java.util.List;

/** Tells processes that only start another program and wait for it. */
public final class Wrappers {
  private Wrappers() {}

  /**
   * True for non-interactive shells, {@code env}, {@code timeout}, {@code npm exec}, {@code uv
   * run}, {@code docker run} and the like; false for interactive shells, editors and agents.
   */
  public static boolean isWrapper(List<String> argv) {
    List<String> plain = Argv.of(argv);
    if (plain.isEmpty() || plain.getFirst().isEmpty()) return false;
    return Launchers.of(plain)
        .or(() -> Interpreters.of(KnownPrograms.name(plain.getFirst()), plain))
        .filter(Wrappers::isApart)
        .isPresent();
  }

  /** True when what is started is a process of its own. */
  private static boolean isApart(Launch launch) {
    if (launch instanceof Launch.Script s) {
      return KnownPrograms.SHELLS.contains(s.runtime()) || s.runtime().endsWith(" run");
    }
    if (launch instanceof Launch.Packaged p) return !p.runner().equals("deno");
    return !(launch instanceof Launch.Nothing
        || launch instanceof Launch.MainClass
        || launch instanceof Launch.Module);
  }
}
