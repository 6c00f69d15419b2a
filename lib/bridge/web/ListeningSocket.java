//SOURCES ../../process/Libc.java

package mcptools.bridge.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ServerSocketChannel;
import mcptools.process.Libc;

/**
 * The socket that the bridge listens on. It may outlive the bridge, as the standard input of what
 * starts the next one: clients that connect meanwhile wait for that, and are not refused.
 */
final class ListeningSocket {
  private static final int BACKLOG = 1024;

  private final ServerSocket socket;
  private volatile boolean closed;
  private volatile boolean shared;

  private ListeningSocket(ServerSocket socket, boolean shared) {
    this.socket = socket;
    this.shared = shared;
  }

  /**
   * Listens on a port of this machine, or goes on where an earlier bridge has listened.
   *
   * @throws IOException when the port is taken
   */
  static ListeningSocket open(int port) throws IOException {
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    InetSocketAddress address = new InetSocketAddress(here, port);
    if (System.inheritedChannel() instanceof ServerSocketChannel earlier) {
      // A bridge that was not killed has shut it down, after which it can listen again.
      boolean same = address.equals(earlier.getLocalAddress());
      if (same && Libc.listenOnInput(BACKLOG)) return new ListeningSocket(earlier.socket(), true);
      Libc.endInput();
    }
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      return new ListeningSocket(channel.bind(address, BACKLOG).socket(), false);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Makes it the standard input, too; to be called before any connection is accepted. */
  void share() {
    if (!shared) shared = Libc.makeInput(socket.getLocalPort());
  }

  Socket accept() throws IOException {
    Socket accepted = socket.accept();
    if (!closed) return accepted;
    accepted.close();
    throw new SocketException("it is closed");
  }

  boolean isClosed() {
    return closed;
  }

  /** Has connections refused, whoever has the socket. */
  void close() throws IOException {
    closed = true;
    // To close one that was inherited closes standard output and errors as well.
    if (shared) Libc.endInput();
    else socket.close();
  }
}
