//SOURCES ../../../lib/state/TrackingStore.java

package mcptools.tests.cases.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import mcptools.process.ProcessId;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFile.Server;
import mcptools.state.TrackingFiles;
import mcptools.state.TrackingStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackingFileTest {
  @TempDir Path folder;
  private StateHome home;
  private TrackingFiles files;
  private TrackingStore store;

  @BeforeEach
  void make() {
    home = new StateHome(folder.resolve("state"));
    files = new TrackingFiles(home);
    store = new TrackingStore(home);
    home.makeSessions();
  }

  private static TrackingFile file(String name, String id) {
    Place place =
        new Place("b-1", "/tmp/t\n%/default", new ProcessId(100, 50), id, "/x/ü #{y}", "mark");
    return new TrackingFile(
        Optional.of(place),
        name,
        List.of(new Leader(new ProcessId(101, 60), "%5")),
        List.of(
            new Server(new ProcessId(200, 70), "memory", List.of(new ProcessId(201, 71))),
            new Server(new ProcessId(300, 80), "git", List.of())));
  }

  @Test
  void readsWhatItWrites() {
    for (String name :
        List.of("api", "a b", "it's $(x)", "a\nb", "%41", "日本 😀", "", "-", "#end")) {
      TrackingFile file = file(name, "$3");
      assertThat(TrackingFile.parse(file.format(), "ignored")).isEqualTo(file);
    }
  }

  @Test
  void readsThePlainFilesOfTheOldFunctions() {
    TrackingFile file = TrackingFile.parse("4401\n\n 4402 \n", "proj");
    assertThat(file.name()).isEqualTo("proj");
    assertThat(file.session()).isEmpty();
    assertThat(file.servers()).extracting(s -> s.root().pid()).containsExactly(4401L, 4402L);
    assertThat(file.servers()).allMatch(s -> s.root().start() == -1);
    assertThat(TrackingFile.parse("", "proj").servers()).isEmpty();
  }

  @Test
  void everyTruncationIsDamage() {
    String whole = file("api", "$3").format();
    for (int length = 1; length < whole.length() - 1; length++) {
      String part = whole.substring(0, length);
      assertThatThrownBy(() -> TrackingFile.parse(part, "api"))
          .as(part)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void noiseIsDamageAndNeverMore() {
    Random random = new Random(7);
    String whole = file("api", "$3").format();
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int k = 0; k < 3; k++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      try {
        TrackingFile.parse(text.toString(), "api");
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void damagedFilesAreNamedAndLeftAlone() throws IOException {
    byte[] noise = new byte[500];
    new Random(1).nextBytes(noise);
    Files.write(home.sessions().resolve("binary.pids"), noise);
    Files.writeString(home.sessions().resolve("empty.pids"), "");
    String whole = file("cut", "$4").format();
    Files.writeString(home.sessions().resolve("cut.pids"), whole.substring(0, whole.length() - 6));
    Files.createSymbolicLink(
        home.sessions().resolve("link.pids"), home.sessions().resolve("cut.pids"));
    Files.createDirectory(home.sessions().resolve("folder.pids"));

    List<Stored<TrackingFile>> found = files.load();

    assertThat(found).hasSize(5);
    assertThat(found.stream().filter(s -> s.content().isEmpty()))
        .hasSize(4)
        .allMatch(s -> s.problem().contains(" is left alone: "));
    store.save(file("cut", "$9"), found);
    assertThat(home.sessions().resolve("cut.pids"))
        .hasContent(whole.substring(0, whole.length() - 6));
    assertThat(home.sessions().resolve("cut~2.pids")).exists();
  }

  @Test
  void renamedSessionTakesItsFileAlong() {
    store.save(file("old", "$3"), files.load());
    store.save(file("new", "$3"), files.load());
    assertThat(files.load())
        .extracting(s -> s.path().getFileName().toString())
        .containsExactly("new.pids");
  }

  @Test
  void anotherSessionOfTheSameNameGetsAFileOfItsOwn() {
    store.save(file("api", "$3"), files.load());
    store.save(file("api", "$4"), files.load());
    store.save(file("API", "$5"), files.load());
    assertThat(files.load())
        .extracting(s -> s.path().getFileName().toString())
        .containsExactly("API~3.pids", "api.pids", "api~2.pids");
  }

  @Test
  void onlyTheUserMayLook() throws IOException {
    store.save(file("api", "$3"), files.load());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.sessions())))
        .isEqualTo("rwx------");
    Path file = home.sessions().resolve("api.pids");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void everyNameMakesASafeFileNameOfItsOwn() throws IOException {
    Set<String> names = new HashSet<>();
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      StringBuilder name = new StringBuilder();
      int length = 1 + random.nextInt(80);
      for (int k = 0; k < length; k++)
        name.appendCodePoint("/.~ab\n\0'\"$é日😀-".codePoints().toArray()[random.nextInt(14)]);
      names.add(name.toString());
    }
    int id = 0;
    for (String name : names) store.save(file(name, "$" + id++), files.load());
    try (var entries = Files.list(home.sessions())) {
      assertThat(entries.map(p -> p.getFileName().toString()))
          .hasSize(names.size())
          .noneMatch(n -> n.startsWith("."))
          .allMatch(n -> n.getBytes(java.nio.charset.StandardCharsets.UTF_8).length < 220);
    }
    assertThat(folder.toFile().list()).containsExactly("state");
  }

  @Test
  void unfinishedFilesAreRemoved() throws IOException {
    Path unfinished = Files.writeString(home.sessions().resolve(".1f.99.tmp"), "#mcp");
    assertThat(files.load()).isEmpty();
    store.removeUnfinished();
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void linkInPlaceOfTheFolderIsRefused() throws IOException {
    StateHome other = new StateHome(folder.resolve("other"));
    Files.createDirectories(other.folder());
    Files.createSymbolicLink(other.sessions(), home.sessions());
    assertThatThrownBy(other::makeSessions).hasMessageContaining("not a plain folder");
    assertThatThrownBy(new TrackingFiles(other)::load).hasMessageContaining("not a plain folder");
  }
}
