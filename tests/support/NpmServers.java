package mcptools.tests.support;

import java.util.ArrayList;
import java.util.List;

/**
 * Real MCP servers from npm, by short name: {@code filesystem}, {@code memory}, {@code
 * sequential-thinking}, {@code everything}; a test that asks for one that cannot be had is skipped.
 */
public final class NpmServers {
  private static final String SCOPE = "@modelcontextprotocol/server-";

  private NpmServers() {}

  /**
   * The command that users write, {@code npx -y PACKAGE@VERSION ARGUMENTS}: it runs as {@code npm
   * exec}, below it {@code sh -c}, below that {@code node}.
   */
  public static List<String> npx(Scratch scratch, String name, String... arguments) {
    program(scratch, name);
    return command(List.of("npx", "-y", NpmPackages.specification(SCOPE + name)), arguments);
  }

  /** The server without its wrappers: {@code node FILE ARGUMENTS}. */
  public static List<String> node(Scratch scratch, String name, String... arguments) {
    return command(List.of("node", program(scratch, name)), arguments);
  }

  private static String program(Scratch scratch, String name) {
    return NpmPackages.program(scratch, SCOPE + name, "mcp-server-" + name);
  }

  private static List<String> command(List<String> start, String... arguments) {
    List<String> command = new ArrayList<>(start);
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }
}
