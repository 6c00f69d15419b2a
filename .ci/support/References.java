package mcptools.ci;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What each source file names in its code: types of other files, and of libraries.
 *
 * @param files by file, the other files whose types it names; paths are as they were given
 * @param jars by file, the addresses of the jars whose types it names
 */
public record References(Map<Path, Set<Path>> files, Map<Path, Set<String>> jars) {
  /**
   * Reads and attributes the files together, with the class path of this JVM.
   *
   * @throws IllegalStateException when they do not compile; the errors are on the error output
   */
  public static References of(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-XDignore.symbol.file",
              "-classpath",
              System.getProperty("java.class.path"));
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(sources));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      Trees trees = Trees.instance(task);
      task.analyze();
      Map<Element, Path> declared = new LinkedHashMap<>();
      for (CompilationUnitTree unit : units) {
        for (Tree type : unit.getTypeDecls()) {
          declared.put(trees.getElement(trees.getPath(unit, type)), path(unit.getSourceFile()));
        }
      }
      References references = new References(new LinkedHashMap<>(), new LinkedHashMap<>());
      for (CompilationUnitTree unit : units) references.add(unit, trees, declared);
      return references;
    }
  }

  private void add(CompilationUnitTree unit, Trees trees, Map<Element, Path> declared) {
    Path self = path(unit.getSourceFile());
    Set<Path> named = files.computeIfAbsent(self, f -> new TreeSet<>());
    Set<String> libraries = jars.computeIfAbsent(self, f -> new TreeSet<>());
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree tree, Void nothing) {
        name(trees.getElement(getCurrentPath()));
        return super.visitIdentifier(tree, nothing);
      }

      @Override
      public Void visitMemberSelect(MemberSelectTree tree, Void nothing) {
        name(trees.getElement(getCurrentPath()));
        return super.visitMemberSelect(tree, nothing);
      }

      private void name(Element element) {
        if (!(element instanceof TypeElement)) return;
        Element top = element;
        while (top.getEnclosingElement() instanceof TypeElement outer) top = outer;
        Path file = declared.get(top);
        if (file == null) libraries.add(jar((TypeElement) top));
        else if (!file.equals(self)) named.add(file);
      }
    }.scan(unit, null);
    libraries.remove("");
  }

  /** "" for a class of the JDK. */
  private static String jar(TypeElement type) {
    if (!(type instanceof com.sun.tools.javac.code.Symbol.ClassSymbol symbol)) return "";
    if (symbol.classfile == null || !symbol.classfile.toUri().getScheme().equals("jar")) return "";
    String uri = symbol.classfile.toUri().toString();
    return uri.substring(0, uri.indexOf('!'));
  }

  private static Path path(JavaFileObject file) {
    return Path.of("").toAbsolutePath().relativize(Path.of(file.toUri()));
  }
}
