//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Rpc.java

package mcptools.bridge.rpc;

import com.google.gson.JsonObject;

/** A refused request; the message is a sentence for the client. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonObject body;

  public Refusal(int status, String sentence) {
    this(status, Rpc.error(Rpc.UNAVAILABLE, sentence));
  }

  /**
   * @param body the whole answer
   */
  public Refusal(int status, JsonObject body) {
    super(String.valueOf(Rpc.text(Rpc.object(body, "error"), "message")));
    this.status = status;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public JsonObject body() {
    return body;
  }
}
