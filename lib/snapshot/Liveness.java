package mcptools.snapshot;

/** Whether something is there: absence has to be proven just like presence. */
public enum Liveness {
  OPEN,
  ENDED,
  UNKNOWN
}
