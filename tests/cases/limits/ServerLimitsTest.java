//SOURCES ../../../lib/settings/ServerLimits.java

package mcptools.tests.cases.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.Action;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.Scope;
import mcptools.settings.ServerLimits.ServerLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of the config, right and wrong. */
class ServerLimitsTest {
  @TempDir Path folder;

  private ServerLimits read(String text) throws IOException {
    Path file = folder.resolve("mcp-tools/config.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return ServerLimits.read(Map.of("HOME", "/nowhere", "XDG_CONFIG_HOME", folder.toString()));
  }

  @Test
  void readsEachScope() throws IOException {
    ServerLimits limits =
        read(
            """
            {"limits": {
              "servers": {
                "serena": {"memoryMB": 4096, "cpuPercent": 150, "for": "10m", "action": "end"},
                "*": {"memoryMB": 1000, "openFiles": 500}
              },
              "owners": {"client": {"count": 5}},
              "session": {"memoryMB": 8000},
              "total": {"count": 40}
            }}
            """);
    assertThat(limits.problems()).isEmpty();
    assertThat(limits.limits())
        .extracting(ServerLimit::path)
        .containsExactly(
            "servers.serena.memoryMB",
            "servers.serena.cpuPercent",
            "servers.*.memoryMB",
            "servers.*.openFiles",
            "owners.client.count",
            "session.memoryMB",
            "total.count");
    ServerLimit serena = limits.ofServer("serena", Measure.MEMORY).orElseThrow();
    assertThat(serena)
        .isEqualTo(
            new ServerLimit(
                Scope.SERVERS, "serena", Measure.MEMORY, 4096L << 20, 600_000, Action.END));
    assertThat(serena.isNamed()).isTrue();
    ServerLimit other = limits.ofServer("other", Measure.MEMORY).orElseThrow();
    assertThat(other.most()).isEqualTo(1000L << 20);
    assertThat(other.isNamed()).isFalse();
    assertThat(other.action()).isEqualTo(Action.TELL);
    assertThat(other.millis()).isEqualTo(180_000);
    assertThat(limits.ofServer("serena", Measure.FILES).orElseThrow().name()).isEqualTo("*");
    assertThat(limits.ofServer("serena", Measure.COUNT)).isEmpty();
  }

  @Test
  void withoutAFileThereAreNone() {
    assertThat(ServerLimits.read(Map.of("HOME", folder.toString())).limits()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"limits\": 5} | is not an object",
        "{\"limits\": {\"server\": {}}} | which is none of servers, owners, session and total",
        "{\"limits\": {\"servers\": {\"a\": 5}}} | a is not an object",
        "{\"limits\": {\"total\": {\"memory\": 5}}} | there is no limit for memory",
        "{\"limits\": {\"total\": {\"memoryMB\": 0}}} | 0 is no whole number from 1 on",
        "{\"limits\": {\"total\": {\"memoryMB\": \"x\"}}} | x is no whole number from 1 on",
        "{\"limits\": {\"total\": {\"memoryMB\": 5, \"for\": \"soon\"}}} | for is no time",
        "{\"limits\": {\"total\": {\"memoryMB\": 1.5}}} | total is not used: 1.5 is no whole"
            + " number",
        "{\"limits\": {\"session\": 7}} | session is not an object",
        "{\"limits\": {\"total\": {\"memoryMB\": 5, \"for\": \"7d\"}}} | for is longer than a day",
        "{\"limits\": {\"total\": {\"memoryMB\": 5, \"action\": \"kill\"}}} | is none of",
        "{\"limits\": | is not used",
      })
  void whatIsWrongIsASentenceAndNoLimit(String text, String problem) throws IOException {
    ServerLimits limits = read(text);
    assertThat(limits.limits()).isEmpty();
    assertThat(limits.problems()).hasSize(1).allMatch(p -> p.contains(problem));
  }

  @Test
  void whatIsWrongCostsNothingElse() throws IOException {
    ServerLimits limits =
        read(
            """
            {"limits": {
              "servers": {
                "serena": {"memoryMB": 4096, "action": "end", "cpu": 150},
                "//": "a remark",
                "memory": {"//": "another", "memoryMB": 100}
              },
              "owner": {},
              "total": {"count": 40}
            }}
            """);
    assertThat(limits.limits().stream().map(ServerLimit::path))
        .containsExactly("servers.memory.memoryMB", "total.count");
    assertThat(limits.problems()).hasSize(2);
  }
}
