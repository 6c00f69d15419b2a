package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shared servers that are imported, added and removed. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class ImportTest {
  private static Result call(Scratch scratch, String... arguments) {
    return Run.in(scratch).directory(scratch.directory("p")).script("mcp_manager", arguments);
  }

  /** In the home folder, whose servers are for no project, and without those of others. */
  @Test
  void whatIsForOtherProjectsIsLeftAndHomeIsNone(Scratch scratch) throws IOException {
    Path home = scratch.home();
    Path cursor = Files.createDirectories(home.resolve(".cursor")).resolve("mcp.json");
    String entry = "{\"mcpServers\": {\"%s\": {\"command\": \"%s/bin/x\"}}}";
    Files.writeString(cursor, entry.formatted("fs", home));
    String of = "{\"projects\": {\"%s\": %s, \"%s\": %s}}";
    Files.writeString(
        home.resolve(".claude.json"),
        of.formatted("/a", entry.formatted("db", "/a"), home, entry.formatted("own", home)));
    Run inHome = Run.in(scratch).directory(home);
    inHome.script("mcp_manager", "import", "--yes").ok();
    assertThat(scratch.config().resolve("mcp-tools/config.json"))
        .content()
        .contains("\"fs\"", "\"own\"", home + "/bin/x")
        .doesNotContain("PROJECT", "\"db\"");
    Result connected = inHome.script("mcp_manager", "connect", "--yes").ok();
    assertThat(connected.out()).contains("fs: cursor: connected").doesNotContain("-project");
    Result none =
        Run.in(scratch)
            .directory(home)
            .script(
                "mcp_manager", "add", "web", "--url", "http://127.0.0.1:1/mcp", "-y", "--", "x");
    none.ok();
    assertThat(call(scratch, "connect", "--print", "web", "--for", "claude-desktop").exits(1).err())
        .contains("claude-desktop only starts programs, and web listens itself");
  }

  @Test
  void serversAreImportedAddedAndRemoved(Scratch scratch) throws IOException {
    Path config = scratch.config().resolve("mcp-tools/config.json");
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        "{\"mcpServers\": {\"memory\": {\"command\": \"npx\", \"args\": [\"mem\", \"--token\","
            + " \"s3\"]}}}");
    assertThat(call(scratch, "import").exits(2).err()).contains("--yes does it without asking");
    assertThat(config).doesNotExist();
    assertThat(call(scratch, "import", "claude", "-n").ok().out())
        .contains("+    \"memory\": {", "memory: would be shared, as in Claude Code")
        .doesNotContain("s3");
    assertThat(call(scratch, "import", "--yes").ok().out())
        .endsWith(
            "memory: is shared, as in Claude Code\n"
                + "Next: mcp_manager start, then mcp_manager connect.\n");
    assertThat(config).content().contains("\"s3\"");
    Files.writeString(config, "// mine\n" + Files.readString(config));
    String before = Files.readString(config);
    Result again = call(scratch, "import", "--yes").ok();
    assertThat(again.out()).isEqualTo("There is nothing to import.\n");
    assertThat(again.err()).contains("memory of Claude Code is a name that is shared already");
    assertThat(call(scratch, "import", "clod").exits(2).err())
        .contains("there is no client clod; clients are claude, claude-desktop, cursor,");
    assertThat(call(scratch, "import", "cluade").exits(2).err())
        .contains("there is no client cluade; did you mean claude?");
    Result added =
        call(
                scratch,
                "add",
                "serena",
                "--yes",
                "--env",
                "A=b",
                "--env",
                "C=d=e",
                "--per-project",
                "--",
                "uvx",
                "serena",
                "--project",
                "${PROJECT}")
            .ok();
    assertThat(added.out()).endsWith("mcp_manager connect serena.\n");
    assertThat(config)
        .content()
        .startsWith("// mine\n")
        .contains("\"C\": \"d=e\"", "\"per\": \"project\"", "\"${PROJECT}\"");
    assertThat(call(scratch, "list").ok().out()).contains("uvx serena --project");
    assertThat(call(scratch, "add", "serena", "--yes", "--", "x").exits(1).err())
        .contains("serena is shared already; mcp_manager remove serena first");
    assertThat(call(scratch, "add", "a/b", "--", "x").exits(2).err())
        .contains("its name is not made of");
    assertThat(call(scratch, "add", "SERENA", "--yes", "--", "x").exits(1).err())
        .contains("serena is shared already");
    assertThat(call(scratch, "add", "x").exits(2).err()).contains("add wants a name, --, and");
    // Here -y would be an option of this command, and missing in that one.
    assertThat(call(scratch, "add", "x", "npx", "-y", "x").exits(2).err())
        .contains("add wants a name, --, and");
    assertThat(call(scratch, "connect", "serena", "--for", "goose", "--yes").exits(2).err())
        .contains("--for goes with --print");
    assertThat(call(scratch, "start", "--wait", "0").exits(2).err())
        .contains("--wait takes 1 second or more");
    assertThat(call(scratch, "add", "all", "--", "x").exits(2).err())
        .contains("server all cannot be added: its name is that of all servers as one");
    assertThat(call(scratch, "add", "x", "--cwd", "rel", "-y", "--", "x").exits(2).err())
        .contains("server x cannot be added: its cwd is not an absolute path");
    String elsewhere = "http://example.com/mcp";
    assertThat(call(scratch, "add", "x", "--url", elsewhere, "-y", "--", "x").exits(2).err())
        .contains("its url is not like http://127.0.0.1:PORT/mcp");
    call(scratch, "connect", "cursor", "serena", "--yes").ok();
    Result removed = call(scratch, "remove", "serena", "--yes").ok();
    assertThat(removed.out()).contains("serena is removed.");
    assertThat(removed.err()).contains("cursor points to serena; mcp_manager disconnect serena");
    assertThat(config).hasContent(before);
    Files.writeString(
        config,
        before.replace("\"memory\": {", "\"all\": {\"command\": \"x\"},\n    \"memory\": {"));
    assertThat(call(scratch, "list").ok().err())
        .contains("server all in " + config + " is skipped");
    call(scratch, "remove", "all", "--yes").ok();
    assertThat(config).hasContent(before);
    assertThat(call(scratch, "remove", "nope", "--yes").exits(2).err())
        .contains("there is no shared server nope; there is memory");
  }
}
