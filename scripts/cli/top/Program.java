//SOURCES Keyboard.java
//SOURCES Performer.java
//SOURCES Render.java
//SOURCES Update.java

package mcptools.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import mcptools.cli.terminal.Screen;
import mcptools.cli.trends.TrendsText;
import mcptools.state.StateHome;

/**
 * {@code mcptop}: events go in, pictures come out. One thread reads keys, another the machine; what
 * takes time has a thread of its own.
 */
public final class Program {
  private static final String NEEDS = "it needs a terminal; --once prints all of it once";
  private static final int SEQUENCE_MILLIS = 25;

  /** Comes behind the keys of each read: they have been handled, and more may be read. */
  private static final Event HANDLED = new Event.Key("");

  private final Semaphore handled = new Semaphore(0);
  private final Map<String, String> environment;
  private final TerminalStyle look;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  public Program(Map<String, String> environment) {
    this.environment = environment;
    this.look = TerminalStyle.of(environment, TrendsText.isUtf8(environment));
  }

  /** What {@code --once} prints: all rows, in lines of so many columns. */
  public List<String> once(int columns, boolean colours) {
    Collector collector = new Collector(environment, events::add);
    Model model = collector.first();
    State state = new State().with(s -> s.columns = columns);
    State read = Update.of(state, new Event.Read(model), 0).state();
    if (environment.containsKey("MCP_TOOLS_TRAINING")) rehearse(read);
    // Beside the list the machine, problems, titles and the last line.
    State whole = read.with(s -> s.rows = Math.max(12, read.list().size() + 5));
    State plain = whole.with(s -> s.selected = "");
    List<String> lines =
        Render.lines(plain, new TerminalStyle(colours && look.colours(), look.utf8()));
    String text = String.join("\n", lines.subList(0, lines.size() - 1)).stripTrailing();
    return (colours ? text : text.replaceAll("\033\\[\\d*m", "")).lines().toList();
  }

  /** What only keys have done otherwise. STARTUP.md: training */
  private void rehearse(State read) {
    State state = read;
    byte[] keys = "jkMM0/a\033[A\r\033[B\r\rtt??J -+x\033[5~n".getBytes(UTF_8);
    for (Event event : new Keyboard().events(keys, keys.length)) {
      state = Update.of(state, event, 1).state();
      Render.lines(state, look);
    }
    new Ender(environment, new Effect.Targets(Set.of(), List.of())).plan(0);
    Past.read(StateHome.of(environment), environment, look.utf8());
  }

  /**
   * Takes the terminal until somebody leaves.
   *
   * @return the exit code
   */
  public int run(PrintWriter out) {
    Optional<String> last;
    // While stty works, the machine is read.
    Collector collector = new Collector(environment, events::add);
    collector.start();
    try (Screen screen = new Screen(out, Screen.Mode.KEYS, NEEDS)) {
      last = run(screen, collector);
    }
    last.ifPresent(out::println);
    out.flush();
    return 0;
  }

  private Optional<String> run(Screen screen, Collector collector) {
    Performer performer = new Performer(environment, look, screen, collector, events::add);
    screen.mouse(true);
    screen.onResize(() -> events.add(size(screen)));
    Thread keys = new Thread(this::readKeys);
    keys.setDaemon(true);
    keys.start();
    State state = Update.of(new State(), size(screen), now()).state();
    screen.repaint(Render.lines(state, look));
    // Without the shell that guards the terminal, this is a job of nobody.
    ProcessHandle guard = ProcessHandle.current().parent().orElse(ProcessHandle.current());
    while (!performer.isOver() && guard.isAlive()) {
      List<Event> came = new ArrayList<>();
      try {
        came.add(events.take());
      } catch (InterruptedException e) {
        return Optional.empty();
      }
      // What has come meanwhile is one picture.
      events.drainTo(came);
      for (Event event : came) {
        if (event == HANDLED) {
          if (!performer.isOver()) handled.release();
          continue;
        }
        if (event instanceof Event.Key || event instanceof Event.Mouse) collector.used();
        // The terminal may have moved what it showed.
        if (event instanceof Event.Resize) screen.distrust();
        Step step = Update.of(state, event, now());
        state = step.state();
        for (Effect effect : step.effects()) {
          if (performer.perform(effect)) events.add(size(screen));
        }
      }
      collector.watch(state.current().map(Node::key));
      screen.repaint(Render.lines(state, look));
    }
    return performer.last();
  }

  private static Event size(Screen screen) {
    Screen.Size size = screen.size();
    return new Event.Resize(size.columns(), size.rows());
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  private void readKeys() {
    Keyboard keyboard = new Keyboard();
    byte[] bytes = new byte[4096];
    try {
      while (true) {
        int length = System.in.read(bytes);
        if (length < 0) break;
        events.addAll(keyboard.events(bytes, length));
        if (keyboard.isWaiting() && !comes()) events.addAll(keyboard.timedOut());
        // What is typed behind the key that ends this is not for us.
        events.add(HANDLED);
        handled.acquireUninterruptibly();
      }
    } catch (IOException e) {
      // as below
    }
    events.add(new Event.Key("C-c")); // the terminal is gone
    events.add(new Event.Key("C-c")); // and what was open is closed
    events.add(new Event.Key("C-c"));
  }

  /** Whether more comes at once: a sequence is sent whole, Esc alone. */
  private static boolean comes() throws IOException {
    for (int waited = 0; waited < SEQUENCE_MILLIS; waited += 5) {
      if (System.in.available() > 0) return true;
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return System.in.available() > 0;
  }
}
