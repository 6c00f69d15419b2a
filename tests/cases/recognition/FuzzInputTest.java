//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/recognition/ServerTree.java
//SOURCES ../../../lib/report/Text.java
//SOURCES ../../../lib/secrets/Redact.java
//SOURCES ../../../lib/settings/SharedServers.java

package mcptools.tests.cases.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.Launchers;
import mcptools.config.ClientConfigs.Configured;
import mcptools.error.UserError;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.KnownServers;
import mcptools.recognition.Recognition;
import mcptools.recognition.Recognition.Match;
import mcptools.recognition.ServerTree;
import mcptools.recognition.Shapes;
import mcptools.report.Text;
import mcptools.secrets.Redact;
import mcptools.settings.Settings;
import mcptools.settings.SharedServers;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Command lines and the own config, damaged in 10,000 ways: nothing throws, hangs or gets raw. */
class FuzzInputTest {
  private static final Pattern RAW = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private static final Pattern VERB = Pattern.compile("-{0,2}[a-z]{1,8}");

  private static final String CONFIG =
      """
      { // comment
        "globalServers": {"web": {"command": "npx", "args": ["-y", "x", 7, true],
          "env": {"PORT": "3001", "KEY": "${KEY:-x}"}, "cwd": "${HOME}/w",
          "url": "http://127.0.0.1:3001/mcp"}, "pipe": {"command": "/x/y"}},
        "protect": ["postgres", "prod-*", "node */my-server.js *",],
        "thresholds": {"servers": {"warning": 10, "critical": 20}, "memoryMB": {"warning": 300}},
        "limits": [[], {"a": null}, 1.5e3] /* end */
      }
      """;

  private record Line(List<String> argv) {}

  private static List<List<String>> fixtures() throws IOException {
    List<List<String>> found = new ArrayList<>();
    for (String name : List.of("argv.jsonl", "argv-more.jsonl")) {
      for (String line : Files.readAllLines(Checkout.fixture(name))) {
        if (!line.isBlank()) found.add(new Gson().fromJson(line, Line.class).argv());
      }
    }
    return found;
  }

  private static List<String> damaged(Fuzz fuzz, List<List<String>> good) {
    List<String> argv = new ArrayList<>(fuzz.any(good));
    for (int i = 0; i < 1 + fuzz.below(3) && !argv.isEmpty(); i++) {
      int at = fuzz.below(argv.size());
      switch (fuzz.below(6)) {
        case 0 -> argv.set(at, fuzz.damaged(argv.get(at)));
        case 1 -> argv.remove(at);
        case 2 -> argv.add(at, fuzz.damaged(argv.get(at)));
        case 3 -> argv.addAll(at, fuzz.any(good));
        case 4 -> argv.set(at, argv.get(at).repeat(fuzz.below(20)));
        default -> argv = new ArrayList<>(List.of(fuzz.damaged(String.join(" ", argv))));
      }
    }
    return argv.stream().map(arg -> arg.substring(0, Math.min(arg.length(), 1000))).toList();
  }

  @Test
  void anyCommandLineIsJudgedAndShown() throws IOException {
    List<List<String>> good = fixtures();
    Fuzz.cases(fuzz -> {
      List<String> argv = damaged(fuzz, good);
      List<String> other = fuzz.below(3) == 0 ? argv : damaged(fuzz, good);
      Optional<Match> shape = Recognition.of(argv);
      Optional<Match> named = configured(other).of(argv);
      shape.ifPresent(match -> assertThat(match.name()).isNotBlank());
      named.ifPresent(match -> assertThat(match.name()).isEqualTo("mine"));
      String shown = Redact.command(argv);
      assertThat(RAW.matcher(shown).find()).as(shown).isFalse();
      for (String arg : argv) assertThat(RAW.matcher(Text.clean(arg)).find()).isFalse();
      // As a process and its child, which may be a wrapper and what it wraps.
      List<ProcessInfo> processes = List.of(process(10, 1, argv), process(11, 10, other));
      assertThat(
              ServerTree.of(
                  Shapes.of(new ProcessTable(processes, 99), 1000),
                  configured(other),
                  KnownServers.NOTHING))
          .hasSizeLessThanOrEqualTo(2)
          .allMatch(tree -> !tree.name().isBlank());
    });
  }

  /** What a line is split at, with nothing between: then there may be no first part. */
  @Test
  void wordsOfSeparatorsAloneAreJudged() throws IOException {
    List<String> empty =
        List.of(
            ":", "::", "=", "@", "@/", "/", "//", "-", "--", "-=", ",", ".", "..", "#", " ", "");
    Set<String> programs = new LinkedHashSet<>(List.of("clj", "clojure"));
    Set<List<String>> verbs = new LinkedHashSet<>();
    for (List<String> argv : fixtures()) {
      String program = KnownPrograms.name(argv.getFirst());
      programs.add(program);
      boolean verb = argv.size() > 1 && VERB.matcher(argv.get(1)).matches();
      if (verb) verbs.add(List.of(program, argv.get(1)));
    }
    for (String word : empty) {
      for (String program : programs) {
        judge(List.of(program, word, "mcp"));
        judge(List.of(program, "-m", word, "foo-mcp"));
        judge(List.of(program + word + "mcp"));
      }
      for (List<String> verb : verbs) judge(List.of(verb.get(0), verb.get(1), word, "mcp"));
    }
  }

  private static void judge(List<String> argv) {
    assertThatCode(
            () -> {
              Recognition.of(argv);
              configured(argv).of(argv);
              Launchers.isWrapper(argv);
            })
        .as("%s", argv)
        .doesNotThrowAnyException();
  }

  private static ConfiguredServers configured(List<String> command) {
    return new ConfiguredServers(
        List.of(new Configured("Cursor", Path.of("/c.json"), "mine", command, Optional.empty())));
  }

  private static ProcessInfo process(long pid, long parent, List<String> argv) {
    return new ProcessInfo(new ProcessId(pid, pid), parent, 10, 1000, false, argv);
  }

  @Test
  void anyConfigIsUnderstoodOrProtectsEverything(@TempDir Path home) throws IOException {
    Path file = Files.createDirectories(home.resolve("mcp-tools")).resolve("config.json");
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.toString());
    Fuzz.cases(fuzz -> {
      Files.deleteIfExists(file); // to cut a file that was just written takes a disk its time
      Files.write(file, fuzz.damage(CONFIG));
      Settings settings = Settings.read(environment);
      boolean unknown = settings.protection().broken().isPresent();
      if (unknown) assertThat(settings.problems()).isNotEmpty();
      try {
        SharedServers servers = SharedServers.read(environment);
        assertThat(servers.servers()).allMatch(s -> !s.program().command().isEmpty());
      } catch (UserError e) {
        assertThat(unknown).as(e.getMessage()).isTrue();
      }
    });
  }
}
