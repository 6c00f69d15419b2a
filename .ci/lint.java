///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//DEPS com.google.errorprone:error_prone_core:2.52.0
//DEPS com.uber.nullaway:nullaway:0.14.3
//SOURCES support/Sources.java
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:-UsePerfData
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.main=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.model=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.parser=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.processing=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED
//RUNTIME_OPTIONS --add-exports=jdk.compiler/com.sun.tools.javac.util=ALL-UNNAMED
//RUNTIME_OPTIONS --add-opens=jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED
//RUNTIME_OPTIONS --add-opens=jdk.compiler/com.sun.tools.javac.comp=ALL-UNNAMED

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import mcptools.ci.Sources;

/**
 * Compiles all sources of the project with Error Prone and NullAway; nothing is kept of it. Their
 * errors fail, their warnings are printed. Wants the {@code //DEPS} of all sources on its class
 * path: see .ci/with-libraries.
 */
final class lint {
  private static final List<String> CHECKS =
      List.of(
          "-Xep:NullAway:ERROR",
          "-XepOpt:NullAway:UnannotatedSubPackages=mcptools.tests",
          // Picocli fills these fields.
          "-XepOpt:NullAway:ExcludedFieldAnnotations=picocli.CommandLine.Spec,picocli.CommandLine.Parameters",
          "-Xep:DefaultPackage:OFF",
          "-Xep:MissingSummary:OFF",
          // The first line of a script, for the shell.
          "-Xep:NotJavadoc:OFF",
          // Wants Guava.
          "-Xep:StringSplitter:OFF");

  /** Folders whose scripts are in no package. */
  private static final Set<String> ANNOTATED = Set.of("scripts", "bench");

  public static void main(String... args) throws IOException {
    String libraries = System.getProperty("java.class.path");
    List<Path> sources = Sources.all();
    List<String> options =
        List.of(
            "-proc:none",
            // Screen is told of signals; there is no other way in Java.
            "-XDignore.symbol.file",
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "--should-stop=ifNoError=FLOW",
            "-Xlint:all,-classfile,-processing,-restricted,-serial,-try",
            "-classpath",
            libraries,
            "-processorpath",
            libraries,
            "-Xplugin:ErrorProne " + String.join(" ", CHECKS) + " " + annotated(sources));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      System.exit(compiler.getTask(null, files, null, options, null, units).call() ? 0 : 1);
    }
  }

  /** NullAway knows a script, which is in no package, by its class alone. */
  private static String annotated(List<Path> sources) {
    return sources.stream()
        .filter(file -> ANNOTATED.contains(file.getParent().toString()))
        .map(file -> file.getFileName().toString().replace(".java", ""))
        .collect(Collectors.joining(",", "-XepOpt:NullAway:AnnotatedPackages=mcptools,", ""));
  }
}
