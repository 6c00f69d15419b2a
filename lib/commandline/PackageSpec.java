//SOURCES ServerNames.java

package mcptools.commandline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what package runners are asked for: npm, PyPI, JSR, NuGet, git and local folders. */
public final class PackageSpec {
  /** The home of the reference servers, where alone "server-x" means an MCP server. */
  private static final String OFFICIAL = "@modelcontextprotocol";

  /** Servers whose names do not say so. */
  private static final Map<String, String> KNOWN =
      Map.of(
          "@wonderwhy-er/desktop-commander", "desktop-commander",
          "task-master-ai", "task-master",
          "@21st-dev/magic", "magic");

  /** Names that say nothing without their scope. */
  private static final Set<String> GENERIC = Set.of("cli", "server", "core", "app", "main");

  private static final List<String> TOOLING = List.of("-tools", "-cli");

  private static final int MAX_LENGTH = 500;
  private static final Pattern GIT_END =
      Pattern.compile("(?:[#?].*|\\.git(?:@.*)?|@[^/]*|\\.tgz|\\.tar\\.gz|\\.whl|\\.zip)+$");

  private PackageSpec() {}

  public static ProgramName target(String spec) {
    if (spec.length() > MAX_LENGTH) return named("", "");
    if (spec.contains("://") || spec.startsWith("git") || spec.startsWith("github:")) {
      String address = GIT_END.matcher(spec).replaceAll("");
      if (address.contains("/")) return named("", address.substring(address.lastIndexOf('/') + 1));
    }
    if (spec.startsWith(".") || spec.startsWith("/") || spec.startsWith("~")) {
      return ScriptPath.target(spec.endsWith("/") ? spec.substring(0, spec.length() - 1) : spec);
    }
    String name = spec;
    if (name.startsWith("npm:") || name.startsWith("jsr:")) name = name.substring(4);
    String scope = "";
    int slash = name.indexOf('/');
    if (slash > 0 && (name.startsWith("@") || name.indexOf('/', slash + 1) < 0)) {
      scope = name.substring(0, slash);
      name = name.substring(slash + 1);
    }
    int path = name.indexOf('/');
    if (path > 0) name = name.substring(0, path);
    return named(scope, withoutVersion(name));
  }

  /** Without "@latest", "==1.2", "[extra]" and the like. */
  private static String withoutVersion(String name) {
    for (int i = 1; i < name.length(); i++) {
      if ("@=<>~!;[ #^".indexOf(name.charAt(i)) >= 0) return name.substring(0, i);
    }
    return name;
  }

  private static ProgramName named(String scope, String base) {
    String owner = scope.startsWith("@") ? scope.substring(1) : scope;
    String label = GENERIC.contains(base) && !owner.isEmpty() ? owner : base;
    for (String ending : TOOLING) {
      if (label.length() > ending.length() && label.endsWith(ending)) {
        label = label.substring(0, label.length() - ending.length());
      }
    }
    label = ServerNames.tidy(label);
    return new ProgramName(base, label, name(scope, owner, base), ProgramName.Kind.PACKAGE);
  }

  private static Optional<String> name(String scope, String owner, String base) {
    if (scope.equals(OFFICIAL)) {
      boolean server = base.startsWith("server-") && base.length() > 7;
      return server ? Optional.of(base.substring(7)) : Optional.empty();
    }
    String known = KNOWN.get(scope.isEmpty() ? base : scope + "/" + base);
    if (known != null) return Optional.of(known);
    if (base.equals("mcp") && scope.isEmpty()) return Optional.empty();
    // PyPI namespaces, as in awslabs.cdk-mcp-server.
    String last = base.substring(base.lastIndexOf('.') + 1);
    Optional<String> name = ServerNames.of(last.indexOf('-') > 0 ? last : base, owner);
    return owner.isEmpty()
        ? name
        : name.map(n -> ServerNames.isFlavour(n) ? ServerNames.tidy(owner) : n);
  }
}
