package mcptools.commandline;

import java.util.Optional;

/**
 * The program that a command line comes down to, once its launchers are taken off.
 *
 * @param word what it is called: a file name without ending, or a package without scope and version
 * @param label what to call it when only a subcommand makes it a server, such as "firebase"
 * @param name short name of the server that the word has the shape of; empty when it has not
 */
public record ProgramName(String word, String label, Optional<String> name, Kind kind) {
  /** Where the word comes from. */
  public enum Kind {
    /** A package of a registry, or a file inside one. */
    PACKAGE,
    /** Something in a bin folder. */
    PROGRAM,
    /** Any other file: somebody's source or build. */
    FILE
  }

  public ProgramName asFile() {
    return new ProgramName(word, label, name, Kind.FILE);
  }
}
