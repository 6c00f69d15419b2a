//SOURCES ProcSource.java
//SOURCES OshiSource.java

package mcptools.process;

/** Chooses the source of process listings for this system. */
public final class Processes {
  private Processes() {}

  /** /proc where there is one, else OSHI, whose classes are loaded only then. */
  public static ProcessSource source() {
    return ProcSource.available() ? new ProcSource(java.nio.file.Path.of("/proc")) : oshi();
  }

  private static ProcessSource oshi() {
    return new OshiSource();
  }
}
