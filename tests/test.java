//JAVA 25+
//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS org.assertj:assertj-core:3.27.7
//DEPS org.awaitility:awaitility:4.3.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//SOURCES support/*.java
//SOURCES cases/**/*.java
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData --enable-native-access=ALL-UNNAMED
//DESCRIPTION Runs the tests of mcp-tools: all, or those whose Class.method contains one of the arguments.

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.List;
import java.util.Locale;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Report;
import mcptools.tests.support.Sweep;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherFactory;

/** Exit code 0: something passed and nothing failed; 1: not so; 2: the filter matches no test. */
public final class test {
  public static void main(String[] filters) {
    Runtime.getRuntime().addShutdownHook(new Thread(Sweep::endSuite));
    Launcher launcher = LauncherFactory.create();
    TestPlan plan =
        launcher.discover(
            request()
                .selectors(selectPackage("mcptools.tests.cases"))
                .filters(only(List.of(filters)))
                .configurationParameter("junit.jupiter.execution.timeout.default", "5 m")
                .build());
    if (!plan.containsTests()) {
      System.err.println(
          "No test matches " + String.join(", ", filters) + ": give a part of Class.method.");
      System.exit(2);
    }
    Report report = new Report(System.out);
    launcher.execute(plan, report);
    for (Procs.Proc left : Sweep.suiteSurvivors()) {
      report.failed(
          "Process " + left.pid() + " is left of the tests: " + String.join(" ", left.argv()));
    }
    System.exit(report.close() ? 0 : 1);
  }

  private static PostDiscoveryFilter only(List<String> filters) {
    return test ->
        FilterResult.includedIf(
            filters.isEmpty() || filters.stream().anyMatch(f -> matches(test, f)));
  }

  private static boolean matches(TestDescriptor test, String filter) {
    // Classes and engines stay in: the launcher drops those without tests by itself.
    return !(test.getSource().orElse(null) instanceof MethodSource method)
        || (simpleName(method.getClassName()) + "." + method.getMethodName())
            .toLowerCase(Locale.ROOT)
            .contains(filter.toLowerCase(Locale.ROOT));
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
  }
}
