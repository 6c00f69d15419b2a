//SOURCES ../../../scripts/cli/top/Keyboard.java

package mcptools.tests.cases.top;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import mcptools.cli.top.Event;
import mcptools.cli.top.Event.Key;
import mcptools.cli.top.Event.Mouse;
import mcptools.cli.top.Keyboard;
import org.junit.jupiter.api.Test;

/** What the bytes of a terminal mean. */
class KeyboardTest {
  private static final String ALL =
      "j \r\t\177\003é漢\033[A\033OB\033[5~\033[1;5C\033[15~\033OP\033[<0;11;3M\033[<0;11;3m"
          + "\033[<64;1;1M\033[[A\033[[E\033[200~xy\033[A\r\033[201~q";

  private static List<Event> events(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Keyboard().events(bytes, bytes.length);
  }

  private static Key key(String name) {
    return new Key(name);
  }

  @Test
  void keysHaveNamesAndWhatIsPastedIsNone() {
    assertThat(events(ALL))
        .containsExactly(
            key("j"),
            key("Space"),
            key("Enter"),
            key("Tab"),
            key("Backspace"),
            key("C-c"),
            key("é"),
            key("漢"),
            key("Up"),
            key("Down"),
            key("PageUp"),
            key("Right"),
            key("F5"),
            key("F1"),
            new Mouse(Mouse.Kind.PRESS, 10, 2),
            new Mouse(Mouse.Kind.WHEEL_UP, 0, 0),
            key("F1"),
            key("F5"),
            key("q"));
  }

  @Test
  void itDoesNotMatterHowTheBytesComeTorn() {
    byte[] bytes = ALL.getBytes(UTF_8);
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 200; round++) {
      Keyboard keyboard = new Keyboard();
      List<Event> events = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(4));
        byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + length);
        events.addAll(keyboard.events(part, length));
        at += length;
      }
      assertThat(events).isEqualTo(events(ALL));
    }
  }

  @Test
  void escapeAloneIsAKeyWhenNothingFollows() {
    Keyboard keyboard = new Keyboard();
    assertThat(keyboard.events(new byte[] {27}, 1)).isEmpty();
    assertThat(keyboard.isWaiting()).isTrue();
    assertThat(keyboard.timedOut()).containsExactly(key("Esc"));
    assertThat(keyboard.isWaiting()).isFalse();
    assertThat(events("\033\033[A")).containsExactly(key("Esc"), key("Up"));
  }

  @Test
  void whateverComesNothingBreaks() {
    SplittableRandom random = new SplittableRandom(2);
    Keyboard keyboard = new Keyboard();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(8)];
      random.nextBytes(bytes);
      for (int at = 0; at < bytes.length; at++) {
        if (random.nextInt(3) == 0) bytes[at] = (byte) "\033[<O~;0123M".charAt(random.nextInt(11));
      }
      keyboard.events(bytes, bytes.length);
      if (random.nextBoolean()) keyboard.timedOut();
    }
  }
}
