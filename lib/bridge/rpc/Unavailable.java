package mcptools.bridge.rpc;

/** A server cannot be used now; the message is a sentence for the client. */
public final class Unavailable extends Exception {
  private static final long serialVersionUID = 1L;

  public Unavailable(String sentence) {
    super(sentence);
  }

  /** Ends a wait that was interrupted, and keeps the interrupt. */
  public static Unavailable interrupted() {
    Thread.currentThread().interrupt();
    return new Unavailable("the bridge is ending");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
