import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which classes of libraries a program can come to need: those that one of its own names, be it in
 * code, in a type or in a text, and those that such a class names. STARTUP.md: what is reached
 */
final class Reached {
  private static final Pattern NAME = Pattern.compile("[\\w$/.]+");
  private static final String SERVICES = "META-INF/services/";

  /** Of each class file that was read: it is that of many commands. */
  private static final Map<byte[], List<String>> TEXTS = new IdentityHashMap<>();

  private final Map<String, byte[]> libraries;
  private final Set<String> found = new HashSet<>();
  private final Deque<String> open = new ArrayDeque<>();

  private Reached(Map<String, byte[]> libraries) {
    this.libraries = libraries;
  }

  /**
   * The entries of the libraries that are reached. What a library offers as a service is, and all
   * of its files that are no classes, but for what only describes it.
   *
   * @param program its class files
   * @param libraries their entries, by name
   */
  static Set<String> of(Collection<byte[]> program, Map<String, byte[]> libraries) {
    Reached reached = new Reached(libraries);
    for (byte[] bytes : program) reached.follow(bytes);
    libraries.forEach(reached::keep);
    while (!reached.open.isEmpty()) reached.follow(libraries.get(reached.open.pop()));
    return reached.found;
  }

  private void keep(String name, byte[] bytes) {
    if (name.startsWith(SERVICES)) {
      found.add(name);
      names(new String(bytes, UTF_8));
    } else if (!name.endsWith(".class") && !name.startsWith("META-INF/")) {
      found.add(name);
    }
  }

  private void follow(byte[] bytes) {
    for (String text : TEXTS.computeIfAbsent(bytes, Reached::texts)) names(text);
  }

  private static List<String> texts(byte[] bytes) {
    List<String> texts = new ArrayList<>();
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof Utf8Entry text) texts.add(text.stringValue());
    }
    return texts;
  }

  /** All that could be the name of a class in a text: "a.B", "a/B" and the descriptor "La/B;". */
  private void names(String text) {
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      String name = matcher.group().replace('.', '/');
      add(name + ".class");
      if (name.startsWith("L")) add(name.substring(1) + ".class");
    }
  }

  private void add(String entry) {
    if (libraries.containsKey(entry) && found.add(entry)) open.push(entry);
  }
}
