package mcptools.mcp;

import java.util.Optional;

/**
 * The program that a command line comes down to, once its launchers are taken off.
 *
 * @param word what it is called: a file name without ending, or a package without scope and version
 * @param label what to call it when only a subcommand makes it a server, such as "firebase"
 * @param name short name of the server that the word has the shape of; empty when it has not
 */
record Target(String word, String label, Optional<String> name, Kind kind) {
  /** Where the word comes from. */
  enum Kind {
    /** A package of a registry, or a file inside one. */
    PACKAGE,
    /** Something in a bin folder. */
    PROGRAM,
    /** Any other file: somebody's source or build. */
    FILE
  }

  Target asFile() {
    return new Target(word, label, name, Kind.FILE);
  }
}
