//SOURCES ScheduleText.java
//SOURCES ../../../lib/bridge/client/Launchd.java
//SOURCES ../../../lib/process/Platform.java
//SOURCES ../../../lib/state/AtomicFile.java

package mcptools.cli.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mcptools.bridge.client.Launchd;
import mcptools.error.UserError;
import mcptools.process.Platform;
import mcptools.process.ProgramRunner;
import mcptools.state.AtomicFile;
import mcptools.state.UserFolders;

/**
 * Has {@code lib/launch/scheduled.sh} run from time to time: by launchd, else by systemd, else by
 * cron, whichever the user has.
 *
 * @param folder of the clone
 * @param environment of this command
 */
public record Schedule(ProgramRunner runner, Path folder, Map<String, String> environment) {
  private static final String LABEL = "mcp-tools.schedule";
  private static final String UNIT = "mcp-tools-schedule";

  /** What an earlier version called it; the service of that name may be the bridge's by now. */
  private static final String OLD = "mcp-tools";

  private static final String BEGIN = "# mcp-tools begin";
  private static final String END = "# mcp-tools end";

  /** Says crontab where the user has none yet. */
  private static final String NO_CRONTAB = "no crontab for";

  /** The same of any cron, and of who may have none. */
  private static final Pattern NONE_INSTALLED =
      Pattern.compile(NO_CRONTAB + "|has no crontab|No such file|not allowed");

  /** Who runs it. */
  public enum Kind {
    LAUNCHD,
    SYSTEMD,
    CRON
  }

  /**
   * The first of them that is here.
   *
   * @throws UserError when there is none
   */
  public Kind kind() {
    if (Platform.isMac()) return Kind.LAUNCHD;
    if (run("systemctl", "--user", "show-environment").ok()) return Kind.SYSTEMD;
    ProgramRunner.Result crontab = run("crontab", "-l");
    if (crontab.exit() != ProgramRunner.NOT_FOUND) return Kind.CRON;
    throw new UserError(
        1,
        "there is no launchd, systemd of the user or crontab here; have "
            + folder.resolve("lib/launch/scheduled.sh")
            + " run every 5 minutes by what there is");
  }

  private ProgramRunner.Result run(String... command) {
    return runner.run(List.of(command), Optional.empty(), ProgramRunner.TIMEOUT);
  }

  private Path home() {
    return UserFolders.of(environment);
  }

  private Path plist() {
    return home().resolve("Library/LaunchAgents/" + LABEL + ".plist");
  }

  private Path unit(String file) {
    return UserFolders.config(environment).resolve("systemd/user/" + file);
  }

  /**
   * Installs it, in place of one that is there, whoever runs that.
   *
   * @param minutes from one run to the next
   * @param words for scheduled.sh
   * @throws UserError when that fails
   */
  public void add(Kind kind, long minutes, List<String> words) {
    ScheduleText text = new ScheduleText(folder, environment, minutes, words);
    removeUnits(OLD);
    if (kind != Kind.SYSTEMD) removeUnits(UNIT);
    boolean cron = run("crontab", "-l").out().lines().anyMatch(BEGIN::equals);
    if (kind != Kind.CRON && cron) crontab(Optional.empty());
    switch (kind) {
      case LAUNCHD -> {
        write(plist(), text.plist(LABEL));
        Launchd launchd = new Launchd(runner);
        must(launchd.load(LABEL, plist()));
        must(launchd.print(LABEL));
      }
      case SYSTEMD -> {
        write(unit(UNIT + ".service"), text.service());
        write(unit(UNIT + ".timer"), text.timer());
        must(run("systemctl", "--user", "daemon-reload"));
        must(run("systemctl", "--user", "enable", "--now", UNIT + ".timer"));
        must(run("systemctl", "--user", "is-active", UNIT + ".timer"));
      }
      case CRON -> crontab(Optional.of(text.cron()));
    }
  }

  /** Removes it wherever it is. */
  public void remove() {
    if (Files.exists(plist())) {
      new Launchd(runner).unload(LABEL);
      delete(plist());
    }
    removeUnits(UNIT);
    removeUnits(OLD);
    if (isInCrontab()) crontab(Optional.empty());
    Path log = ScheduleText.log(environment);
    delete(log);
    delete(log.resolveSibling(log.getFileName() + ".1"));
  }

  private void removeUnits(String name) {
    if (!Files.exists(unit(name + ".timer"))) return;
    // It fails where systemd cannot be reached, as by sudo: then the link would stay.
    run("systemctl", "--user", "disable", "--now", name + ".timer");
    delete(unit("timers.target.wants/" + name + ".timer"));
    delete(unit(name + ".timer"));
    Path service = unit(name + ".service");
    if (ScheduleText.isService(text(service))) delete(service);
    run("systemctl", "--user", "daemon-reload");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Whether it is there, so that there is something to remove.
   *
   * @throws UserError when the crontab cannot be read
   */
  public boolean present() {
    return Files.exists(plist())
        || Files.exists(unit(UNIT + ".timer"))
        || Files.exists(unit(OLD + ".timer"))
        || isInCrontab();
  }

  private boolean isInCrontab() {
    ProgramRunner.Result crontab = run("crontab", "-l");
    if (crontab.ok()) return crontab.out().lines().anyMatch(BEGIN::equals);
    boolean none =
        crontab.exit() == ProgramRunner.NOT_FOUND || NONE_INSTALLED.matcher(crontab.err()).find();
    if (none) return false;
    throw unreadable(crontab);
  }

  private static UserError unreadable(ProgramRunner.Result crontab) {
    return new UserError(
        1,
        "crontab -l does not say what your crontab has, so that nothing is changed in it: "
            + (crontab.error().isEmpty() ? "exit code " + crontab.exit() : crontab.error()));
  }

  private void crontab(Optional<String> line) {
    ProgramRunner.Result before = run("crontab", "-l");
    // All else may be a crontab that cannot be read now, and it would be lost.
    if (!before.ok() && !before.err().contains(NO_CRONTAB)) throw unreadable(before);
    if (before.out().indexOf('\uFFFD') >= 0) {
      throw new UserError(1, "your crontab is not all in UTF-8, so that nothing is changed in it");
    }
    String text = withBlock(before.ok() ? before.out() : "", line);
    try {
      Path file = Files.createTempFile("mcp-tools", ".crontab");
      try {
        Files.writeString(file, text);
        must(run("crontab", file.toString()));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UserError(1, "the crontab cannot be written: " + e.getMessage());
    }
    if (!run("crontab", "-l").out().equals(text)) {
      throw new UserError(1, "crontab does not have what it was given");
    }
  }

  /**
   * A crontab with our lines in place of those that it has. What else stands between the marks
   * stays: one of them may be lost, and then that is all of the user's own lines.
   */
  public static String withBlock(String crontab, Optional<String> line) {
    StringBuilder out = new StringBuilder();
    boolean inside = false;
    for (String each : crontab.lines().toList()) {
      boolean mark = each.equals(BEGIN) || each.equals(END);
      if (mark) inside = each.equals(BEGIN);
      if (!mark && !(inside && ScheduleText.isCron(each))) out.append(each).append('\n');
    }
    line.ifPresent(l -> out.append(BEGIN + "\n").append(l).append("\n" + END + "\n"));
    return out.toString();
  }

  private static void must(ProgramRunner.Result result) {
    if (!result.ok()) throw new UserError(1, "the schedule is not installed: " + result.error());
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UserError(1, file.getParent() + " cannot be made: " + e.getMessage());
    }
    AtomicFile.writePublic(file, text);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserError(1, file + " cannot be removed: " + e.getMessage());
    }
  }
}
