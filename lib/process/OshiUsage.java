//DEPS com.github.oshi:oshi-core:7.5.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//SOURCES UsageSource.java

package mcptools.process;

import java.util.Optional;
import java.util.OptionalLong;
import mcptools.process.OshiSource.Clock;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * What processes cost on any system that OSHI knows; the only source on macOS. There the physical
 * footprint stands for both PSS and USS: it holds compressed memory too, so it may be larger than
 * the RSS.
 */
public final class OshiUsage implements UsageSource {
  private final SystemInfo info = new SystemInfo();
  private final OperatingSystem system = info.getOperatingSystem();
  private final Clock clock = Clock.of(system);

  @Override
  public Optional<Usage> read(ProcessId id) {
    return Optional.ofNullable(system.getProcess((int) id.pid()))
        .filter(p -> clock.start(p) == id.start())
        .filter(p -> p.getState() != OSProcess.State.ZOMBIE)
        .flatMap(p ->
            memory(p.getResidentMemory(), p.getPrivateResidentMemory())
                .map(memory ->
                    memory.with(
                        OptionalLong.of(p.getUserTime() + p.getKernelTime()),
                        positive(p.getThreadCount()),
                        positive(p.getOpenFiles()))));
  }

  private static OptionalLong positive(long number) {
    return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /**
   * From OSHI's figures in bytes, which are 0 for a process that may not be looked into, such as
   * another user's.
   */
  public static Optional<Usage> memory(long rss, long footprint) {
    if (rss <= 0) return Optional.empty();
    if (footprint <= 0) return Optional.of(Usage.ofRss(rss));
    OptionalLong own = OptionalLong.of(footprint);
    return Optional.of(new Usage(rss, own, own));
  }

  @Override
  public SystemMemory system() {
    return system(info.getHardware().getMemory());
  }

  public static SystemMemory system(GlobalMemory memory) {
    return new SystemMemory(
        memory.getTotal(),
        memory.getAvailable(),
        memory.getVirtualMemory().getSwapTotal(),
        memory.getVirtualMemory().getSwapUsed(),
        Optional.empty());
  }
}
