///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DEPS com.google.googlejavaformat:google-java-format:2.0.0
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the format of every .java file below the working directory; with {@code --write} rewrites
 * them. The leading block of {@code //} lines is JBang's: it is kept as it is.
 */
final class format {
  public static void main(String... args) throws IOException {
    boolean write = List.of(args).contains("--write");
    List<Path> wrong = new ArrayList<>();
    for (Path file : sources(Path.of(""))) {
      String text = Files.readString(file);
      String formatted;
      try {
        formatted = format(text);
      } catch (FormatterException e) {
        System.err.println(file + ": " + e.getMessage());
        System.exit(1);
        return;
      }
      if (!formatted.equals(text)) {
        wrong.add(file);
        if (write) {
          Files.writeString(file, formatted);
        }
      }
    }
    wrong.forEach(file -> System.err.println((write ? "formatted " : "not formatted: ") + file));
    if (!wrong.isEmpty() && !write) {
      System.err.println("format: run ./jbang .ci/format.java --write");
      System.exit(1);
    }
  }

  static String format(String text) throws FormatterException {
    List<String> lines = text.lines().toList();
    int head = 0;
    while (head < lines.size() && (lines.get(head).startsWith("//") || lines.get(head).isBlank())) {
      head++;
    }
    String directives = String.join("\n", lines.subList(0, head)).strip();
    String code = String.join("\n", lines.subList(head, lines.size())) + "\n";
    String formatted = new Formatter().formatSourceAndFixImports(code);
    return directives.isEmpty() ? formatted : directives + "\n\n" + formatted;
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.startsWith(".git"))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
