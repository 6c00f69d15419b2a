//SOURCES ClientFile.java
//SOURCES Connection.java
//SOURCES Overrides.java
//SOURCES Step.java
//SOURCES Target.java
//SOURCES ../report/Diff.java

package mcptools.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.bridge.client.Access;
import mcptools.config.Client;
import mcptools.connect.Step.Change;
import mcptools.report.Diff;

/**
 * What is to be done with one client's config.
 *
 * @param text what it is to hold
 * @param gone whether it is to be taken away: it was made for what is disconnected now
 * @param before the connections in it so far
 * @param after those in it then
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

  /** What changes, with every secret in it. */
  public String diff() {
    return Diff.unified(config.named().toString(), config.text(), gone ? "" : text);
  }

  /** Where the text as it is now is kept; what is ours in it is not worth that. */
  public boolean keeps() {
    return connects() && before.isEmpty() && config.there();
  }

  public Path backup() {
    return config.backup();
  }

  /** A connection must be remembered before it is made, and forgotten after it is undone. */
  boolean connects() {
    return steps.stream()
        .anyMatch(s -> s.change() == Change.CONNECTED || s.change() == Change.UPDATED);
  }

  /** What the user should know when it is done, a sentence each. */
  public List<String> warnings() {
    if (!connects()) return List.of();
    List<String> warnings = new ArrayList<>();
    if (target.client() == Client.CLAUDE_CODE && !target.project()) {
      warnings.addAll(Overrides.of(text, steps.stream().map(Step::name).toList()));
    }
    if (!text.contains(Access.BEARER)) return warnings;
    String holds = config.named() + " holds a secret now";
    if (config.isOpen()) {
      warnings.add(holds + ", and others can read it; chmod 600 it");
    }
    if (target.project() && Files.exists(config.named().resolveSibling(".git"))) {
      warnings.add(holds + "; keep it out of version control");
    }
    return warnings;
  }
}
