//SOURCES ../../../lib/tmux/StatusLine.java
//SOURCES ../../../lib/watch/Watcher.java

package mcptools.tests.cases.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tools;
import mcptools.tmux.StatusLine;
import mcptools.watch.Watcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real {@code setup} of a clone with two small commands, in a folder with a difficult name. */
@Order(1)
@ExtendWith(Scratch.Extension.class)
class SetupTest {
  private static final String TM =
      """
      //JAVA 25+
      void main(String[] arguments) {
        IO.println(System.getenv("MCP_TOOLS_CLONE") + java.util.List.of(arguments));
      }
      """;

  private static final Scratch SHARED = Scratch.create();
  private static Path clone;

  private Scratch scratch;
  private Path zshrc;

  /** Once: each clone is built anew. */
  @BeforeAll
  static void makeClone() throws IOException {
    clone = SHARED.directory("@it's a \"clone\"");
    for (String part : new String[] {"jbang", "lib", "zsh", "scripts/cli", "scripts/setup.java"}) {
      copy(Checkout.root().resolve(part), clone.resolve(part));
    }
    Run.lendPack(SHARED.folder().resolve("cache"), clone);
    Files.writeString(clone.resolve("scripts/cleanup_session.java"), TM);
    Files.writeString(
        clone.resolve("jbang-catalog.json"),
        """
        {"aliases": {
          "tm": {"script-ref": "scripts/tm.java"},
          "cleanup_session": {"script-ref": "scripts/cleanup_session.java"}}}
        """);
  }

  @AfterAll
  static void removeClone() {
    SHARED.close();
  }

  @BeforeEach
  void prepare(Scratch given) throws IOException {
    scratch = given;
    zshrc = scratch.home().resolve(".zshrc");
    Path tm = clone.resolve("scripts/tm.java");
    if (!Files.exists(tm) || !Files.readString(tm).equals(TM)) Files.writeString(tm, TM);
  }

