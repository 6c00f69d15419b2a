///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/command/Cli.java
//SOURCES cli/tmux/SessionsText.java
//SOURCES ../lib/inventory/InventoryReader.java

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.cli.tmux.SessionOrder;
import mcptools.cli.tmux.SessionsJson;
import mcptools.cli.tmux.SessionsText;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.UsageSource;
import mcptools.tmux.TmuxReply;
import picocli.CommandLine;

/** The tmux sessions and what runs in them. */
class tml implements Command {
  boolean json;

  private String sort = "name";

  public static void main(String[] args) {
    Cli.exit(Cli.run(new tml(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "tml",
            this::run,
            "Lists the tmux sessions of all your tmux servers, with their MCP servers and the"
                + " memory that those take. A kept session is one that no cleanup calls idle.")
        .option(
            "--sort",
            "name|waiting|memory",
            "What comes first: the names in their order, whose agent has waited for you the"
                + " longest, or whose servers take the most.",
            String.class,
            v -> sort = v)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int run(CommandLine line) {
    SessionOrder.check(sort);
    Inventory inventory = InventoryReader.ofSystem().measured(UsageSource.ofSystem());
    SessionOrder order = new SessionOrder(inventory, sort);
    Cli.problems(line, inventory.problems());
    PrintWriter out = line.getOut();
    List<TmuxReply.Answer> servers =
        inventory.snapshot().panes().answers().stream()
            .filter(a -> !a.sessions().isEmpty())
            .toList();
    if (json) {
      out.println(SessionsJson.of(order, servers));
    } else if (servers.isEmpty()) {
      out.println("No tmux session is open.");
    } else {
      String home = Optional.ofNullable(System.getenv("HOME")).orElse("");
      new SessionsText(order, home, Width.ofTable()).print(out, servers);
    }
    return 0;
  }
}
