//SOURCES JsonSlice.java

package mcptools.bridge.rpc;

/** Bytes that are no message of JSON-RPC; the message of this is a sentence. */
public final class NoMessage extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean json;
  private final transient JsonSlice id;

  /** For what is no JSON. */
  public NoMessage(String sentence) {
    this(sentence, false, JsonSlice.NULL);
  }

  /**
   * @param json whether it is JSON at least
   * @param id that stands in it; JSON null for none
   */
  public NoMessage(String sentence, boolean json, JsonSlice id) {
    super(sentence, null, false, false);
    this.json = json;
    this.id = id;
  }

  public boolean isJson() {
    return json;
  }

  public JsonSlice id() {
    return id;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
