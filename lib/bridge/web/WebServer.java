//SOURCES ListeningSocket.java
//SOURCES WebConnections.java

package mcptools.bridge.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Predicate;

/**
 * Accepts HTTP/1.1 connections, each with a thread of its own. The JDK's server bounds all of its
 * connections together, so that those who never show the token could keep out those who have it.
 */
public final class WebServer {
  private static final long FULL_MILLIS = 20;
  private static final int STACK_BYTES = 256 << 10;

  private final ListeningSocket listening;
  private final HttpHandler handler;
  private final Predicate<Headers> admits;
  private final WebConnections connections;

  /**
   * @param admits whether the headers of a request show the token
   * @throws IOException when the port is taken
   */
  public WebServer(int port, HttpHandler handler, Predicate<Headers> admits) throws IOException {
    this.listening = ListeningSocket.open(port);
    this.handler = handler;
    this.admits = admits;
    this.connections = new WebConnections();
  }

  /** Has its port outlive this process, as the standard input of what is started with that. */
  public void share() {
    listening.share();
  }

  public void start() {
    Thread.ofPlatform().daemon().stackSize(STACK_BYTES).start(this::accept);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        WebConnection connection = new WebConnection(socket, handler, admits, connections);
        if (connections.add(connection)) Thread.ofVirtual().start(connection::serve);
        else connection.drop();
      } catch (IOException e) {
        if (!listening.isClosed()) makeRoom();
      }
    }
  }

  /** There are no more file descriptors. */
  private void makeRoom() {
    connections.dropOldest();
    try {
      Thread.sleep(FULL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Accepts no more, waits so many milliseconds for what is being answered, and ends the rest. */
  public void stop(long millis) throws InterruptedException {
    try {
      listening.close();
    } catch (IOException e) {
      // it is closed
    }
    connections.close(millis);
  }
}
