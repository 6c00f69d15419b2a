///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED
//COMPILE_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED
//SOURCES support/Directives.java
//SOURCES support/References.java
//SOURCES support/Sources.java
//DESCRIPTION Checks how the files of the project hang together; --write mends their //SOURCES lines.

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mcptools.ci.Directives;
import mcptools.ci.References;
import mcptools.ci.Sources;

/**
 * Checks that each file compiles from its own {@code //SOURCES} and {@code //DEPS} and names none
 * that it does not use; that no room of lib uses a room below it in the table of lib/README.md, so
 * that there is no cycle; that no room has more than 30 files; and that commands that only list are
 * compiled from at most 135 files, none of which ends a process. Wants the {@code //DEPS} of all
 * sources on its class path: see .ci/with-libraries.
 */
final class house {
  private static final int MOST_FILES = 30;
  private static final int MOST_COMPILED = 135;
  private static final List<String> LISTING = List.of("mcps", "mem", "health", "tml");
  private static final Pattern ENDING = Pattern.compile("lib/cleanup/.*|lib/process/Reaper.java");

  /** A line of the map: its first cell names a room. */
  private static final Pattern ROOM = Pattern.compile("\\| \\[?`([a-z/]+)`.*");

  /** Nobody names its classes: it is there so that a library finds no logger. */
  private static final String UNNAMED = "org.slf4j:slf4j-nop:";

  private static final List<String> problems = new ArrayList<>();

  public static void main(String... args) throws IOException {
    List<Path> files = Sources.all();
    References references = References.of(files);
    if (List.of(args).contains("--write")) write(references);
    Directives directives = Directives.of(files);
    sources(references, directives);
    deps(references, directives);
    rooms(references);
    listing(directives);
    problems.forEach(problem -> System.err.println("house: " + problem));
    System.exit(problems.isEmpty() ? 0 : 1);
  }

  private static void write(References references) throws IOException {
    Map<Path, Set<Path>> named = new LinkedHashMap<>();
    references.files().forEach((file, all) -> named.put(file, wanted(file, all)));
    for (var entry : Directives.fewest(named).entrySet()) {
      Directives.write(entry.getKey(), entry.getValue());
    }
  }

  /** Tests are always compiled together, so they name only what is not a test. */
  private static Set<Path> wanted(Path file, Set<Path> named) {
    boolean test = file.startsWith("tests");
    return named.stream()
        .filter(other -> !(test && other.startsWith("tests")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void sources(References references, Directives directives) {
    references
        .files()
        .forEach((file, named) -> {
          Set<Path> compiled = directives.closure(file);
          for (Path other : wanted(file, named)) {
            if (!compiled.contains(other)) problems.add(file + " lacks //SOURCES " + other);
          }
          for (Path other : directives.sources().get(file)) {
            if (!named.contains(other)) problems.add(file + " does not use //SOURCES " + other);
          }
        });
  }

  private static void deps(References references, Directives directives) {
    Set<String> known = new LinkedHashSet<>();
    directives.deps().values().forEach(known::addAll);
    references
        .jars()
        .forEach((file, jars) -> {
          if (file.startsWith("tests")) return;
          Set<String> had = new LinkedHashSet<>();
          directives.closure(file).forEach(f -> had.addAll(directives.deps().get(f)));
          for (String dep : known) {
            if (isUsed(dep, jars) && !had.contains(dep)) {
              problems.add(file + " lacks //DEPS " + dep);
            }
          }
          for (String dep : directives.deps().get(file)) {
            if (!dep.startsWith(UNNAMED) && !isUsed(dep, jars)) {
              problems.add(file + " does not use //DEPS " + dep);
            }
          }
        });
  }

  /** By its group, as one artifact of it often brings the others. */
  private static boolean isUsed(String dep, Set<String> jars) {
    String group = "/" + dep.substring(0, dep.indexOf(':')).replace('.', '/') + "/";
    return jars.stream().anyMatch(jar -> jar.contains(group));
  }

  private static void rooms(References references) throws IOException {
    List<String> map = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("lib/README.md"))) {
      Matcher room = ROOM.matcher(line);
      if (room.matches()) map.add(room.group(1));
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    Set<String> arrows = new LinkedHashSet<>();
    references
        .files()
        .forEach((file, named) -> {
          if (!file.startsWith("lib")) return;
          String room = room(file);
          sizes.merge(room, 1, Integer::sum);
          if (!map.contains(room)) problems.add(file + " is in no room of lib/README.md");
          for (Path other : named) {
            if (map.indexOf(room(other)) > map.indexOf(room)) {
              arrows.add(file + " uses " + other + ", which comes after it in lib/README.md");
            }
          }
        });
    problems.addAll(arrows);
    sizes.forEach((room, size) -> {
      if (size > MOST_FILES) problems.add("lib/" + room + " has " + size + " files, more than 30");
    });
  }

  private static String room(Path file) {
    return Path.of("lib").relativize(file.getParent()).toString();
  }

  private static void listing(Directives directives) {
    for (String command : LISTING) {
      Set<Path> compiled = directives.closure(Path.of("scripts", command + ".java"));
      if (compiled.size() > MOST_COMPILED) {
        problems.add(
            command
                + " is compiled from "
                + compiled.size()
                + " files, more than "
                + MOST_COMPILED);
      }
      for (Path file : compiled) {
        if (ENDING.matcher(file.toString()).matches()) {
          problems.add(command + ", which only lists, is compiled with " + file);
        }
      }
    }
  }
}
