//JAVA 25+
//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS org.assertj:assertj-core:3.27.7
//DEPS org.awaitility:awaitility:4.3.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//SOURCES support/*.java
//SOURCES support/clients/*.java
//SOURCES cases/**/*.java
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData --enable-native-access=ALL-UNNAMED
//DESCRIPTION Runs the tests of mcp-tools: all, or those whose Class.method contains one of the arguments; --clients[=NAME]: those of real clients; --portable: those that act, as on macOS.

import java.util.List;
import mcptools.tests.support.Selection;
import mcptools.tests.support.Suite;
import mcptools.tests.support.Worker;

/** Exit code 0: something passed and nothing failed; 1: not so; 2: the filter matches no test. */
public final class test {
  public static void main(String[] filters) {
    Selection selection = new Selection(List.of(filters));
    if (Worker.isWanted()) {
      Worker.serve(selection);
      System.exit(0);
    }
    List<Class<?>> classes = selection.classes();
    if (classes.isEmpty()) {
      System.err.println(
          "No test matches "
              + String.join(", ", filters)
              + ": give a part of Class.method, and for tests"
              + " of real clients --clients or --clients=claude|codex|gemini|opencode.");
      System.exit(2);
    }
    System.exit(new Suite(selection, classes, System.out).run() ? 0 : 1);
  }
}
