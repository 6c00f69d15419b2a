package mcptools.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.stream.Stream;

/** Who listens. */
public final class ListeningPorts {
  private static final int MILLIS = 500;

  private ListeningPorts() {}

  /**
   * Whether something accepts a TCP connection.
   *
   * @param host a name or address of this machine; any of its addresses will do
   */
  public static boolean answers(String host, int port) {
    try {
      return Stream.of(InetAddress.getAllByName(host))
          .anyMatch(a -> accepts(new InetSocketAddress(a, port)));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean accepts(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
