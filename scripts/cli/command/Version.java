//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/process/ProgramRunner.java
//SOURCES ../../../lib/state/Clone.java

package mcptools.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.process.ProgramRunner;
import mcptools.state.Clone;
import picocli.CommandLine.IVersionProvider;

/** Which mcp-tools this is: the version in the clone's file VERSION, and its commit. */
final class Version implements IVersionProvider {
  private static final int SECONDS = 5;

  @Override
  public String[] getVersion() {
    return new String[] {"mcp-tools " + Clone.find().map(Version::of).orElse("(no clone)")};
  }

  private static String of(Path clone) {
    String commit = commit(clone);
    return number(clone) + (commit.isEmpty() ? "" : " (commit " + commit + ")");
  }

  private static String number(Path clone) {
    try {
      return Files.readString(clone.resolve("VERSION")).strip();
    } catch (IOException e) {
      return "(unknown)";
    }
  }

  /** Such as "851050a", or "851050a and changes"; "" for what is no repository of its own. */
  private static String commit(Path clone) {
    if (!Files.exists(clone.resolve(".git"))) return "";
    List<String> describe = List.of("describe", "--always", "--exclude=*", "--dirty= and changes");
    List<String> command = new ArrayList<>(List.of("git", "-C", clone.toString()));
    command.addAll(describe);
    ProgramRunner.Result said = ProgramRunner.system().run(command, Optional.empty(), SECONDS);
    return said.ok() ? said.out().strip() : "";
  }
}
