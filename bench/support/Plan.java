package mcptools.bench;

import java.util.List;

/**
 * How much is measured.
 *
 * @param servers how many MCP servers there are, one column each
 * @param processes how many other processes there are in the last column
 * @param runs of each command
 * @param jbangRuns of each command through JBang; 0 leaves that out
 * @param warmups rounds before those that count
 */
public record Plan(List<Integer> servers, int processes, int runs, int jbangRuns, int warmups) {}
