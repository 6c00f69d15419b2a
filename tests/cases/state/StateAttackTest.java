//SOURCES ../../../lib/state/KillLog.java
//SOURCES ../../../lib/state/SharedFiles.java
//SOURCES ../../../lib/state/TrackingStore.java

package mcptools.tests.cases.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.error.UserError;
import mcptools.process.ProcessId;
import mcptools.state.KillLog;
import mcptools.state.SharedFiles;
import mcptools.state.SharedLog;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFiles;
import mcptools.state.TrackingStore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that leads elsewhere, is somebody else's, or comes from the future, is not trusted. */
class StateAttackTest {
  private static final TrackingFile FILE =
      new TrackingFile(
          Optional.of(new Place("b", "/t/default", new ProcessId(100, 5), "$1", "/x", "")),
          "api",
          List.of(),
          List.of());

  @TempDir Path folder;
  private Path elsewhere;
  private StateHome home;
  private TrackingFiles files;
  private TrackingStore store;
  private SharedFiles shared;

  @BeforeEach
  void make() throws IOException {
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    home = StateHome.of(Map.of("MCP_TOOLS_HOME", folder.resolve("state").toString()));
    files = new TrackingFiles(home);
    store = new TrackingStore(home);
    shared = new SharedFiles(home);
  }

  private void assertAllRefuse(String why) {
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(store::lock, files::load, shared::lock, shared::load)) {
      assertThatThrownBy(use)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(why)
          .matches(e -> ((UserError) e).exitCode() == 1);
    }
  }

  @Test
  void linkInPlaceOfTheStateFolderIsRefused() throws IOException {
    Files.createSymbolicLink(home.folder(), elsewhere);
    assertAllRefuse(home.folder() + " is not a plain folder");
    assertThat(elsewhere).isEmptyDirectory();
    Files.delete(elsewhere);
    assertAllRefuse(home.folder() + " is not a plain folder");
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void linkToTheDefaultFolderIsTheUsersOwnAffair() throws IOException {
    Path link = folder.toRealPath().resolve(".claude");
    Files.createSymbolicLink(link, elsewhere);
    StateHome linked = StateHome.of(Map.of("HOME", folder.toRealPath().toString()));
    assertThat(linked.folder()).isEqualTo(elsewhere.toRealPath());
    Files.delete(elsewhere);
    StateHome dangling = StateHome.of(Map.of("HOME", folder.toRealPath().toString()));
    assertThatThrownBy(dangling::makeSessions).hasMessageContaining("is not a plain folder");
  }

  @Test
  void nothingIsWrittenThroughALinkedLockOrLog() throws IOException {
    home.makeSessions();
    home.makeGlobals();
    Path target = elsewhere.resolve("target");
    Path log = shared.log("web").file();
    for (Path link :
        List.of(
            home.sessions().resolve(".lock"), home.globals().resolve(".lock"), home.log(), log)) {
      Files.createSymbolicLink(link, target);
    }
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            store::lock,
            shared::lock,
            () -> new KillLog(home).container("x", "x", "x"),
            shared.log("web")::begin)) {
      assertThatThrownBy(use).isInstanceOf(UserError.class);
    }
    assertThat(elsewhere).isEmptyDirectory();
    Files.writeString(target, "x".repeat(2 << 20));
    new SharedLog(log).rotate();
    assertThatThrownBy(() -> new KillLog(home).container("x", "x", "x"))
        .isInstanceOf(UserError.class);
    assertThat(target).hasSize(2 << 20);
  }

  @Test
  void linkedFilesAreLeftAlone() throws IOException {
    home.makeSessions();
    home.makeGlobals();
    Path target = Files.writeString(elsewhere.resolve("target"), FILE.format());
    Files.createSymbolicLink(home.sessions().resolve("api.pids"), target);
    List<Stored<TrackingFile>> found = files.load();
    assertThat(found).singleElement().matches(s -> s.content().isEmpty());
    store.save(FILE, found);
    assertThat(home.sessions().resolve("api.pids")).isSymbolicLink();
    assertThat(home.sessions().resolve("api~2.pids")).hasContent(FILE.format());
    Files.createSymbolicLink(home.globals().resolve("web.pid"), target);
    shared.save("web", new SharedPid(new ProcessId(400, 5), "b", 0));
    assertThat(target).hasContent(FILE.format());
  }

  private static void give(Path path) {
    try {
      Files.setAttribute(path, "unix:uid", 54321, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      assumeTrue(false, "only the superuser can give a file to somebody else: " + e);
    }
  }

  @Test
  void stateOfAnotherUserIsRefused() throws IOException {
    home.makeSessions();
    home.makeGlobals();
    store.save(FILE, files.load());
    shared.save("web", new SharedPid(new ProcessId(400, 5), "b", 0));
    Path file = home.sessions().resolve("api.pids");
    Path pid = home.globals().resolve("web.pid");
    give(file);
    give(pid);
    String why = " is left alone: it belongs to another user; ";
    assertThat(files.load())
        .singleElement()
        .matches(s -> s.content().isEmpty() && s.problem().startsWith(file + why));
    assertThat(shared.load().values())
        .singleElement()
        .matches(s -> s.content().isEmpty() && s.problem().startsWith(pid + why));
    give(home.sessions());
    assertThatThrownBy(files::load).hasMessageContaining("belongs to another user");
    assertThatThrownBy(store::lock).hasMessageContaining("belongs to another user");
    give(home.folder());
    assertAllRefuse(home.folder() + " belongs to another user");
  }

  @Test
  void barePidsOfTheFutureAreNoEvidenceUntilTheClockHasCaughtUp() throws IOException {
    home.makeSessions();
    home.makeGlobals();
    FileTime hence = FileTime.from(Instant.now().plus(Duration.ofHours(1)));
    Path tracked = Files.writeString(home.sessions().resolve("old.pids"), "4401\n");
    Path global = Files.writeString(home.globals().resolve("old.pid"), "4401\n");
    store.save(FILE, files.load());
    shared.save("web", new SharedPid(new ProcessId(400, 5), "b", 0));
    List<Path> all =
        Stream.of(
                "sessions/old.pids", "sessions/api.pids", "mcp-state/old.pid", "mcp-state/web.pid")
            .map(home.folder()::resolve)
            .toList();
    for (Path file : all) Files.setLastModifiedTime(file, hence);
    String why = " is left alone: its time is in the future; ";
    assertThat(files.load()).extracting(s -> s.content().isPresent()).containsExactly(true, false);
    assertThat(files.load().getLast().problem()).startsWith(tracked + why);
    assertThat(shared.load().get("web").content()).isPresent();
    assertThat(shared.load().get("old").problem()).startsWith(global + why);
    for (Path file : all) Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    assertThat(files.load()).allMatch(s -> s.content().isPresent());
    assertThat(shared.load().values()).allMatch(s -> s.content().isPresent());
  }
}