  @Test
  void setupIsDoneOnceHoweverOftenAndUninstallUndoesIt() throws IOException {
    Path target =
        Files.writeString(scratch.directory("dotfiles").resolve("zshrc"), "# é\nalias a=b");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(zshrc, scratch.home().relativize(target));

    String out = setup("--zshrc").ok().out();
    assertThat(out.lines().map(line -> line.replaceAll("[ :].*", "")))
        .startsWith("register", "build", "train", "train", "add", "for");
    assertThat(out).endsWith("add this line to ~/.tmux.conf:\n" + StatusLine.LINE + "\n");
    assertThat(setup("--zshrc").ok().out())
        .doesNotContainPattern("(?m)^add to ")
        .doesNotContain("in place of");

    assertThat(jbang(scratch.folder(), "tm@mcp-tools", "x").out()).isEqualTo(clone + "[x]\n");
    assertThat(zshrc).isSymbolicLink();
    assertThat(Files.getPosixFilePermissions(target))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(Files.readString(target)).startsWith("# é\nalias a=b\nsource '").hasLineCount(3);
    String with = Files.readString(target);
    Files.writeString(target, with + "export A=1\n");
    setup("--uninstall").ok();
    assertThat(Files.readString(target)).isEqualTo("# é\nalias a=b\nexport A=1\n");
    Files.writeString(target, with);
    setup("--zshrc").ok();
    assertThat(Files.readString(target)).isEqualTo(with);
    // What cannot be undone now keeps nothing else from that.
    Path connections = scratch.state().resolve("mcp-state/connect.json");
    Files.createDirectories(connections.getParent());
    Files.writeString(connections, "{");

    Result partly = setup("--uninstall", "--yes").exits(1);
    Files.delete(connections);
    assertThat(partly.err()).contains("setup: mcp_manager disconnect: ");
    assertThat(Files.readString(target)).isEqualTo("# é\nalias a=b");
    assertThat(zshrc).isSymbolicLink();
    assertThat(globalCatalog()).content().doesNotContain("mcp-tools");
    Path sessions = Files.createDirectories(scratch.state().resolve("sessions"));
    Files.createFile(sessions.resolve("4711.json"));
    assertThat(setup("--uninstall").ok().out()).doesNotContain(sessions.toString());
    Files.createFile(sessions.resolve("web.pids"));
    assertThat(setup("--uninstall").ok().out().lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("these stay until you delete them: ")
        .contains("the cache " + SHARED.folder().resolve("cache/mcp-tools"))
        .contains(sessions + "/*.pids")
        .doesNotContain("the config");
  }

  @Test
  void fileThatSetupMadeIsGoneAfterwards() {
    Run run = Run.in(scratch).with("ZDOTDIR", scratch.directory("zdot").toString());
    setup(run, "--zshrc").ok();
    assertThat(scratch.folder().resolve("zdot/.zshrc")).content().startsWith("source '");
    assertThat(zshrc).doesNotExist();
    setup(run, "--uninstall").ok();
    assertThat(scratch.folder().resolve("zdot")).isEmptyDirectory();
  }

  @Test
  void emptyFileThatWasThereStays() throws IOException {
    Files.createFile(zshrc);
    setup("--zshrc").ok();
    assertThat(zshrc).content().startsWith("source '");
    setup("--uninstall").ok();
    assertThat(zshrc).isEmptyFile();
  }

  @Test
  void uninstallTakesOurHooksFromEveryServerAndLeavesTheUsers() throws IOException {
    TmuxServer first = new TmuxServer(scratch);
    TmuxServer second = new TmuxServer(scratch, "second");
    // Elsewhere, and only watched: as where an agent's hooks had that done.
    Path elsewhere = scratch.folder().resolve("own.sock");
    String[] own = {"tmux", "-S", elsewhere.toString()};
    Run.command(scratch, own[0], own[1], own[2], "new-session", "-d", "sleep 600").ok();
    Run.command(scratch, own[0], own[1], own[2], "set-option", "-s", "@mcp_tools_servers", "3")
        .ok();
    Path registered = registered();
    Files.createDirectories(registered.getParent());
    Files.writeString(registered, elsewhere + "\n");
    for (TmuxServer server : new TmuxServer[] {first, second}) {
      server.newSession("s", scratch.home());
      server.tmux("set-option", "-s", "@mcp_tools_clone", clone.toString());
      server.tmux("set-hook", "-g", "session-closed[8733]", "run-shell true");
      server.tmux("set-hook", "-g", "session-closed[3]", "display-message mine");
    }
    String mcptop =
        "exec '" + clone.toString().replace("'", "'\\''") + "/lib/launch/run.sh' mcptop";
    first.tmux("bind-key", "T", "display-popup", "-E", mcptop).ok();
    String other = "exec '/other/lib/launch/run.sh' mcptop";
    second.tmux("bind-key", "T", "display-popup", "-E", other).ok();
    assertThat(setup("--uninstall").ok().out())
        .contains("removed from " + second.socket(), "unbound prefix T at " + first.socket())
        .doesNotContain("T at " + second.socket());
    assertThat(first.tmux("list-keys", "-T", "prefix").out()).doesNotContain("mcptop");
    assertThat(second.tmux("list-keys", "-T", "prefix").out()).contains("mcptop");
    assertThat(Run.command(scratch, own[0], own[1], own[2], "show-options", "-s").ok().out())
        .doesNotContain("mcp_tools");
    assertThat(registered).doesNotExist();
    Run.command(scratch, own[0], own[1], own[2], "kill-server").ok();
    for (TmuxServer server : new TmuxServer[] {first, second}) {
      assertThat(server.tmux("show-hooks", "-g", "session-closed").ok().out())
          .contains("mine")
          .doesNotContain("8733");
    }
  }

  private Path registered() {
    return Watcher.of(new StateHome(scratch.state())).folder().resolve("servers/4711@1");
  }

  @Test
  void anotherCatalogOfTheNameIsReplacedWhenAskedForAndNotUninstalled() throws IOException {
    Files.createDirectories(globalCatalog().getParent());
    String other =
        "{\"catalogs\":{\"mcp-tools\":{\"catalog-ref\":\"https://example.org/c.json\"}}}";
    Files.writeString(globalCatalog(), other);

    assertThat(setup("--uninstall", "--dry-run").ok().out()).doesNotContain("catalog");
    assertThat(setup("--dry-run").ok().out())
        .doesNotContain("would register")
        .contains(
            "would train tm, cleanup_session",
            "stays registered for https://example.org/c.json; ./jbang setup --yes");
    assertThat(setup("--dry-run", "--yes").ok().out())
        .contains(
            "would register",
            "in place of https://example.org/c.json",
            "would train tm, cleanup_session");
    assertThat(setup("--dry-run", "--json").ok().out())
        .startsWith("{\n  \"steps\": [")
        .contains("\"order\": \"train tm, cleanup_session\",\n      \"done\": false")
        .doesNotContain("would");
    assertThat(globalCatalog()).hasContent(other);
    assertThat(setup("-y").ok().out())
        .contains("in place of https://example.org/c.json", "source '");
    assertThat(globalCatalog()).content().doesNotContain("example.org");
    assertThat(zshrc).doesNotExist();
  }

  @Test
  void hooksAndTheLinkToJbangAreMadeWhenAskedForAndGoWithTheRest() throws IOException {
    assertThat(setup("--hooks", "all", "-n").exits(1).err())
        .endsWith("setup: none of claude, codex, gemini, opencode is here; name one\n");
    scratch.directory("c/opencode");
    assertThat(setup("--hooks", "all", "-n").ok().out()).contains("opencode: the hooks would be");
    Path settings = scratch.home().resolve(".claude/settings.json");
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, "{}");
    assertThat(setup("--hooks", "claude").exits(2).err()).contains("--yes does it without asking");
    assertThat(setup("--hooks", "cluade").exits(2).err()).contains("agents are claude, codex");
    assertThat(settings).hasContent("{}");
    assertThat(setup("--hooks=claude", "--yes").ok().out())
        .contains("+  \"hooks\": {", "Claude Code: the hooks are written to " + settings);
    assertThat(setup("--hooks", "-n", "--json").ok().out())
        .contains("\"agent\": \"claude\"", "\"changed\": false");
    Path link = scratch.home().resolve(".local/bin/jbang");
    assertThat(setup("--jbang").ok().out()).contains("add " + link.getParent() + " to your PATH");
    Run linked = Run.in(scratch).apart(SHARED);
    assertThat(linked.command(link.toString(), "tm", "y").ok().out()).endsWith("[y]\n");

    jbang(scratch.home(), "app", "install", "tm@mcp-tools").ok();
    Path app = scratch.home().resolve(".jbang/bin/tm");
    String path = link.getParent() + ":" + scratch.environment().get("PATH");
    Run onlyOurs = Run.in(scratch).apart(SHARED).with("PATH", path);
    assertThat(onlyOurs.command(app.toString(), "z").ok().out()).endsWith("[z]\n");

    assertThat(setup("--uninstall").ok().out())
        .contains("take the hooks out of " + settings, "remove " + link, "remove " + app);
    assertThat(app).doesNotExist();
    assertThat(settings).hasContent("{}");
    assertThat(link).doesNotExist();
  }

