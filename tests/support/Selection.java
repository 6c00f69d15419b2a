package mcptools.tests.support;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.ClassOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The tests to be run: all, or those whose Class.method contains one of the filters, whatever the
 * case of its letters.
 */
public final class Selection {
  private final Launcher launcher = LauncherFactory.create();
  private final List<String> filters;

  public Selection(List<String> filters) {
    this.filters = List.copyOf(filters);
  }

  /** Whether these are all tests. */
  boolean isWhole() {
    return filters.isEmpty();
  }

  /** The classes that have some, those first that take long, which say {@link Order}. */
  public List<Class<?>> classes() {
    TestPlan plan = plan(selectPackage("mcptools.tests.cases"));
    return plan.getRoots().stream()
        .flatMap(root -> plan.getChildren(root).stream())
        .flatMap(test -> test.getSource().stream())
        .<Class<?>>map(source -> ((ClassSource) source).getJavaClass())
        .toList();
  }

  /** Runs those of a class. */
  void run(String name, TestExecutionListener listener) {
    launcher.execute(plan(selectClass(name)), listener);
  }

  private TestPlan plan(DiscoverySelector selector) {
    return launcher.discover(
        request()
            .selectors(selector)
            .filters((PostDiscoveryFilter) this::filter)
            .configurationParameter("junit.jupiter.execution.timeout.default", "15 m")
            .configurationParameter(
                "junit.jupiter.testclass.order.default", OrderAnnotation.class.getName())
            .build());
  }

  private FilterResult filter(TestDescriptor test) {
    return FilterResult.includedIf(isWhole() || filters.stream().anyMatch(f -> matches(test, f)));
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
