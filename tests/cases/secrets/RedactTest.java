//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/report/Diff.java
//SOURCES ../../../lib/secrets/Redact.java
//SOURCES ../../../scripts/cli/connect/DiffText.java

package mcptools.tests.cases.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mcptools.cli.connect.DiffText;
import mcptools.report.Diff;
import mcptools.secrets.Redact;
import mcptools.tests.support.Checkout;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret is shown, and what is shown is safe for a terminal. */
class RedactTest {
  private static final Random RANDOM = new Random(20250801);

  private static final List<String> NAMES =
      List.of(
          "token",
          "api-key",
          "apiKey",
          "API_KEY",
          "access-token",
          "GITHUB_PERSONAL_ACCESS_TOKEN",
          "secret",
          "client_secret",
          "password",
          "passwd",
          "auth",
          "credential",
          "credentials",
          "bearer",
          "pat",
          "ADO_PAT",
          "figma-api-key",
          "key",
          "accessKey",
          "DB_PASSWORD",
          "PGPASSWORD");

  /** Arguments around a secret: {N} is a name, {S} the secret. */
  private static final List<List<String>> FORMS =
      List.of(
          List.of("--{N}", "{S}"),
          List.of("--{N}={S}"),
          List.of("-{N}={S}"),
          List.of("-e", "{N}={S}"),
          List.of("-e{N}={S}"),
          List.of("--env", "{N}={S}"),
          List.of("--env={N}={S}"),
          List.of("env", "{N}={S}", "node", "x"),
          List.of("--header", "Authorization: Bearer {S}"),
          List.of("--header=Authorization: Bearer {S}"),
          List.of("--header", "Authorization:{S}"),
          List.of("-H", "X-Api-Key: {S}"),
          List.of("-H", "X-Anything: {S}"));

  /** The same for secrets without spaces and quotes, which may stand inside a text. */
  private static final List<List<String>> TEXTS =
      List.of(
          List.of("https://example.com/mcp?{N}={S}&x=1"),
          List.of("https://example.com/mcp?x=1&{N}={S}#top"),
          List.of("https://user:{S}@example.com/mcp"),
          List.of("https://{S}@example.com/mcp"),
          List.of("postgresql://user:{S}@localhost:5432/db"),
          List.of("redis://:{S}@localhost"),
          List.of("npx x --{N} {S} --port 3"),
          List.of("npx x --{N}={S} --port 3"),
          List.of("npm exec x --url https://u:{S}@host/?a=b"),
          List.of("sh", "-c", "{N}={S} exec npx x"),
          List.of(
              "sh", "-c", "{N}='{S}' npx x --{N} \"{S}\" && curl -H 'Authorization: Bearer {S}' y"),
          List.of("--config", "{\"{N}\":\"{S}\",\"a\":1}"),
          List.of("--config={\"{N}\": \"{S}\"}"),
          List.of("--config", "{\\\"{N}\\\":\\\"{S}\\\"}"),
          List.of("Server=h;Uid=u;{N}={S};Port=1"),
          List.of("Authorization: Bearer {S}"),
          List.of("bearer {S}"),
          List.of("ghp_{S}"),
          List.of("--x", "gho_{S}"),
          List.of("github_pat_{S}"),
          List.of("--x=sbp_{S}"),
          List.of("xoxb-{S}"),
          List.of("xoxp-{S}"),
          List.of("sk-{S}"),
          List.of("-k", "sk-ant-api03-{S}"),
          List.of("eyJhbGciOiJIUzI1NiJ9.{S}.{S}"));

  @Test
  void noPlantedSecretIsLeft() {
    for (int round = 0; round < 400; round++) {
      String plain = secret("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
      String wild = secret("ABCabc012 !#$%&'()*+,./:;<=>?@[]^_`{|}~\"\\\u00e9\n");
      TEXTS.forEach(form -> check(form, plain));
      FORMS.forEach(form -> check(form, plain));
      FORMS.forEach(form -> check(form, wild));
    }
  }

  private static void check(List<String> form, String secret) {
    String name = NAMES.get(RANDOM.nextInt(NAMES.size()));
    List<String> argv = new ArrayList<>();
    if (RANDOM.nextBoolean()) argv.add("npx");
    for (String part : form) argv.add(part.replace("{N}", name).replace("{S}", secret));
    if (RANDOM.nextBoolean()) argv.addAll(List.of("--port", "80"));
    assertThat(String.join(" ", Redact.argv(argv))).as("%s", argv).doesNotContain(secret);
    assertThat(Redact.command(argv)).as("%s", argv).doesNotContain(secret);
  }

  private static String secret(String alphabet) {
    StringBuilder secret = new StringBuilder("q7Z");
    for (int i = 9 + RANDOM.nextInt(30); i > 0; i--) {
      secret.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return secret.append("9Kx").toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node x --access-token sbp_secret --port 3 | node x --access-token *** --port 3",
        "x --token=abc -e GITHUB_TOKEN y | x --token=*** -e GITHUB_TOKEN y",
        "docker run -e A_TOKEN=b -e PORT=1 i | docker run -e A_TOKEN=*** -e PORT=1 i",
        "x postgres://u:p@h:1/d | x postgres://***@h:1/d",
        "x --auth --port 80 | x --auth --port 80",
        "curl -u me:pw http://localhost:3000/@foo | curl -u me:*** http://localhost:3000/@foo",
      })
  void onlyTheSecretIsHidden(String command, String shown) {
    assertThat(Redact.command(List.of(command.split(" ")))).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "npx -y @modelcontextprotocol/server-filesystem /Users/me",
        "npx -y task-master-ai --max-tokens 100 --author me --tokenizer gpt --no-auth x",
        "docker run -i --rm -e API_TOKEN -v /keys:/keys ghcr.io/me/auth:latest",
        "uvx --from git+ssh://git@github.com/oraios/serena serena start-mcp-server",
        "npm exec mcp-remote https://mcp.notion.com/sse --port 3000",
        "node /home/u/.npm/_npx/8cbcd9bc336cbb5e/node_modules/.bin/mcp-server-filesystem"
      })
  void whatIsNoSecretStays(String command) {
    assertThat(Redact.command(List.of(command.split(" ")))).isEqualTo(command);
    assertThat(Redact.command(List.of(command))).isEqualTo(command);
  }