  @Test
  void badUsageAndABrokenScriptAreToldInASentence() throws IOException {
    Result both = setup("--zshrc", "--uninstall").exits(2);
    assertThat(both.err()).startsWith("setup: --zshrc and --uninstall exclude each other");
    assertThat(both.err()).hasLineCount(1);
    assertThat(setup("--help").ok().out()).contains("--dry-run").contains("--uninstall");
    Files.writeString(clone.resolve("scripts/tm.java"), "class tm { broken");
    assertThat(setup().exits(1).err())
        .contains("error:")
        .endsWith("setup: the build failed; its output is above\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zsh -feu", "zsh -feu -o ksharrays", "bash --norc -eu"})
  void shellFileStartsNothingAndItsFunctionsFindTheClone(String shell) {
    String words = shell.startsWith("zsh") ? "${=%s}" : "$%s";
    // The page faults of children that were waited for: a file that starts none leaves them alone.
    // What is not waited for is still a child.
    String script =
        "read -r before </proc/$$/stat; source \"$0\"; source \"$0\"; read -r after </proc/$$/stat;"
            + "read -r children </proc/$$/task/$$/children || :; test -z \"$children\";"
            + ("set -- " + words + "; faults=${11}; ").formatted("before")
            + ("set -- " + words + "; echo $faults ${11}; ").formatted("after")
            + "cd /; tm 'a  b' ''";
    assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    String[] command =
        Stream.of(found(shell), new String[] {"-c", script, "zsh/mcp-tools.zsh"})
            .flatMap(Stream::of)
            .toArray(String[]::new);
    Result result = Run.in(scratch).apart(SHARED).directory(clone).command(command).ok();
    assertThat(result.out().lines().findFirst().orElseThrow()).matches("(\\d+) \\1");
    assertThat(result.out()).endsWith("\n" + clone + "[a  b, ]\n");
  }

  private static String[] found(String shell) {
    String[] words = shell.split(" ");
    words[0] = Tools.shell(words[0]).toString();
    return words;
  }

  private Result setup(String... arguments) {
    return setup(Run.in(scratch), arguments);
  }

  private Result setup(Run run, String... arguments) {
    String[] command =
        Stream.of(new String[] {clone.resolve("jbang").toString(), "setup"}, arguments)
            .flatMap(Stream::of)
            .toArray(String[]::new);
    return run.apart(SHARED).command(command);
  }

  private Result jbang(Path directory, String... arguments) {
    String[] command =
        Stream.of(new String[] {clone.resolve("jbang").toString()}, arguments)
            .flatMap(Stream::of)
            .toArray(String[]::new);
    return Run.in(scratch).apart(SHARED).directory(directory).command(command);
  }

  private Path globalCatalog() {
    return scratch.home().resolve(".jbang/jbang-catalog.json");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
