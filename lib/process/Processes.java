//SOURCES OshiUsage.java
//SOURCES ProcUsage.java
//SOURCES PsSource.java

package mcptools.process;

/** Chooses the sources of process listings and memory figures for this system. */
public final class Processes {
  private Processes() {}

  /** /proc where there is one, else ps. */
  public static ProcessSource source() {
    return ProcSource.available() ? new ProcSource(java.nio.file.Path.of("/proc")) : ps();
  }

  /** /proc where there is one, else OSHI, whose classes are loaded only then. */
  public static UsageSource usage() {
    return ProcSource.available() ? new ProcUsage(java.nio.file.Path.of("/proc")) : oshiMemory();
  }

  private static ProcessSource ps() {
    return new PsSource(ProgramRunner.system());
  }

  private static UsageSource oshiMemory() {
    return new OshiUsage();
  }
}