  @Test
  void theCorpusStaysReadable() throws IOException {
    List<List<String>> changed = new ArrayList<>();
    for (String line : Files.readAllLines(Checkout.fixture("argv.jsonl"))) {
      List<String> argv =
          JsonParser.parseString(line).getAsJsonObject().getAsJsonArray("argv").asList().stream()
              .map(JsonElement::getAsString)
              .toList();
      if (!Redact.argv(argv).equals(argv)) changed.add(Redact.argv(argv));
    }
    assertThat(changed).hasSize(1);
    assertThat(changed.getFirst()).contains("--access-token", "***");
  }

  @Test
  void argumentsAreQuotedAsAShellReadsThem() {
    assertThat(Redact.command(List.of("a b", "it's", "", "$x", "é", "~", "*")))
        .isEqualTo("'a b' 'it'\\''s' '' '$x' 'é' '~' '*'");
  }

  @Test
  void nothingReachesTheTerminalRaw() {
    String nasty = "a\n\t\r\u001b[31m\u0007\u009b\u202e\u2028\u200b\u0000'\\\uD800\uDB40\uDC01z";
    for (List<String> argv : List.of(List.of(nasty), List.of("x", nasty))) {
      assertThat(Redact.command(argv).codePoints().map(Character::getType))
          .doesNotContain((int) Character.CONTROL, (int) Character.FORMAT)
          .doesNotContain((int) Character.LINE_SEPARATOR, (int) Character.SURROGATE);
    }
    assertThat(Redact.command(List.of("x", "a\n'b\\"))).isEqualTo("x $'a\\n\\'b\\\\'");
  }

  @Test
  void noArgumentMakesItThrowOrWaitLong() {
    assertThat(Redact.argv(List.of())).isEmpty();
    assertThat(Redact.command(List.of())).isEmpty();
    List<String> pieces =
        List.of(
            "a", "://a:", "key=", "--key ", "\"", "eyJ", "sk-", "/aA1", "Bearer ", "=", "\\\"",
            "-e");
    for (String piece : pieces) {
      List<String> argv = List.of("x", "--token", piece.repeat(50_000), piece.repeat(50_000));
      assertThatCode(
              () -> Assertions.assertTimeout(Duration.ofMinutes(1), () -> Redact.command(argv)))
          .as("%s", piece)
          .doesNotThrowAnyException();
    }
  }

  /** As they stand in lists of clients' configs. */
  @Test
  void differencesOfListsHideSecrets() {
    String text =
        """
            args:
              - --api-key
              - plainsecret
              - "--token" # its own

              - 'plainsecret'
            args: [--token, plainsecret, --port, 80]
        args = ['--api-key', 'plainsecret', '--port', '80', "-H", "X-Own: plainsecret"]
             "args": ["--password",
             "plain\\"secret", "-x"
             "-u",
             "me:plainsecret"]
             "--header",
             "X-Own: plainsecret",
             "Content-Type: text"
        """;
    assertThat(Diff.unified("f", "", text, DiffText::line))
        .doesNotContain("plain")
        .contains("+      - --api-key\n+      - ***\n", "--port, 80]", "'--port', '80'", "\"-x\"")
        .contains("\"-u\",\n+     \"me:***\"]\n", "\"X-Own: ***\",\n", "\"Content-Type: text\"\n");
  }

  /** What says that a line is a secret stands above it, and may not be among the lines shown. */
  @Test
  void differencesHideSecretsOfSeveralLines() {
    String text =
        """
        env:
          API_TOKEN: >-
            plainsecret
          LOGIN_JSON_KEY: !!str |
            {
              "a": "plainsecret"
            }
          OTHER_TOKEN:
            plainsecret
          COOKIE: "plainsecret
            plainsecret"
          api_keys:
          - plainsecret
          - name: shown
          auth:
            oauth:
              scope: shown
          PEM: |
            -----BEGIN RSA PRIVATE KEY-----
            plainsecret
            -----END RSA PRIVATE KEY-----
          text: |
            shown
        """;
    String fences = "TOKEN = \"\"\"\nplainsecret\n\"\"\"\ntext = \"\"\"\nshown\n\"\"\"\n";
    String json =
        "{\n  \"tokens\": [\n    \"plainsecret\"\n  ],\n  \"KEY\":\n    \"plainsecret\"\n}\n";
    for (String each : List.of(text, fences, json)) {
      assertThat(Diff.unified("f", "", each, DiffText::line)).doesNotContain("plainsecret");
      List<String> lines = each.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        boolean shown = lines.get(i).contains("shown");
        assertThat(DiffText.line(lines, i).contains("shown")).as(lines.get(i)).isEqualTo(shown);
      }
    }
    assertThat(Diff.unified("f", text, text + "x: 1\n", DiffText::line)).contains(" shown");
    String last = "args:\n- --token\n- plainsecret\n- a\n- b\n";
    assertThat(Diff.unified("f", last, last + "- c\n", DiffText::line))
        .contains("\n - ***\n - a\n");
  }
}
