///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Machine.java
//SOURCES support/Why.java
//SOURCES ../lib/mcp/MemoryUse.java
//SOURCES ../lib/mcp/Redact.java
//SOURCES ../lib/mcp/ServerList.java
//SOURCES ../lib/report/Ages.java
//SOURCES ../lib/report/Json.java
//SOURCES ../lib/report/Sizes.java
//SOURCES ../lib/report/Table.java

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import mcptools.cli.Cli;
import mcptools.cli.Machine;
import mcptools.cli.Why;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.McpServer;
import mcptools.mcp.MemoryUse;
import mcptools.mcp.Owner;
import mcptools.mcp.Recognition;
import mcptools.mcp.Redact;
import mcptools.mcp.ServerList;
import mcptools.mcp.ServerMatch;
import mcptools.process.Memory;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Processes;
import mcptools.report.Ages;
import mcptools.report.Json;
import mcptools.report.Sizes;
import mcptools.report.Table;
import mcptools.state.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every MCP server of the user, and whose it is. */
@Command(
    name = "mcps",
    description = "Lists the MCP servers that run, by whom they belong to, and why.")
class mcps implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Option(
      names = "--why",
      paramLabel = "PID",
      description = "Tell whose server a process is, all the evidence, and whether it would go.")
  Optional<Long> why = Optional.empty();

  public static void main(String[] args) {
    System.exit(Cli.run(new mcps(), args));
  }

  @Override
  public Integer call() {
    Seen seen = Machine.see(spec.commandLine());
    PrintWriter out = spec.commandLine().getOut();
    if (why.isPresent()) {
      out.print(Why.of(seen, why.get()));
      return 0;
    }
    Map<ProcessId, Memory> memories = MemoryUse.read(Processes.memory(), seen.servers());
    Map<McpServer, MemoryUse> uses = new LinkedHashMap<>();
    for (List<McpServer> group : ServerList.byOwner(seen.servers()).values()) {
      group.forEach(s -> uses.put(s, MemoryUse.of(s.chain().processes(), memories)));
    }
    if (json) out.println(json(seen, uses));
    else print(out, seen, uses);
    return 0;
  }

  private static void print(PrintWriter out, Seen seen, Map<McpServer, MemoryUse> uses) {
    if (seen.servers().isEmpty()) {
      out.println("No MCP server is running.");
      return;
    }
    Table table = new Table("SERVER", "PID", "AGE", "PROCESSES", "PSS", "STATE").right(1, 2, 3, 4);
    String before = "";
    for (Map.Entry<McpServer, MemoryUse> entry : uses.entrySet()) {
      McpServer server = entry.getKey();
      String owner = ServerList.title(server.owner());
      if (!owner.equals(before)) table.row(owner, "", "", "", "", "");
      before = owner;
      ProcessInfo root = server.chain().root();
      table.row(
          "  " + server.chain().name(),
          root.pid(),
          Ages.of(seen.world().table().age(root)),
          server.chain().processes().size(),
          Sizes.of(entry.getValue().share()),
          ServerList.state(seen.world(), server));
    }
    out.print(table.format());
    String size = Sizes.of(total(uses).share());
    out.println("%d processes in %d servers, %s.".formatted(processes(seen), uses.size(), size));
    long ended =
        seen.servers().stream()
            .filter(s -> s.owner() instanceof Owner.Orphan o && o.ended().isPresent())
            .count();
    if (ended > 0) {
      out.println(
          (ended == 1 ? "One is" : ended + " are")
              + " left of sessions that have ended: cleanup_session ends "
              + (ended == 1 ? "it." : "them."));
    }
  }

  private static long processes(Seen seen) {
    return seen.servers().stream().mapToLong(s -> s.chain().processes().size()).sum();
  }

  private static MemoryUse total(Map<McpServer, MemoryUse> uses) {
    return uses.values().stream().reduce(MemoryUse.NONE, MemoryUse::plus);
  }

  private static void put(Map<String, Object> entry, MemoryUse use) {
    entry.put("rssBytes", use.rss());
    use.pss().ifPresent(bytes -> entry.put("pssBytes", bytes));
    use.uss().ifPresent(bytes -> entry.put("ussBytes", bytes));
  }

  private static String json(Seen seen, Map<McpServer, MemoryUse> uses) {
    List<Object> servers = new ArrayList<>();
    uses.forEach((server, use) -> {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", server.chain().name());
      entry.put("pid", server.chain().root().pid());
      entry.put("start", server.chain().root().id().start());
      entry.put("owner", owner(seen, server));
      entry.put(
          "processes",
          server.chain().processes().reversed().stream().map(ProcessInfo::pid).toList());
      put(entry, use);
      entry.put("command", Redact.argv(server.chain().root().argv()));
      servers.add(entry);
    });
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("servers", seen.servers().size());
    totals.put("processes", processes(seen));
    put(totals, total(uses));
    totals.put(
        "orphans", seen.servers().stream().filter(s -> s.owner() instanceof Owner.Orphan).count());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("servers", servers);
    all.put("totals", totals);
    return Json.of(all);
  }

  private static Map<String, Object> owner(Seen seen, McpServer server) {
    Map<String, Object> owner = new LinkedHashMap<>();
    owner.put("kind", ServerList.kind(server.owner()));
    Optional<Owner.SessionRef> session =
        server.owner() instanceof Owner.Session open ? Optional.of(open.session()) : server.ended();
    session.ifPresent(s -> {
      owner.put("session", s.name().isEmpty() ? s.id() : s.name());
      owner.put("socket", s.socket());
    });
    seen.world()
        .paneAbove(server.chain().root())
        .ifPresent(shown -> owner.put("pane", shown.pane().text()));
    if (server.owner() instanceof Owner.Client client) {
      owner.put("client", Json.pair("program", client.program(), "pid", client.id().pid()));
    }
    owner.put("evidence", server.evidence());
    return owner;
  }

  @Command(
      name = "classify",
      description = {
        "Reads a JSON object with \"argv\" a line from standard input and prints each with"
            + " \"server\", \"name\" and \"rule\"."
      })
  int classify() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line; (line = in.readLine()) != null; ) {
      number++;
      if (!line.isBlank()) out.println(Json.line(classified(line, number)));
    }
    return 0;
  }

  private static JsonObject classified(String line, int number) {
    try {
      JsonObject object = JsonParser.parseString(line).getAsJsonObject();
      List<String> argv =
          object.getAsJsonArray("argv").asList().stream().map(JsonElement::getAsString).toList();
      Optional<ServerMatch> match = Recognition.of(argv);
      object.addProperty("server", match.isPresent());
      object.remove("name");
      object.remove("rule");
      match.ifPresent(m -> {
        object.addProperty("name", m.name());
        object.addProperty("rule", m.rule());
      });
      return object;
    } catch (ClassCastException
        | JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new UserError(
          2, "line " + number + " is not a JSON object with an \"argv\" of strings");
    }
  }
}
