//SOURCES Jbang.java
//SOURCES JbangLink.java
//SOURCES Step.java
//SOURCES Zshrc.java
//SOURCES ../../../lib/tmux/StatusLine.java

package mcptools.cli.setup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.state.Clone;
import mcptools.tmux.StatusLine;

/**
 * What setup does to install the commands, and what it leaves to the user.
 *
 * @param folder of the clone
 * @param withZshrc whether the line is added to .zshrc
 * @param withJbang whether the wrapper is linked as jbang
 * @param takesOver whether another clone's registration is replaced
 */
public record Installation(
    Path folder,
    Zshrc zshrc,
    Map<String, String> environment,
    boolean withZshrc,
    boolean withJbang,
    boolean takesOver) {
  /**
   * What people and tmux call first. Each of the others is trained by its first call, in the
   * background.
   */
  private static final Set<String> FIRST =
      Set.of("tm", "tml", "mcps", "mem", "session_tracker", "cleanup_session");

  private JbangLink link() {
    return new JbangLink(folder, environment);
  }

  /** Whether this clone is registered. */
  public static boolean isRegistered(Path clone) {
    return Clone.registered(Clone.globalCatalog()).filter(clone::equals).isPresent();
  }

  /** What is registered in place of this clone, word for word. */
  private Optional<String> other() {
    return Clone.registeredReference(Clone.globalCatalog()).filter(r -> !isRegistered(folder));
  }

  /** Whether that stays: it is there, and nobody said otherwise. */
  private boolean otherStays() {
    Optional<Path> folder = Clone.registered(Clone.globalCatalog());
    boolean gone = folder.isPresent() && Files.notExists(folder.get());
    return other().isPresent() && !gone && !takesOver;
  }

  public List<Step> steps() {
    Jbang jbang = new Jbang(folder);
    List<Step> steps = new ArrayList<>();
    if (!otherStays()) {
      String place = other().map(reference -> " in place of " + reference).orElse("");
      String catalog = folder.resolve(Clone.CATALOG_FILE).toString();
      String order = "register " + catalog + " as " + Clone.CATALOG_NAME + place;
      steps.add(new Step(order, jbang::register));
    }
    List<String> names = jbang.commands();
    steps.add(new Step("build " + names.size() + " commands", () -> jbang.build(names)));
    List<String> first = names.stream().filter(FIRST::contains).toList();
    steps.add(new Step("train " + String.join(", ", first), () -> jbang.train(first)));
    steps.add(new Step("train JBang", jbang::train));
    if (withZshrc && !zshrc.present()) {
      steps.add(new Step("add to " + zshrc.file() + ": " + zshrc.line(), zshrc::add));
    }
    if (withJbang && link().made().isEmpty()) {
      steps.add(
          new Step("link " + link().place() + " to " + folder.resolve("jbang"), link()::make));
    }
    return steps;
  }

  /** What is left for the user to do, in lines. */
  public List<String> advice() {
    List<String> lines = new ArrayList<>();
    if (otherStays()) {
      lines.add(
          Clone.CATALOG_NAME
              + " stays registered for "
              + other().orElseThrow()
              + "; ./jbang setup --yes registers this clone in its place");
    }
    if (!withZshrc && !zshrc.present()) {
      lines.add("add this line to " + zshrc.file() + ", or let ./jbang setup --zshrc do it:");
      lines.add(zshrc.line());
    } else {
      lines.add("for the shells that are open already: " + zshrc.line());
    }
    boolean made = withJbang || !link().made().isEmpty();
    if (made && !link().reached()) {
      lines.add("add " + link().place().getParent() + " to your PATH, where jbang is now");
    } else if (!made && link().onPath().isEmpty()) {
      lines.add(
          "there is no jbang on your PATH; ./jbang setup --jbang links it to " + link().place());
    }
    if (!StatusLine.isShown(environment)) {
      lines.add("to see servers and memory in tmux, add this line to ~/.tmux.conf:");
      lines.add(StatusLine.LINE);
    }
    return lines;
  }
}
