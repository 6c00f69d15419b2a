package mcptools.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Innocent processes that a search for keywords would take for MCP servers. */
public final class Lookalikes {
  private Lookalikes() {}

  /** Commands that run until they are ended. */
  public static List<List<String>> commands(Scratch scratch) {
    try {
      Path log = Files.writeString(scratch.folder().resolve("mcp-server-filesystem.log"), "");
      String node = Checkout.fixture("lookalike.mjs").toString();
      return List.of(
          List.of("tail", "-f", log.toString()),
          List.of("node", node, "--watch-for", "mcp-server-memory", "serena", "uvx"),
          List.of(
              "sh",
              "-c",
              "while :; do sleep 60; done",
              "grep",
              "-E",
              "mcp-server|serena",
              scratch.folder().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the log of a lookalike.", e);
    }
  }

  /** Starts each with a given setting, as an orphan: its parent has ended. Returns the pids. */
  public static List<Long> startOrphans(Run run, Scratch scratch) {
    List<Long> pids = new ArrayList<>();
    for (List<String> command : commands(scratch)) {
      List<String> start =
          new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/null 2>&1 & echo $!", "sh"));
      start.addAll(command);
      pids.add(Long.valueOf(run.command(start.toArray(String[]::new)).ok().out().strip()));
    }
    return pids;
  }
}
