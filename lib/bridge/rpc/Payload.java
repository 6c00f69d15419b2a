//DEPS com.google.code.gson:gson:2.15.0
//SOURCES JsonSlice.java

package mcptools.bridge.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A message to be sent: pieces of other messages, none of them copied. */
public final class Payload {
  /** The JDK's pipes and its HTTP server copy what they are given at once, however much it is. */
  private static final int PIECE = 8 << 10;

  private final List<JsonSlice> pieces;
  private final int length;

  private Payload(List<JsonSlice> pieces) {
    this.pieces = pieces;
    this.length = pieces.stream().mapToInt(JsonSlice::length).sum();
  }

  /**
   * Joins pieces.
   *
   * @param pieces text, JSON values where they stand, trees, and other payloads
   */
  public static Payload of(Object... pieces) {
    List<JsonSlice> all = new ArrayList<>();
    for (Object piece : pieces) {
      switch (piece) {
        case Payload other -> all.addAll(other.pieces);
        case JsonSlice slice -> all.add(slice);
        case JsonElement tree -> all.add(JsonSlice.of(tree));
        default -> all.add(JsonSlice.of(piece.toString()));
      }
    }
    return new Payload(all);
  }

  /** Bytes. */
  public int length() {
    return length;
  }

  public void writeTo(OutputStream out) throws IOException {
    for (JsonSlice piece : pieces) {
      for (int at = piece.from(); at < piece.to(); at += PIECE) {
        out.write(piece.bytes(), at, Math.min(PIECE, piece.to() - at));
      }
    }
  }

  /** All of it, copied. */
  public byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(length);
    for (JsonSlice piece : pieces) all.write(piece.bytes(), piece.from(), piece.length());
    return all.toByteArray();
  }

  @Override
  public String toString() {
    return new String(bytes(), UTF_8);
  }
}
