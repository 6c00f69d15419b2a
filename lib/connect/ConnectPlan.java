//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ClientFile.java
//SOURCES Connection.java
//SOURCES Step.java
//SOURCES ../bridge/client/Access.java
//SOURCES ../report/Diff.java

package mcptools.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.bridge.client.Access;
import mcptools.connect.Step.Change;
import mcptools.connect.Target.Scope;
import mcptools.report.Diff;
import org.jspecify.annotations.Nullable;

/**
 * The change of one client's config.
 *
 * @param text its new content
 * @param gone whether the file is deleted: it was created for servers that are disconnected now
 * @param before the connections in it before the change
 * @param after the connections in it after the change
 */
public record ConnectPlan(
    Target target,
    ClientFile config,
    String text,
    boolean gone,
    List<Connection> before,
    List<Connection> after,
    List<Step> steps) {
  public Path file() {
    return config.named();
  }

  public boolean changes() {
    return gone || !text.equals(config.text());
  }

  /** The change as a diff. */
  public String diff(Diff.Shown shown) {
    return Diff.unified(config.named().toString(), config.text(), gone ? "" : text, shown);
  }

  /** Whether a backup is written: only of a config without entries of ours. */
  public boolean keeps() {
    return connects() && before.isEmpty() && config.there();
  }

  public Path backup() {
    return config.backup();
  }

  /** A connection is recorded before it is made, and its record removed after it is undone. */
  boolean connects() {
    return steps.stream()
        .anyMatch(s -> s.change() == Change.CONNECTED || s.change() == Change.UPDATED);
  }

  /** Warnings to print after the change, a sentence each. */
  public List<String> warnings() {
    if (!connects()) return List.of();
    List<String> warnings = new ArrayList<>();
    if (!text.contains(Access.BEARER)) return warnings;
    String holds = config.named() + " holds a secret now";
    if (config.isOpen()) {
      warnings.add(holds + ", and others can read it; chmod 600 it");
    }
    // Dotfiles are kept in one, with links to them.
    boolean linked = !config.real().equals(config.named());
    boolean project = target.scope() == Scope.PROJECT && isInRepository(config.named());
    if (project || (linked && isInRepository(config.real()))) {
      warnings.add(holds + "; keep it out of version control");
    }
    return warnings;
  }

  private static boolean isInRepository(Path file) {
    for (@Nullable Path up = file.getParent(); up != null; up = up.getParent()) {
      if (Files.exists(up.resolve(".git"))) return true;
    }
    return false;
  }
}
