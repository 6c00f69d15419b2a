//SOURCES ProcSource.java
//SOURCES OshiSource.java
//SOURCES ProcMemory.java
//SOURCES OshiMemory.java

package mcptools.process;

/** Chooses the sources of process listings and memory figures for this system. */
public final class Processes {
  private Processes() {}

  /** /proc where there is one, else OSHI, whose classes are loaded only then. */
  public static ProcessSource source() {
    return ProcSource.available() ? new ProcSource(java.nio.file.Path.of("/proc")) : oshi();
  }

  /** Chosen in the same way. */
  public static MemorySource memory() {
    return ProcSource.available() ? new ProcMemory(java.nio.file.Path.of("/proc")) : oshiMemory();
  }

  private static ProcessSource oshi() {
    return new OshiSource();
  }

  private static MemorySource oshiMemory() {
    return new OshiMemory();
  }
}
