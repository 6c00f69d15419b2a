//SOURCES Rpc.java

package mcptools.bridge.rpc;

/** A refused request; the message is a sentence for the client. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Payload body;

  public Refusal(int status, String sentence) {
    this(status, JsonSlice.NULL, Rpc.UNAVAILABLE, sentence);
  }

  /**
   * @param status of HTTP
   * @param id of the message that is refused
   * @param code of JSON-RPC
   */
  public Refusal(int status, JsonSlice id, int code, String sentence) {
    this(status, sentence, Rpc.error(id, code, sentence));
  }

  /**
   * @param body the whole answer
   */
  public Refusal(int status, String sentence, Payload body) {
    super(sentence, null, false, false);
    this.status = status;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public Payload body() {
    return body;
  }
}
