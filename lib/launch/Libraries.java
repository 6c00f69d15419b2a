//SOURCES Reached.java

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Puts libraries into one jar, which is made once for all commands that use the same (STARTUP.md:
 * one jar). Class files that are too old for the AOT cache get a later version there.
 */
final class Libraries {
  /**
   * The AOT cache leaves out classes of older versions, whose verifier it does not have.
   * STARTUP.md: old classes
   */
  private static final int OLDEST_CACHED = 50;

  private static final int LIFTED = 52;

  private static final Map<Path, Map<String, byte[]>> READ = new HashMap<>();

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private Libraries() {}

  /** The one jar in {@code folder} that has what these have. */
  static Path merged(List<Path> jars, Path folder) throws IOException {
    StringBuilder key = new StringBuilder();
    for (Path jar : jars) {
      key.append(jar).append(' ').append(Files.size(jar)).append(' ');
      key.append(Files.getLastModifiedTime(jar).toMillis()).append('\n');
    }
    Path merged = folder.resolve(UUID.nameUUIDFromBytes(key.toString().getBytes(UTF_8)) + ".jar");
    if (Files.exists(merged)) return merged;
    Libraries libraries = new Libraries();
    for (Path jar : jars) libraries.add(jar);
    Files.createDirectories(folder);
    Path aside = Files.createTempFile(folder, "libraries", ".part");
    libraries.write(aside);
    return Files.move(aside, merged, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Writes the classes of a program into one jar with what it needs of the libraries.
   *
   * @param program its jar, which may have more classes
   * @param classes its top-level classes, as in the jar but for the suffix
   * @param libraries the one jar of its libraries; empty to leave them out
   */
  static Path chosen(Path program, Set<String> classes, Optional<Path> libraries, Path target)
      throws IOException {
    Libraries chosen = new Libraries();
    for (Map.Entry<String, byte[]> entry : entries(program).entrySet()) {
      String top = entry.getKey().replaceFirst("(\\$.*)?\\.class$", "");
      if (classes.contains(top)) chosen.entries.put(entry.getKey(), entry.getValue());
    }
    if (libraries.isPresent()) {
      Map<String, byte[]> all = entries(libraries.get());
      for (String name : Reached.of(chosen.entries.values(), all)) {
        chosen.entries.put(name, all.get(name));
      }
    }
    chosen.write(target);
    return target;
  }

  /** Read once for all commands that are packed. */
  private static Map<String, byte[]> entries(Path jar) throws IOException {
    Map<String, byte[]> known = READ.get(jar);
    if (known != null) return known;
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (JarFile all = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) all.versionedStream()::iterator) {
        if (!entry.isDirectory()) entries.put(entry.getName(), read(all, entry));
      }
    }
    READ.put(jar, entries);
    return entries;
  }

  private void add(Path path) throws IOException {
    try (JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      ClassFile classes =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(hierarchy(jar)));
      for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
        String name = entry.getName();
        if (entry.isDirectory() || isOfOneJar(name)) continue;
        byte[] bytes = read(jar, entry);
        if (isOld(name, bytes)) bytes = lift(classes, bytes);
        if (name.startsWith("META-INF/services/")) {
          entries.merge(name, bytes, Libraries::lines);
        } else {
          entries.putIfAbsent(name, bytes);
        }
      }
    }
  }

  /** What says something about its own jar alone. */
  private static boolean isOfOneJar(String name) {
    return name.endsWith("module-info.class")
        || name.equals(JarFile.MANIFEST_NAME)
        || name.matches("META-INF/.*\\.(SF|RSA|DSA|EC)");
  }

  /** The one text below the other. */
  private static byte[] lines(byte[] one, byte[] other) {
    return (new String(one, UTF_8) + "\n" + new String(other, UTF_8)).getBytes(UTF_8);
  }

  private void write(Path target) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
        ZipOutputStream jar = new ZipOutputStream(out)) {
      jar.setLevel(Deflater.BEST_SPEED);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
  }

  private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static boolean isOld(String name, byte[] bytes) {
    return name.endsWith(".class")
        && bytes.length > 8
        && (bytes[6] << 8 | bytes[7]) < OLDEST_CACHED;
  }

  private static ClassHierarchyResolver hierarchy(ZipFile zip) {
    return ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              ZipEntry entry = zip.getEntry(name.substring(1, name.length() - 1) + ".class");
              if (entry == null) return null;
              try {
                return new ByteArrayInputStream(read(zip, entry));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .orElse(ClassHierarchyResolver.defaultResolver())
        .cached();
  }

  /** The same class in a later version: with the stack maps that it then needs. */
  private static byte[] lift(ClassFile classes, byte[] bytes) {
    var model = classes.parse(bytes);
    return classes.build(
        model.thisClass().asSymbol(),
        builder -> {
          for (var element : model) {
            if (element instanceof ClassFileVersion) {
              builder.withVersion(LIFTED, 0);
            } else if (element instanceof MethodModel method) {
              builder.transformMethod(
                  method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
            } else {
              builder.with(element);
            }
          }
        });
  }
}
