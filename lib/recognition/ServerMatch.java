package mcptools.recognition;

/**
 * A process that was recognised as an MCP server.
 *
 * @param name short, lower case, such as "filesystem"
 * @param rule the shape that gave it away, such as "npx package" or "python -m"
 */
public record ServerMatch(String name, String rule) {}
