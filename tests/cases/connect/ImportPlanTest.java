//SOURCES ../../../lib/connect/ImportPlan.java

package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mcptools.config.ClientConfigs;
import mcptools.config.ClientConfigs.Written;
import mcptools.connect.ImportPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which servers of clients become shared ones. */
class ImportPlanTest {
  @TempDir Path home;

  private void write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<Written> written(Path... projects) {
    return ClientConfigs.written(Map.of("HOME", home.toString(), "KEY", "k"), List.of(projects));
  }

  @Test
  void entriesAreWrittenAsOursAre() throws IOException {
    write(
        ".claude.json",
        """
        {"mcpServers": {
          "memory": {"type": "stdio", "command": "npx", "args": ["-y", "mem"], "env": {"K": "${KEY}"}},
          "off": {"command": "x", "disabled": true},
          "db": {"command": "uvx", "args": ["db", "postgresql://127.0.0.1:5432/x"]},
          "local": {"url": "http://127.0.0.1:8000/sse"},
          "remote": {"type": "http", "url": "https://example.org/mcp"},
          "shared": {"type": "http", "url": "http://127.0.0.1:20001/shared/mcp"}
        }}
        """);
    write(
        ".config/opencode/opencode.json",
        """
        {"mcp": {
          "memory": {"type": "local", "command": ["npx", "-y", "mem"], "environment": {"K": "${KEY}"}},
          "files": {"type": "local", "command": ["npx", "files"]}
        }}
        """);
    write(
        ".config/goose/config.yaml",
        """
        extensions:
          notes:
            cmd: npx
            args: [notes, 1]
            envs: {A: b}
          developer: {type: builtin, enabled: true}
        """);
    write(
        ".config/Code/User/mcp.json",
        "{\"servers\": {\"file\": {\"command\": \"x\", \"envFile\": \"${userHome}/.env\"}}}");
    write(".cursor/mcp.json", "{\"mcpServers\": {\"files\": {\"command\": \"other\"}}}");
    ImportPlan plan = ImportPlan.of(written(), home, List.of("known"), false);
    assertThat(plan.entries())
        .containsOnlyKeys("memory", "db", "files", "notes")
        .containsEntry(
            "memory",
            Map.of("command", "npx", "args", List.of("-y", "mem"), "env", Map.of("K", "${KEY}")))
        .containsEntry(
            "notes",
            Map.of("command", "npx", "args", List.of("notes", "1"), "env", Map.of("A", "b")));
    assertThat(plan.from()).containsEntry("memory", List.of("Claude Code", "opencode"));
    assertThat(plan.left())
        .containsExactlyInAnyOrder(
            "remote of Claude Code is remote: there is no process to share",
            "local of Claude Code is remote: there is no process to share",
            "developer of Goose names no command: its client has it built in",
            "file of VS Code has variables in an envFile, which only its client reads",
            "files of opencode is another one than that of Cursor");
    assertThat(ImportPlan.of(written(), home, List.of("memory"), false).left())
        .contains("memory of Claude Code is a name that is shared already");
  }

  @Test
  void whatDependsOnItsProjectHasOneProcessForEach() throws IOException {
    write("w/.git", "");
    Path project = home.resolve("w");
    write(
        "w/.mcp.json",
        """
        {"mcpServers": {
          "serena": {"command": "uvx", "args": ["serena", "--project", "%1$s"]},
          "notes": {"command": "notes", "args": ["%1$s/notes"], "cwd": "${CLAUDE_PROJECT_DIR}"},
          "files": {"command": "npx", "args": ["files", "."]},
          "web": {"command": "npx", "args": ["@playwright/mcp"]},
          "a b": {"command": "x"}
        }}
        """
            .formatted(project));
    write(
        "w/.vscode/mcp.json",
        "{\"servers\": {\"asks\": {\"command\": \"x\", \"env\": {\"T\": \"${input:token}\"}}}}");
    ImportPlan plan = ImportPlan.of(written(project), project, List.of(), false);
    assertThat(plan.entries()).containsOnlyKeys("serena", "notes", "files");
    assertThat(plan.entries().values()).allMatch(e -> "project".equals(e.get("per")));
    assertThat(plan.entries().get("serena"))
        .containsEntry("args", List.of("serena", "--project", "${PROJECT}"));
    assertThat(plan.entries().get("notes"))
        .containsEntry("args", List.of("${PROJECT}/notes"))
        .containsEntry("cwd", "${PROJECT}");
    assertThat(plan.left())
        .containsExactlyInAnyOrder(
            "web of Claude Code drives one browser, with one page and one login for all;"
                + " --force takes it all the same",
            "a b of Claude Code cannot be shared: its name is not made of letters, digits, _, . and"
                + " -",
            "asks of VS Code asks for an input at its start, which only its client can");
    assertThat(ImportPlan.of(written(project), project, List.of(), true).entries())
        .containsKey("web");
  }

  @Test
  void aUsersEntryOfOneProjectIsForAllWhereItsFolderIsThatOfTheCall() throws IOException {
    Path project = home.resolve("w");
    write(
        ".claude.json",
        """
        {"mcpServers": {
          "notes": {"command": "%2$s/bin/notes", "args": ["mcp", "--project=%1$s"]},
          "serena": {"command": "uvx", "args": ["serena", "--project", "%1$s"]},
          "all": {"command": "x"}
        }}
        """
            .formatted(project, home));
    ImportPlan plan = ImportPlan.of(written(project), project, List.of(), false);
    assertThat(plan.entries().get("notes"))
        .containsEntry("args", List.of("mcp", "--project=${PROJECT}"))
        .containsEntry("per", "project");
    assertThat(plan.entries().get("serena"))
        .containsEntry("args", List.of("serena", "--project", "${PROJECT}"));
    assertThat(plan.left())
        .containsExactly(
            "all of Claude Code cannot be shared: its name is that of all servers as one");
    ImportPlan elsewhere = ImportPlan.of(written(home), home, List.of(), true);
    assertThat(elsewhere.entries().get("serena"))
        .containsEntry("args", List.of("serena", "--project", project.toString()))
        .doesNotContainKey("per");
    assertThat(ImportPlan.of(written(home), home, List.of(), false).left())
        .contains("notes of Claude Code is started for one project; --force takes it all the same");
  }
}
