//SOURCES KnownPrograms.java
//SOURCES ../process/ProcessInfo.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessInfo;

/** Reads as much of the shell's language as is needed to find the first command of a text. */
public final class Shells {
  /** Shells that wait when they are started without a script or a command. */
  private static final Set<String> WAITING =
      Set.of(
          "sh", "bash", "zsh", "fish", "dash", "ash", "ksh", "mksh", "tcsh", "csh", "nu", "elvish");

  /** Commands that prepare for the one that matters. */
  private static final Set<String> PREPARING =
      Set.of(
          "cd", "export", "set", "source", ".", "umask", "ulimit", "unset", "pushd", "trap",
          "setopt", "true", ":", "nvm", "shopt", "[", "[[", "eval");

  private static final Set<String> ACTIVATING =
      Set.of("conda activate", "mamba activate", "micromamba activate", "fnm use");

  private static final Set<String> SEQUENCE = Set.of(";", "&&", "||", "\n");
  private static final int LIMIT = 10_000;

  /**
   * A command of a text.
   *
   * @param directory where the text has gone before, "" for nowhere
   */
  public record Command(List<String> argv, String directory) {}

  /** One word or operator. */
  private record Token(String text, boolean operator) {}

  private Shells() {}

  /**
   * The first command that does more than prepare, without assignments and redirections; empty when
   * there is none.
   *
   * @param parameters what {@code $0}, {@code $1} and so on stand for
   */
  public static List<String> firstCommand(String text, List<String> parameters) {
    return first(text, parameters).argv();
  }

