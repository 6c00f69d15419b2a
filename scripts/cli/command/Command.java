//SOURCES Syntax.java

package mcptools.cli.command;

/** A command of mcp-tools. */
public interface Command {
  /** How it is called; a new one each time. */
  Syntax syntax();
}
