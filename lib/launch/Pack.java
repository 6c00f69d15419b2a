import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes a command's built form from what JBang says would run it. In the form's folder it writes
 * {@code arguments} for {@code java @arguments}, {@code arguments.aot}, the same with the AOT cache
 * {@code aot} that is made later, {@code app.jar}, and {@code current}, which run.sh reads to tell
 * whether the form is fresh.
 *
 * <p>Usage: Pack CLONE SCRIPT FORM LIFTED JAVA OPTION... -classpath PATH MAIN
 */
public final class Pack {
  /** The AOT cache leaves out classes of older versions, whose verifier it does not have. */
  private static final int OLDEST_CACHED = 50;

  private static final int LIFTED = 52;

  private final Path clone;
  private final Path form;
  private final Path lifted;

  private Pack(Path clone, Path form, Path lifted) {
    this.clone = clone;
    this.form = form;
    this.lifted = lifted;
  }

  public static void main(String[] args) throws IOException {
    Pack pack = new Pack(Path.of(args[0]), Path.of(args[2]), Path.of(args[3]));
    pack.run(args[1], Path.of(args[4]), List.of(args).subList(5, args.length));
  }

  private void run(String script, Path java, List<String> words) throws IOException {
    int at = words.indexOf("-classpath");
    if (at < 0 || at + 3 != words.size()) {
      throw new IOException("JBang's command is not understood: " + words);
    }
    List<Path> jars = new ArrayList<>();
    for (String part : words.get(at + 1).split(":")) {
      // JBang's own cache may be cleared.
      Path jar = Path.of(part);
      if (jars.isEmpty()) jar = Files.copy(jar, form.resolve("app.jar"));
      jars.add(lifted(jar));
    }
    String path = jars.stream().map(Path::toString).collect(Collectors.joining(":"));
    List<String> options = new ArrayList<>(words.subList(0, at));
    options.addAll(List.of("-cp", path));
    String main = words.getLast();
    write("arguments", options, List.of(main));
    write(
        "arguments.aot",
        options,
        List.of("-XX:AOTCache=" + form.resolve("aot"), "-Xlog:disable", main));
    Files.writeString(form.resolve("current"), current(script, java, jars));
  }

  /** As the java launcher reads it: quoted, with backslashes doubled. */
  private void write(String name, List<String> options, List<String> more) throws IOException {
    StringBuilder text = new StringBuilder();
    for (List<String> words : List.of(options, more)) {
      for (String word : words) {
        text.append('"').append(word.replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
      }
    }
    Files.writeString(form.resolve(name), text);
  }

  /** Shell code that sets {@code arguments} and {@code java}, and {@code fresh} to "" or 1. */
  private String current(String script, Path java, List<Path> jars) throws IOException {
    Set<Path> sources = new LinkedHashSet<>();
    collect(clone.resolve(script), sources);
    Path release = java.getParent().resolveSibling("release");
    String version =
        Files.readAllLines(release).stream()
            .filter(l -> l.startsWith("JAVA_RUNTIME_VERSION="))
            .findFirst()
            .orElse("JAVA_RUNTIME_VERSION=");
    return """
    arguments=%s
    java=%s
    fresh=1
    JAVA_RUNTIME_VERSION=
    [ ! -r %s ] || . %3$s
    found=$JAVA_RUNTIME_VERSION
    %s
    [ "$found" = "$JAVA_RUNTIME_VERSION" ] || fresh=
    for file in %s; do
      [ -f "$file" ] || fresh=
    done
    for file in %s; do
      [ %s -nt "$MCP_TOOLS_CLONE/$file" ] || fresh=
    done
    """
        .formatted(
            quoted(form.resolve("arguments")),
            quoted(java),
            quoted(release),
            version,
            jars.stream().map(Pack::quoted).collect(Collectors.joining(" ")),
            sources.stream().map(s -> quoted(clone.relativize(s))).collect(Collectors.joining(" ")),
            quoted(form.resolve("stamp")));
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  /**
   * A source and what its {@code //SOURCES} lines name, and what those name; of a pattern in a
   * folder also the folder, which changes when a file is added.
   */
  private static void collect(Path source, Set<Path> found) throws IOException {
    if (!found.add(source.normalize())) return;
    for (String line : Files.readAllLines(source)) {
      if (!line.startsWith("//SOURCES ")) continue;
      Path named = source.resolveSibling(line.substring("//SOURCES ".length()).strip());
      if (named.toString().indexOf('*') < 0) {
        collect(named, found);
        continue;
      }
      found.add(named.getParent().normalize());
      String pattern = named.getFileName().toString();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(named.getParent(), pattern)) {
        for (Path file : files) collect(file, found);
      }
    }
  }

  /** The jar itself, or a copy whose old classes are lifted; that is made once for all commands. */
  private Path lifted(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.stream().noneMatch(e -> isOld(zip, e))) return jar;
      String name = jar.getFileName().toString().replace(".jar", "");
      Path copy = lifted.resolve(name + "-" + Files.size(jar) + ".jar");
      if (Files.exists(copy)) return copy;
      Files.createDirectories(lifted);
      Path aside = Files.createTempFile(lifted, name, ".part");
      lift(zip, aside);
      return Files.move(aside, copy, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static boolean isOld(ZipFile zip, ZipEntry entry) {
    if (!entry.getName().endsWith(".class")) return false;
    try (var in = zip.getInputStream(entry)) {
      byte[] start = in.readNBytes(8);
      return start.length == 8 && (start[6] << 8 | start[7]) < OLDEST_CACHED;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void lift(ZipFile zip, Path target) throws IOException {
    ClassFile classes =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ClassHierarchyResolverOption.of(hierarchy(zip)));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
        ZipOutputStream copy = new ZipOutputStream(out)) {
      for (ZipEntry entry :
          (Iterable<ZipEntry>) () -> zip.stream().map(e -> (ZipEntry) e).iterator()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        copy.putNextEntry(new ZipEntry(entry.getName()));
        copy.write(isOld(zip, entry) ? lift(classes, bytes) : bytes);
        copy.closeEntry();
      }
    }
  }

  private static ClassHierarchyResolver hierarchy(ZipFile zip) {
    return ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              ZipEntry entry = zip.getEntry(name.substring(1, name.length() - 1) + ".class");
              if (entry == null) return null;
              try {
                return new ByteArrayInputStream(zip.getInputStream(entry).readAllBytes());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .orElse(ClassHierarchyResolver.defaultResolver())
        .cached();
  }

  /** The same class in a later version: with the stack maps that it then needs. */
  private static byte[] lift(ClassFile classes, byte[] bytes) {
    ClassModel model = classes.parse(bytes);
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