  /** The same with the directory that it runs in. */
  public static Command first(String text, List<String> parameters) {
    Command none = new Command(List.of(), "");
    // Every command of an agent's shell tool begins with one of these, whatever it does then.
    if (text.contains("shell-snapshots")) return none;
    String directory = "";
    List<String> words = new ArrayList<>();
    List<Token> tokens = tokens(text);
    tokens.add(new Token(";", true));
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.operator()) {
        words.add(token.text());
      } else if (token.text().endsWith(">") || token.text().endsWith("<")) {
        i++;
      } else {
        List<String> command = command(words);
        if (!command.isEmpty()) return new Command(fill(command, parameters), directory);
        if (!SEQUENCE.contains(token.text())) return none;
        if (words.size() == 2 && words.getFirst().equals("cd")) directory = words.getLast();
        words.clear();
      }
    }
    return none;
  }

  /** The words of a text in which nothing but quotes is special. */
  public static List<String> words(String text) {
    return tokens(text).stream().filter(t -> !t.operator()).map(Token::text).toList();
  }

  private static List<String> command(List<String> words) {
    int i = 0;
    while (i < words.size() && (isAssignment(words.get(i)) || words.get(i).equals("exec"))) i++;
    boolean activates =
        i + 1 < words.size() && ACTIVATING.contains(words.get(i) + " " + words.get(i + 1));
    return i == words.size() || activates || PREPARING.contains(words.get(i))
        ? List.of()
        : List.copyOf(words.subList(i, words.size()));
  }

  static boolean isAssignment(String word) {
    int equals = word.indexOf('=');
    if (equals <= 0 || Character.isDigit(word.charAt(0))) return false;
    for (int i = 0; i < equals; i++) {
      if (!Character.isLetterOrDigit(word.charAt(i)) && word.charAt(i) != '_') return false;
    }
    return true;
  }

  private static List<String> fill(List<String> command, List<String> parameters) {
    List<String> filled = new ArrayList<>();
    for (String word : command) {
      if (word.equals("$@") || word.equals("$*")) {
        filled.addAll(Argv.from(parameters, 1));
      } else if (word.length() == 2 && word.charAt(0) == '$' && Character.isDigit(word.charAt(1))) {
        int index = word.charAt(1) - '0';
        if (index < parameters.size()) filled.add(parameters.get(index));
      } else {
        filled.add(word);
      }
    }
    return filled;
  }

  private static List<Token> tokens(String whole) {
    String text = whole.substring(0, Math.min(whole.length(), LIMIT));
    List<Token> tokens = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean open = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        int end = text.indexOf(c, i + 1);
        if (end < 0) end = text.length();
        word.append(text, i + 1, end);
        open = true;
        i = end;
      } else if (c == '\\' && i + 1 < text.length()) {
        if (text.charAt(++i) != '\n') word.append(text.charAt(i));
        open = true;
      } else if (c == ' ' || c == '\t' || ";&|<>()\n".indexOf(c) >= 0) {
        boolean number = !word.isEmpty() && isNumber(word);
        boolean descriptor = number && (c == '<' || c == '>');
        if (open && !descriptor) tokens.add(new Token(word.toString(), false));
        word.setLength(0);
        open = false;
        if (c != ' ' && c != '\t') {
          boolean twice = c != '\n' && i + 1 < text.length() && text.charAt(i + 1) == c;
          boolean merged =
              c == '>' && i + 1 < text.length() && "&|".indexOf(text.charAt(i + 1)) >= 0;
          if (twice || merged) i++;
          tokens.add(new Token(twice ? "" + c + c : "" + c, true));
        }
      } else {
        word.append(c);
        open = true;
      }
    }
    if (open) tokens.add(new Token(word.toString(), false));
    return tokens;
  }

  private static boolean isNumber(CharSequence word) {
    for (int i = 0; i < word.length(); i++) {
      if (!Character.isDigit(word.charAt(i))) return false;
    }
    return true;
  }

  private static final Set<String> WITH_VALUE = Set.of("--rcfile", "--init-file", "--emulate");

  /** What a shell was started for; empty for one that is no shell or waits for input. */
  static Optional<Launch> of(List<String> argv) {
    int shell = KnownPrograms.name(argv.getFirst()).equals("busybox") ? 1 : 0;
    if (shell >= argv.size()
        || !KnownPrograms.SHELLS.contains(KnownPrograms.name(argv.get(shell)))) {
      return Optional.empty();
    }
    boolean text = false;
    boolean interactive = false;
    int i = shell + 1;
    for (; i < argv.size(); i++) {
      String arg = argv.get(i);
      if (arg.equals("--")) {
        i++;
        break;
      }
      if (arg.length() < 2 || (arg.charAt(0) != '-' && arg.charAt(0) != '+')) break;
      if (arg.startsWith("--")) {
        if (WITH_VALUE.contains(arg)) i++;
        continue;
      }
      if (arg.indexOf('c') > 0 && arg.charAt(0) == '-') text = true;
      // "bash -s x" reads commands from its input.
      else if (arg.indexOf('s') > 0 && arg.charAt(0) == '-') return Optional.empty();
      if (arg.indexOf('i') > 0 && arg.charAt(0) == '-') interactive = true;
      char last = Character.toLowerCase(arg.charAt(arg.length() - 1));
      if (last == 'o') i++;
    }
    boolean waits = interactive && !text;
    if (waits || i >= argv.size() || argv.get(i).equals("-")) return Optional.empty();
    List<String> rest = argv.subList(i + 1, argv.size());
    return Optional.of(
        text
            ? new Launch.Text(argv.get(i), rest)
            : new Launch.Script(KnownPrograms.name(argv.get(shell)), argv.get(i), "", rest));
  }

  /** Whether a process is a shell that waits for a person. */
  public static boolean isWaiting(ProcessInfo process) {
    if (!WAITING.contains(process.program())) return false;
    for (String argument : Argv.from(process.argv(), 1)) {
      if (!isHarmless(argument)) return false;
    }
    return true;
  }

  /** An option that names neither a command ("-c", "-lc") nor a script, nor takes another word. */
  private static boolean isHarmless(String argument) {
    return argument.startsWith("--")
        ? !argument.startsWith("--command")
        : argument.startsWith("-") && argument.indexOf('c') < 0;
  }
}
