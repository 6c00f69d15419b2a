//DEPS com.github.oshi:oshi-core:7.5.0
//SOURCES SetupChecks.java
//SOURCES SourceChecks.java

package mcptools.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mcptools.doctor.Check.State;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.process.UsageSource;
import oshi.SystemInfo;
import oshi.software.os.OperatingSystem;

/**
 * What this machine is, and whether all works here that mcp-tools relies on.
 *
 * @param machine what it has, by name; "" for what it lacks
 */
public record Doctor(Map<String, String> machine, List<Check> checks) {
  private static final Pattern PATH = Pattern.compile("(?<![\\w./])~?/[^\\s:;,]+");

  /** The version of each program, by the option that prints it. */
  private static final Map<String, String> VERSIONS = new LinkedHashMap<>();

  static {
    VERSIONS.put("tmux", "-V");
    VERSIONS.put("zsh", "--version");
    VERSIONS.put("bash", "--version");
    VERSIONS.put("node", "--version");
    VERSIONS.put("jbang", "--version");
  }

  /** Looks at this machine. */
  public static Doctor look(Path clone) {
    ProgramRunner runner = ProgramRunner.system();
    List<Check> checks = new ArrayList<>();
    checks.addAll(new SourceChecks(ProcessSource.ofSystem(), UsageSource.ofSystem()).all());
    checks.addAll(new SetupChecks(runner, System.getenv(), clone).all());
    return new Doctor(machine(runner), checks);
  }

  private static Map<String, String> machine(ProgramRunner runner) {
    Map<String, String> machine = new LinkedHashMap<>();
    SystemInfo info = new SystemInfo();
    OperatingSystem system = info.getOperatingSystem();
    machine.put("system", system.getFamily() + " " + system.getVersionInfo());
    machine.put("architecture", property("os.arch"));
    String processor = info.getHardware().getProcessor().getProcessorIdentifier().getName();
    machine.put("processors", Runtime.getRuntime().availableProcessors() + " of " + processor);
    machine.put("java", property("java.vm.vendor") + " " + property("java.runtime.version"));
    VERSIONS.forEach((program, option) -> {
      ProgramRunner.Result result =
          runner.run(List.of(program, option), Optional.empty(), ProgramRunner.TIMEOUT);
      machine.put(program, result.ok() ? result.out().lines().findFirst().orElse("") : "");
    });
    return machine;
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  /** Whether something is broken. */
  public boolean isBroken() {
    return checks.stream().anyMatch(check -> check.state() == State.BROKEN);
  }

  /**
   * The same without what names this user.
   *
   * @param home the user's folder
   * @param user the user's name
   */
  public Doctor shared(String home, String user) {
    List<Check> clean = new ArrayList<>();
    for (Check check : checks) {
      String sentence = PATH.matcher(check.sentence().replace(home, "~")).replaceAll("PATH");
      sentence = sentence.replaceAll("\\b" + Pattern.quote(user) + "\\b", "USER");
      clean.add(new Check(check.name(), check.state(), sentence));
    }
    return new Doctor(machine, clean);
  }
}
