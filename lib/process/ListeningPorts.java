package mcptools.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

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
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (accepts(new InetSocketAddress(address, port))) return true;
      }
      return false;
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
