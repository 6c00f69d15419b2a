//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../state/StateHome.java
//SOURCES ../../state/StateLock.java

package mcptools.bridge.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;
import mcptools.state.StateHome;
import mcptools.state.StateLock;

/**
 * The port and secrets of the bridge: created once, so that the configs of clients stay valid.
 *
 * @param port on the loopback interface
 * @param token that opens the servers, of hexadecimal digits; it is in the configs of clients
 * @param control the same of what starts and stops them, and so runs any command
 */
public record Access(int port, String token, String control) {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[^/]+/mcp");

  /** What precedes the token in the header Authorization. */
  public static final String BEARER = "Bearer ";

  private static final String FILE = "serve.json";
  private static final int SECRET_BYTES = 32;
  private static final String SECRET = "[0-9a-f]{" + 2 * SECRET_BYTES + "}";

  /** Below the ephemeral ports of Linux and macOS. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 29_999;

  /**
   * Reads the file, or creates it.
   *
   * @throws UserError when the file cannot be read or written, or others can read it
   */
  public static Access of(StateHome home) {
    Path folder = home.makeGlobals();
    Path file = folder.resolve(FILE);
    try (StateLock lock = StateLock.take(folder, ".serve.lock", 10_000)) {
      Optional<Access> before = exists(home) ? Optional.of(read(file)) : Optional.empty();
      if (before.filter(access -> !access.control().isEmpty()).isPresent()) return before.get();
      int port = new SecureRandom().nextInt(FIRST_PORT, LAST_PORT + 1);
      Access made =
          before
              .map(old -> new Access(old.port(), old.token(), secret()))
              .orElseGet(() -> new Access(port, secret(), secret()));
      JsonObject json = new JsonObject();
      json.addProperty("port", made.port());
      json.addProperty("token", made.token());
      json.addProperty("control", made.control());
      AtomicFile.write(file, json + "\n");
      return made;
    }
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static boolean exists(StateHome home) {
    return Files.exists(home.globals().resolve(FILE), LinkOption.NOFOLLOW_LINKS);
  }

  /** What a file says; one of an earlier version has no secret for control. */
  private static Access read(Path file) {
    String remedy = "; remove it, then start and connect again";
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
              .allMatch(p -> p.name().startsWith("OWNER_"))) {
        throw new UserError(1, file + " is not a plain file for its owner alone" + remedy);
      }
      JsonObject json = JsonParser.parseString(Files.readString(file, UTF_8)).getAsJsonObject();
      String control = json.has("control") ? json.get("control").getAsString() : "";
      Access access =
          new Access(json.get("port").getAsInt(), json.get("token").getAsString(), control);
      if (access.port > 0
          && access.port < 1 << 16
          && access.token.matches(SECRET)
          && (control.isEmpty() || control.matches(SECRET))) {
        return access;
      }
    } catch (IOException
        | JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException
        | NumberFormatException e) {
      // reported below
    }
    throw new UserError(1, file + " cannot be used" + remedy);
  }

  /** The address of a server for clients. */
  public URI url(String server) {
    return at("/" + server + "/mcp");
  }

  /** Whether {@link #url} may have made an address, with this port or another. */
  public static boolean isUrl(String address) {
    return URL.matcher(address).matches();
  }

  /** The address of a path. */
  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Whether it is the token. */
  public boolean opens(String given) {
    return same(token, given);
  }

  /** Whether it is the secret for control. */
  public boolean controls(String given) {
    return same(control, given);
  }

  /** Compared in constant time. */
  private static boolean same(String secret, String given) {
    return MessageDigest.isEqual(secret.getBytes(US_ASCII), given.getBytes(UTF_8));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Access[" + port + "]";
  }
}
