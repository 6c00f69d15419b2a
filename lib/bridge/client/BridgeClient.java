//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Access.java
//SOURCES ControlMessages.java

package mcptools.bridge.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Optional;
import mcptools.bridge.rpc.Rpc;
import mcptools.error.UserError;
import mcptools.shared.SharedOutcome;

/** Sends control requests to the bridge. */
record BridgeClient(Access access) {
  /** It has not answered in time. */
  static final class Silent extends UserError {
    private Silent(String sentence) {
      super(1, sentence);
    }
  }

  private static final int CONNECT_MILLIS = 5_000;

  /** How long a busy bridge may take for what it knows already. */
  private static final int STATUS_MILLIS = 10_000;

  /** The state of the bridge and its servers; empty when no bridge runs. */
  Optional<JsonObject> status() {
    return ask("status", Optional.empty(), STATUS_MILLIS);
  }

  /** The clients of all servers; empty when no bridge runs. */
  Optional<JsonObject> clients() {
    return ask("clients", Optional.empty(), STATUS_MILLIS);
  }

  /** Asks for a change of one server; otherwise as below. */
  Optional<SharedOutcome> change(String what, JsonObject body, long millis) {
    return ask(what, Optional.of(body), millis).map(ControlMessages::outcome);
  }

  /**
   * Sends one request.
   *
   * @param body to POST; empty to GET
   * @param millis how long the answer may take
   * @return empty when no bridge runs
   * @throws UserError when the request is refused or not answered, or another program listens there
   */
  private Optional<JsonObject> ask(String what, Optional<JsonObject> body, long millis) {
    return ask(what, body, millis, access.control());
  }

  private Optional<JsonObject> ask(
      String what, Optional<JsonObject> body, long millis, String secret) {
    URI address = access.at("/control/" + what);
    try {
      HttpURLConnection connection =
          (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout((int) Math.min(millis, Integer.MAX_VALUE));
      connection.setRequestProperty("Authorization", Access.BEARER + secret);
      if (body.isPresent()) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.get().toString().getBytes(UTF_8));
        }
      }
      int code = connection.getResponseCode();
      if (code == ControlMessages.ENDING) return Optional.empty();
      // One of an earlier version knows the token alone.
      if (code == 401 && !secret.equals(access.token())) {
        return ask(what, body, millis, access.token());
      }
      try (InputStream in =
          code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
        JsonObject answer =
            JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
        if (code < 400) return Optional.of(answer);
        throw new UserError(1, "the bridge refuses: " + Rpc.object(answer, "error"));
      }
    } catch (SocketException e) {
      // Refused, or cut off by one that ends.
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      throw new Silent(
          "the bridge at port %d does not answer in time: it is busy, or hangs; call again, or"
                  .formatted(access.port())
              + " mcp_manager serve --detach, which ends one that hangs");
    } catch (IOException | JsonParseException | IllegalStateException | NullPointerException e) {
      throw new UserError(
          1,
          "what listens at port %d does not answer as the bridge does; end that, or remove"
                  .formatted(access.port())
              + " mcp-state/serve.json, then start and connect again");
    }
  }
}
