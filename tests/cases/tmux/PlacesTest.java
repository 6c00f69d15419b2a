//SOURCES ../../../lib/state/RecentDirectories.java
//SOURCES ../../../lib/tmux/Places.java

package mcptools.tests.cases.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import mcptools.state.RecentDirectories;
import mcptools.state.StateHome;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import mcptools.tmux.Places;
import mcptools.tmux.Places.Place;
import mcptools.tmux.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `tm NAME` means where there is no such directory. */
class PlacesTest {
  private static Session session(int id, String name, String directory) {
    return new Session(
        new Session.Id("$" + id),
        name,
        Optional.of(directory),
        Optional.empty(),
        Optional.empty(),
        false,
        0,
        0,
        0,
        1,
        List.of());
  }

  private static Places places() {
    return Places.of(
        List.of(
            session(1, "api", "/w/api"),
            session(2, "my_project", "/w/my.project"),
            session(3, "website", "/w/website")),
        List.of(
            Path.of("/w/docs"),
            Path.of("/w/website"),
            Path.of("/other/api"),
            Path.of("/old/docs"),
            Path.of("/w/infra"),
            Path.of("/")));
  }

  @ParameterizedTest
  @CsvSource({
    "api, /w/api",
    "my.project, /w/my.project",
    "my_project, /w/my.project",
    "docs, /w/docs",
    "infra, /w/infra",
    "ap, ",
    "w/api, ",
    "'', ",
  })
  void sessionComesBeforeDirectoriesThatWereOpenedLast(String name, String directory) {
    Optional<Place> place = places().named(name);
    assertThat(place.flatMap(Place::directory))
        .isEqualTo(Optional.ofNullable(directory).map(Path::of));
  }

  @ParameterizedTest
  @CsvSource({
    "ap, api",
    "apj, api",
    "pai, api",
    "API2, api",
    "web, website",
    "site, website",
    "websiet, website",
    "inrfa, infra",
    "doc, docs",
    "zzz, ''",
    "q, ''",
  })
  void typingErrorsFindWhatWasMeant(String typed, String meant) {
    assertThat(String.join(" ", places().like(typed))).isEqualTo(meant);
    if (!meant.isEmpty()) {
      assertThat(places().likeliest(typed).getFirst().name()).isEqualTo(meant);
    }
  }

  @Test
  void fiftyDirectoriesAreRememberedTheLatestFirst(@TempDir Path folder) throws IOException {
    RecentDirectories recent = new RecentDirectories(new StateHome(folder.resolve("s")));
    assertThat(recent.all()).isEmpty();
    for (int i : IntStream.range(0, 60).toArray()) {
      recent.add(Files.createDirectory(folder.resolve("d" + i)));
    }
    recent.add(folder.resolve("d30"));
    recent.add(folder.resolve("a\nb"));
    assertThat(recent.all()).hasSize(50).startsWith(folder.resolve("d30"), folder.resolve("d59"));
    Files.delete(folder.resolve("d59"));
    assertThat(recent.all()).hasSize(49).startsWith(folder.resolve("d30"), folder.resolve("d58"));
    Files.write(folder.resolve("s/mcp-state/recent"), new byte[] {(byte) 0xff, '\n'});
    assertThat(recent.all()).isEmpty();
  }

  @Test
  @ExtendWith(Scratch.Extension.class)
  void tmGoesToSessionsAndRecentDirectoriesByName(Scratch scratch) throws IOException {
    TmuxServer tmux = new TmuxServer(scratch);
    Path api = scratch.directory("w/api");
    Run.script(scratch, "tm", "-d", api.toString()).ok();
    Run elsewhere = Run.in(scratch).directory(scratch.home());
    assertThat(elsewhere.script("tm", "-d", "api").ok().out())
        .startsWith("Session api is there already");
    assertThat(elsewhere.script("tm", "-d", "apj").exits(2).err())
        .isEqualTo(
            "tm: there is no directory apj, and no session of that name; did you mean api?\n");
    assertThat(elsewhere.script("tm", "-d", "wapiti").exits(2).err())
        .isEqualTo("tm: there is no directory wapiti, and no session of that name\n");
    assertThat(elsewhere.script("tm", "-d", "").exits(2).err()).startsWith("tm: DIR is empty;");
    assertThat(elsewhere.script("tm", "--list", "api").exits(2).err())
        .startsWith("tm: --list, --arm and --status-line each stand alone;");
    tmux.tmux("rename-session", "-t", "=api:", "other").ok();
    assertThat(elsewhere.script("tm", "-d", "other").ok().out())
        .startsWith("Session other is there already");
    byNumber(scratch);
    tmux.killServer();
    assertThat(elsewhere.script("tm", "-d", "api").ok().out()).startsWith("Session api is created");
    assertThat(tmux.format("=api:", "#{pane_current_path}")).isEqualTo(api.toString());
    assertThat(elsewhere.script("tm", "--status-line").ok().out()).contains("#{@mcp_tools_status}");
  }

  private static void byNumber(Scratch scratch) {
    Result programs = Run.command(scratch, "sh", "-c", "command -v fzf gum");
    assumeTrue(programs.out().isEmpty(), "there is fzf or gum");
    try (Terminal terminal =
        Terminal.open(scratch, scratch.home(), Run.scriptCommand(scratch, "tm", "-d", "oth"))) {
      terminal.awaitScreen("Which one? [1-1]");
      assertThat(terminal.screen())
          .startsWith(
              "tm: there is no directory oth, and no session of that name; did you mean other?")
          .contains("\n 1  other  ");
      assertThat(terminal.screen().lines()).allMatch(l -> l.length() <= 80);
      terminal.keys("1", "Enter");
      terminal.awaitScreen("Session other is there already");
      assertThat(terminal.awaitExit()).isZero();
    }
  }

  /** A stand-in for fzf, which takes the last line. */
  @Test
  void whatMeansNothingIsChosenByFzf(@TempDir Path programs) throws IOException {
    Path fzf = programs.resolve("fzf");
    Files.writeString(fzf, "#!/bin/sh\necho \"$*\" >\"$0.called\"\ntail -n 1\n");
    Files.setPosixFilePermissions(fzf, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Scratch scratch = Scratch.create(programs)) {
      for (String name : List.of("api", "docs")) {
        Run.script(scratch, "tm", "-d", scratch.directory("w/" + name).toString()).ok();
      }
      try (Terminal terminal =
          Terminal.open(scratch, scratch.home(), Run.scriptCommand(scratch, "tm", "-d", "zz"))) {
        terminal.awaitScreen("Session docs is there already");
        assertThat(terminal.awaitExit()).isZero();
      }
      assertThat(programs.resolve("fzf.called")).content().contains("--query=zz");
    }
  }
}
