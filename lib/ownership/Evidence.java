//SOURCES ../snapshot/Liveness.java
//SOURCES ../tmux/SessionRef.java

package mcptools.ownership;

import mcptools.snapshot.Liveness;
import mcptools.tmux.SessionRef;

/**
 * @param life whether that session is still there
 * @param sentence the evidence
 */
public record Evidence(SessionRef session, Liveness life, String sentence) {}
