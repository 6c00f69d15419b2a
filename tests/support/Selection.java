package mcptools.tests.support;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.ClassOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The tests to be run: all, or those whose Class.method contains one of the filters, whatever the
 * case of its letters. Tests of real clients are run instead of the others, and only with {@code
 * --clients}, or {@code --clients=NAME} for one client; with {@code --portable} those of {@link
 * StandIn}, on it.
 */
public final class Selection {
  /** Tests of real clients have this tag, and the name of their client as another. */
  private static final String CLIENTS = "clients";

  private static final String OPTION = "--" + CLIENTS;
  private static final String PORTABLE = "--portable";

  private final Launcher launcher = LauncherFactory.create();
  private final List<String> filters = new ArrayList<>();
  private final Set<String> clients = new HashSet<>();
  private boolean portable;

  /** Reads the arguments of a command line. */
  public Selection(List<String> arguments) {
    for (String argument : arguments) {
      if (argument.equals(OPTION)) clients.add(CLIENTS);
      else if (argument.equals(PORTABLE)) portable = true;
      else if (argument.startsWith(OPTION + "="))
        clients.add(argument.substring(OPTION.length() + 1));
      else filters.add(argument);
    }
  }

  /** Whether these are all tests but those of real clients. */
  boolean isWhole() {
    return isUnfiltered() && !portable;
  }

  /** Whether no class is named, so that most commands will be called. */
  boolean isUnfiltered() {
    return filters.isEmpty() && clients.isEmpty();
  }

  /** Whether the tests are to be on {@link StandIn}. */
  boolean isPortable() {
    return portable;
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
    List<String> wanted = filters.isEmpty() && portable ? StandIn.CLASSES : filters;
    boolean named = wanted.isEmpty() || wanted.stream().anyMatch(f -> matches(test, f));
    if (named && portable && test.getSource().orElse(null) instanceof MethodSource method) {
      String name = simpleName(method.getClassName()) + "." + method.getMethodName();
      Optional<String> reason = StandIn.difference(name);
      if (reason.isPresent()) return FilterResult.excluded(reason.get());
    }
    return FilterResult.includedIf(named && hasWantedTag(test));
  }

  private boolean hasWantedTag(TestDescriptor test) {
    if (!(test.getSource().orElse(null) instanceof MethodSource)) return true;
    Set<String> tags = test.getTags().stream().map(TestTag::getName).collect(Collectors.toSet());
    return clients.isEmpty() ? !tags.contains(CLIENTS) : !Collections.disjoint(tags, clients);
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
