package mcptools.bridge.http;

import java.io.IOException;

/** What is left to do for a request whose message was sent on: it holds on to none of it. */
interface Reply {
  void send() throws IOException;
}
