//SOURCES ../state/AtomicFile.java

package mcptools.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;

/** A config to begin with. */
public final class SharedExample {
  public static final String TEXT =
      """
      {
        // The shared servers, as clients write them in mcpServers. Nothing of this is
        // started before you run mcp_manager start. ${NAME} is taken from the environment, so no
        // secret needs to stand here.
        "globalServers": {
          "filesystem": {
            "command": "npx",
            "args": ["-y", "@modelcontextprotocol/server-filesystem", "${HOME}/Projects"]
          },
          "github": {
            "command": "npx",
            "args": ["-y", "@modelcontextprotocol/server-github"],
            "env": {"GITHUB_PERSONAL_ACCESS_TOKEN": "${GITHUB_TOKEN}"}
          },
          "brave-search": {
            "command": "npx",
            "args": ["-y", "@modelcontextprotocol/server-brave-search"],
            "env": {"BRAVE_API_KEY": "${BRAVE_API_KEY}"}
          },
          // A server that listens itself: "url" tells where.
          // "everything": {
          //   "command": "npx",
          //   "args": ["-y", "@modelcontextprotocol/server-everything", "streamableHttp"],
          //   "env": {"PORT": "3001"},
          //   "url": "http://127.0.0.1:3001/mcp"
          // },
        },
        // What no cleanup ends: names of servers or sessions, or whole command lines; * stands for
        // any text.
        "protect": [],
      }
      """;

  private SharedExample() {}

  /**
   * Writes the example.
   *
   * @throws UserError when the file is there already, or cannot be written
   */
  public static void write(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserError(
          1, file + " is there already, and stays; mcp_manager init --print shows the example");
    }
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UserError(1, file.getParent() + " cannot be made: " + UserError.reason(e));
    }
    AtomicFile.write(file, TEXT);
  }
}
