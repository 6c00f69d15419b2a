//SOURCES ../process/ProcessInfo.java

package mcptools.recognition;

import java.util.List;
import java.util.Set;
import mcptools.process.ProcessInfo;

/**
 * One server.
 *
 * @param name short name; those of all servers below one wrapper, joined with "+"
 * @param names short names of all servers among its processes
 * @param rule why the process is taken for a server
 * @param root the topmost process of the wrapper chain
 * @param processes the root and all its descendants, the deepest first
 */
public record ServerTree(
    String name, Set<String> names, String rule, ProcessInfo root, List<ProcessInfo> processes) {}
