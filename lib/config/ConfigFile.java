//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Formats.java

package mcptools.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the part of a config file that names servers; the rest is skipped. */
public final class ConfigFile {
  /** A file that is there and cannot be used; the message says why and quotes nothing of it. */
  public static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String why) {
      super(why);
    }
  }

  /** Key of the projects in Claude Code's own file, each with servers of its own. */
  public static final String PROJECTS = "projects";

  private static final int MOST_BYTES = 4 << 20;

  /** The library takes up to 2 microseconds per character. */
  private static final int MOST_YAML = 512 << 10;

  private static final Pattern POSITION = Pattern.compile("at line (\\d+) column (\\d+)");

  private ConfigFile() {}

  /**
   * The values of these keys, or of all for none: maps, lists, booleans and text; JSON and YAML
   * numbers are text. Of {@link #PROJECTS}, only the other keys of each project. Empty when the
   * file does not exist.
   */
  public static Map<String, Object> read(Path file, Set<String> keys) throws Broken {
    Optional<byte[]> bytes = bytes(file);
    if (bytes.isEmpty()) return Map.of();
    String text = new String(bytes.get(), UTF_8);
    if (text.isBlank()) throw new Broken("it is empty");
    try {
      if (file.toString().endsWith(".toml")) return Formats.Toml.read(text, keys);
      return isYaml(file.toString()) ? Formats.Yaml.read(text, keys) : json(text, keys);
    } catch (IOException | RuntimeException e) {
      throw new Broken(notUnderstood(e));
    } catch (StackOverflowError e) {
      throw new Broken("it is nested too deeply");
    }
  }

  /**
   * All values of a file of JSON of our own, of which nothing may be misread: it is UTF-8, no key
   * of the whole stands in it twice, and nothing stands behind it.
   */
  public static Map<String, Object> readOwn(Path file) throws Broken {
    Optional<byte[]> bytes = bytes(file);
    if (bytes.isEmpty()) return Map.of();
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.get())).toString();
      if (text.isBlank()) throw new Broken("it is empty");
      JsonReader reader = reader(Formats.Jsonc.plain(text));
      Map<String, Object> found = new LinkedHashMap<>();
      Set<String> names = new HashSet<>();
      reader.beginObject();
      while (reader.hasNext()) {
        String name = reader.nextName();
        if (!names.add(name)) throw new Broken("it has " + name + " twice");
        put(found, name, value(reader));
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) throw new Broken("something stands behind it");
      return found;
    } catch (CharacterCodingException e) {
      throw new Broken("it is not in UTF-8");
    } catch (IOException | RuntimeException e) {
      throw new Broken(notUnderstood(e));
    } catch (StackOverflowError e) {
      throw new Broken("it is nested too deeply");
    }
  }

  /** As for a file of JSON, from its text. */
  static Map<String, Object> readJson(String text, Set<String> keys) throws Broken {
    try {
      return json(text, keys);
    } catch (IOException | RuntimeException e) {
      throw new Broken(notUnderstood(e));
    } catch (StackOverflowError e) {
      throw new Broken("it is nested too deeply");
    }
  }

  /** Whether a file in a folder of configs is one, by its name. */
  static boolean isConfig(String name) {
    return !name.startsWith(".") && (name.endsWith(".json") || isYaml(name));
  }

  private static boolean isYaml(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  /** The problem of a text that a library could not read; its own message may quote the text. */
  public static String notUnderstood(Exception e) {
    Matcher position = POSITION.matcher(String.valueOf(e.getMessage()));
    String where =
        position.find() ? ", see line " + position.group(1) + " column " + position.group(2) : "";
    return "it cannot be understood" + where;
  }

  /** Empty when the file does not exist. */
  private static Optional<byte[]> bytes(Path file) throws Broken {
    // A dangling link is a config that cannot be read, not a missing one.
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) return Optional.empty();
    if (!Files.isRegularFile(file)) throw new Broken("it is not a plain file");
    try (InputStream in = Files.newInputStream(file)) {
      boolean yaml = isYaml(file.toString());
      int most = yaml ? MOST_YAML : MOST_BYTES;
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new Broken("it is larger than " + (yaml ? "512 kB" : "4 MB"));
      }
      return Optional.of(bytes);
    } catch (AccessDeniedException e) {
      throw new Broken("it may not be read");
    } catch (IOException e) {
      throw new Broken("it cannot be read");
    }
  }

  private static Map<String, Object> json(String text, Set<String> keys) throws IOException {
    char[] plain = Formats.Jsonc.plain(text);
    Map<String, Object> found = new LinkedHashMap<>();
    if (new String(plain).isBlank()) return found;
    JsonReader reader = reader(plain);
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      boolean projects =
          !keys.isEmpty() && name.equals(PROJECTS) && reader.peek() == JsonToken.BEGIN_OBJECT;
      if (!keys.isEmpty() && !keys.contains(name)) reader.skipValue();
      else if (projects) found.put(name, projects(reader, keys));
      else put(found, name, value(reader));
    }
    reader.endObject();
    return found;
  }

  private static JsonReader reader(char[] plain) {
    JsonReader reader = new JsonReader(new CharArrayReader(plain));
    reader.setStrictness(Strictness.LEGACY_STRICT);
    return reader;
  }

  /** Only these keys of each project: its history may be megabytes. */
  private static Map<String, Object> projects(JsonReader reader, Set<String> keys)
      throws IOException {
    Map<String, Object> projects = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String path = reader.nextName();
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        reader.skipValue();
        continue;
      }
      Map<String, Object> project = object(reader, keys);
      if (!project.isEmpty()) projects.put(path, project);
    }
    reader.endObject();
    return projects;
  }

  /** The members of an object; with names given, only those. */
  private static Map<String, Object> object(JsonReader reader, Set<String> names)
      throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (names.isEmpty() || names.contains(name)) put(members, name, value(reader));
      else reader.skipValue();
    }
    reader.endObject();
    return members;
  }

  private static void put(Map<String, Object> members, String name, @Nullable Object value) {
    if (value != null) members.put(name, value);
  }

  private static @Nullable Object value(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader, Set.of());
      case BEGIN_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) list.add(value(reader));
        reader.endArray();
        yield list;
      }
      case BOOLEAN -> reader.nextBoolean();
      case STRING, NUMBER -> reader.nextString();
      default -> {
        reader.skipValue();
        yield null;
      }
    };
  }
}
