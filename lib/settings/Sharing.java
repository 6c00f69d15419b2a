//SOURCES SharedServer.java

package mcptools.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells which servers one process cannot be for all, because of what they keep. */
public final class Sharing {
  /**
   * @param words as they stand in a server's name, or in that of its program or package
   * @param obstacle to sharing it
   */
  private record Kind(Pattern words, Obstacle obstacle) {}

  /**
   * @param reason as a part of a sentence that begins with the server's name
   * @param ofProject whether one process for each project is right
   */
  private record Obstacle(String reason, boolean ofProject) {}

  private static final List<Kind> KINDS =
      List.of(
          other(
              "playwright|puppeteer|selenium|chrome-?devtools|browser\\w*|chrome|firefox|camoufox",
              "drives one browser, with one page and one login for all"),
          ofProject(
              "serena", "works on one project at a time, which each agent would switch for all"),
          ofProject("memory-?bank|project-?memory", "keeps the memory of one project"),
          ofProject(
              "language-server|lsp|gopls|ide|jetbrains|xcode\\w*",
              "works on the folder of one project"),
          other(
              "terminal|shell|tmux|iterm\\w*|desktop-commander|repl|debugger|jupyter",
              "keeps shells or programs open, which all agents would see"));

  /** An argument that means another folder wherever it is started. */
  private static final Pattern RELATIVE =
      Pattern.compile("(?:--?[\\w-]+=)?(?:\\.{1,2}(?:/.*)?|\\$\\{?(?:PWD|workspaceFolder)}?.*)");

  private static final Pattern PROJECT =
      Pattern.compile("--(?:project|workspace|project-?(?:root|path|dir)|workspace-?\\w+)(?:=.*)?");

  private Sharing() {}

  private static Kind ofProject(String words, String reason) {
    return kind(words, new Obstacle(reason, true));
  }

  private static Kind other(String words, String reason) {
    return kind(words, new Obstacle(reason, false));
  }

  private static Kind kind(String words, Obstacle obstacle) {
    return new Kind(Pattern.compile("(?<![a-z0-9])(?:" + words + ")(?![a-z0-9])"), obstacle);
  }

  /**
   * Why a server should not be shared, as the rest of a sentence that begins with its name; empty
   * when nothing speaks against it.
   *
   * @param command program and arguments
   */
  public static Optional<String> against(String name, List<String> command) {
    return obstacle(name, command).map(Obstacle::reason);
  }

  /** Whether what speaks against sharing a server is that it depends on its project. */
  public static boolean isOfProject(String name, List<String> command) {
    return obstacle(name, command).filter(Obstacle::ofProject).isPresent();
  }

  /** The folders that a server is told to be its project, as they are written. */
  public static List<String> projects(List<String> command) {
    List<String> folders = new ArrayList<>();
    for (int i = 1; i < command.size(); i++) {
      if (!PROJECT.matcher(command.get(i)).matches()) continue;
      int equals = command.get(i).indexOf('=');
      if (equals > 0) folders.add(command.get(i).substring(equals + 1));
      else if (i + 1 < command.size()) folders.add(command.get(i + 1));
    }
    return folders.stream().filter(folder -> folder.startsWith("/")).toList();
  }

  private static Optional<Obstacle> obstacle(String name, List<String> command) {
    List<String> names =
        Stream.concat(Stream.of(name), command.stream().map(Sharing::named))
            .map(word -> word.toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    for (Kind kind : KINDS) {
      boolean named = names.stream().anyMatch(n -> kind.words().matcher(n).find());
      if (named) return Optional.of(kind.obstacle());
    }
    List<String> arguments = command.isEmpty() ? List.of() : command.subList(1, command.size());
    if (arguments.stream().anyMatch(a -> RELATIVE.matcher(a).matches())) {
      return Optional.of(new Obstacle("is given a folder that depends on where it starts", true));
    }
    if (arguments.stream().anyMatch(a -> PROJECT.matcher(a).matches())) {
      return Optional.of(new Obstacle("is started for one project", true));
    }
    return Optional.empty();
  }

  /** The same for a server of the config. */
  public static Optional<String> against(SharedServer server) {
    return obstacle(server.name(), server.program().command())
        .filter(obstacle -> !(obstacle.ofProject() && server.isPerProject()))
        .map(Obstacle::reason);
  }

  /**
   * The part of a word that names a program; folders that a server is given may be called anything.
   */
  private static String named(String word) {
    if (word.startsWith("-")) return "";
    int module = word.lastIndexOf("/node_modules/");
    if (module >= 0) return word.substring(module + "/node_modules/".length());
    int slash = word.lastIndexOf('/');
    if (slash >= 0 && word.substring(0, slash).endsWith("/bin")) return word.substring(slash + 1);
    return word.startsWith("/") ? "" : word;
  }
}
