//SOURCES AttachJournal.java
//SOURCES relay/ResponseStream.java

package mcptools.bridge;

import java.io.IOException;
import java.io.OutputStream;
import mcptools.bridge.AttachedCalls.Open;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;

/** What an attached client is sent. */
final class AttachedOutput {
  private static final long TAKE = 3_600_000;

  private final String name;
  private final AttachJournal journal;
  private volatile boolean over;
  private final Runnable dropped;
  private volatile ResponseStream responses;

  /**
   * @param name of its server
   * @param dropped is called when the client is dropped, or does not take any more
   */
  AttachedOutput(String name, AttachJournal journal, Runnable dropped) {
    this.name = name;
    this.journal = journal;
    this.dropped = dropped;
    this.responses = stream();
  }

  private ResponseStream stream() {
    return new ResponseStream(Integer.MAX_VALUE).onDrop(dropped);
  }

  ResponseStream responses() {
    return responses;
  }

  /** Ends it once what is there was written. */
  void end() {
    over = true;
    responses.end();
  }

  /** Writes to its end, by this thread. */
  void write(OutputStream out) {
    try {
      journal.mend(out);
      while (write(out, responses) && !over) {
        // Its server was stopped, and may be started again.
        responses = stream();
        for (Open call : journal.calls().open()) {
          responses.answer(Rpc.error(call.id(), Rpc.UNAVAILABLE, name + " was stopped"));
        }
      }
    } catch (IOException e) {
      responses.drop(); // the client has closed its end
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes all of a stream; false when the client was dropped. */
  private boolean write(OutputStream out, ResponseStream stream)
      throws IOException, InterruptedException {
    stream.attach();
    OutputStream watched = stream.watched(out);
    try {
      ResponseStream.Next next = stream.take(TAKE);
      while (!(next instanceof ResponseStream.Next.End)) {
        if (next instanceof ResponseStream.Next.Event(long _, Payload payload)) {
          Message message = Message.of(payload);
          journal.calls().writing(payload.length());
          payload.writeTo(watched);
          out.write('\n');
          out.flush();
          // At once: the bridge that comes after answers a call whose answer is not recorded.
          journal.calls().written(message);
        }
        next = stream.take(TAKE);
      }
      return !stream.isBroken();
    } finally {
      stream.detach(false);
    }
  }
}
