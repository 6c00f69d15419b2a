//SOURCES ServerNames.java

package mcptools.commandline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what package runners are asked for: npm, PyPI, JSR, NuGet, git and local folders. */
public final class PackageSpec {
  /** The home of the reference servers, where alone "server-x" means an MCP server. */
  private static final String OFFICIAL = "@modelcontextprotocol";

  /**
   * Servers whose names do not say so, by package or program; below "_npx/" by what npx has
   * fetched.
   */
  private static final Map<String, String> KNOWN =
      Map.of(
          "@wonderwhy-er/desktop-commander", "desktop-commander",
          "desktop-commander", "desktop-commander",
          "task-master-ai", "task-master",
          "r2mcp", "r2",
          "@bytebase/dbhub", "dbhub",
          "bytebase/dbhub", "dbhub",
          "@21st-dev/magic", "magic",
          "@1mcp/agent", "1mcp",
          "_npx/magic", "magic");

  /** Texts besides "mcp" without which nothing is a server. */
  private static final List<String> MARKS =
      List.of(
          "modelcontextprotocol",
          "supergateway",
          "desktop-commander",
          "task-master-ai",
          "21st-dev/magic",
          "bytebase/dbhub",
          "/.bin/magic",
          "@smithery/cli",
          "/.bin/smithery",
          "Claude Extensions",
          "streamable-http",
          ServerNames.CONTEXT_SERVER);

  /** Names that say nothing without their scope. */
  private static final Set<String> GENERIC = Set.of("cli", "server", "core", "app", "main", "sdk");

  private static final List<String> TOOLING = List.of("-tools", "-cli");

  private static final int MAX_LENGTH = 500;

  /** Hosts that npm knows by a prefix; a package by its address may have any of the schemes. */
  private static final List<String> ADDRESSES =
      List.of("git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "gist:", "file:");

  /** What an address of an archive has behind the repository. */
  private static final List<String> INSIDE =
      List.of("/archive/", "/tarball/", "/tar.gz/", "/zip/", "/releases/", "/-/", "/tree/");

  /** What is before a folder in an address. */
  private static final List<String> FOLDERS = List.of("path:", "subdirectory=");

  private static final List<String> ARCHIVES = List.of(".git", ".tgz", ".tar.gz", ".zip", ".tar");

  private PackageSpec() {}

  /** A quick look for command lines with nothing in them that a server's would have. */
  public static boolean mayNameServers(List<String> argv) {
    for (String arg : argv) {
      if (ServerNames.mentions(arg)) return true;
      for (String mark : MARKS) if (arg.contains(mark)) return true;
    }
    return false;
  }

  public static ProgramName target(String spec) {
    if (spec.length() > MAX_LENGTH) return named("", "");
    // As in "x-mcp@https://..." of npm and "x-mcp @ git+https://..." of Python.
    int alias = spec.indexOf('@', 1);
    if (alias > 0 && isAddress(spec.substring(alias + 1).strip())) {
      ProgramName own = target(spec.substring(0, alias).strip());
      return own.name().isPresent() ? own : target(spec.substring(alias + 1).strip());
    }
    if (spec.startsWith(".") || spec.startsWith("/") || spec.startsWith("~")) {
      boolean archive = ARCHIVES.stream().anyMatch(spec::endsWith);
      return ScriptPath.target(archive ? repository(spec) : spec);
    }
    if (isAddress(spec)) {
      String folder = folder(spec);
      if (folder.isEmpty()) return named("", repository(spec));
      return ScriptPath.target(repository(spec) + "/" + folder).as(ProgramName.Kind.PACKAGE);
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

  /**
   * The server that a program is whose name does not say so.
   *
   * @param fetched whether it is one of those that npx has fetched
   */
  static Optional<String> known(String program, boolean fetched) {
    Optional<String> known = Optional.ofNullable(KNOWN.get(program));
    return fetched ? known.or(() -> Optional.ofNullable(KNOWN.get("_npx/" + program))) : known;
  }

  private static boolean isAddress(String spec) {
    return spec.contains("://") || ADDRESSES.stream().anyMatch(spec::startsWith);
  }

  /** The folder of a repository that an address names: {@code #path:apps/mcp}. */
  private static String folder(String address) {
    int hash = address.indexOf('#');
    for (String part : FOLDERS) {
      int at = hash < 0 ? -1 : address.indexOf(part, hash);
      if (at < 0) continue;
      int end = address.indexOf('&', at);
      return address.substring(at + part.length(), end < 0 ? address.length() : end);
    }
    return "";
  }

  /** The last word of an address, without branch, version and the ending of an archive. */
  private static String repository(String address) {
    String path = cut(cut(address, address.indexOf('#')), address.indexOf('?'));
    for (String inside : INSIDE) path = cut(path, path.indexOf(inside));
    if (path.endsWith("/")) path = path.substring(0, path.length() - 1);
    String word = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    word = cut(word, word.lastIndexOf('@'));
    if (word.endsWith(".whl")) return cut(word, word.indexOf('-'));
    for (String ending : ARCHIVES) {
      if (word.endsWith(ending)) return word.substring(0, word.length() - ending.length());
    }
    return word;
  }

  private static String cut(String text, int end) {
    return end > 0 ? text.substring(0, end) : text;
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
    boolean about = owner.startsWith("mcp-") && scope.startsWith("@");
    if (owner.startsWith("mcp-server")
        || (about && !ProgramName.isClient(base) && !ServerNames.mentions(base))) {
      return ServerNames.of(ServerNames.mentions(base) ? base : "mcp-" + base, "");
    }
    String known = KNOWN.get(scope.isEmpty() ? base : scope + "/" + base);
    if (known != null) return Optional.of(known);
    if (base.equals("mcp") && scope.isEmpty()) return Optional.empty();
    Optional<String> name = ServerNames.of(base, owner);
    return owner.isEmpty()
        ? name
        : name.map(n -> ServerNames.isFlavour(n) ? ServerNames.tidy(owner) : n);
  }
}
