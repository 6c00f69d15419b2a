//SOURCES Figures.java
//SOURCES Ground.java
//SOURCES Task.java

package mcptools.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import mcptools.error.UserError;

/** What the commands are held against. */
public record Others(Ground ground) {
  /** The indicators of a health check: servers, their memory, detached sessions, tracking files. */
  private static final String HEALTH =
      """
      servers=$(ps aux | grep -E 'mcp|serena' | grep -vc grep)
      memory=$(ps aux | grep -E 'mcp|serena' | awk '!/grep/ { kb += $6 } END { print kb / 1024 }')
      detached=$(tmux list-sessions 2>/dev/null | grep -vc attached)
      files=$(ls "$MCP_TOOLS_HOME"/sessions 2>/dev/null | grep -c 'pids$')
      echo "$servers servers, $memory MB, $detached detached sessions, $files tracking files"
      [ "$servers" -le 20 ] || echo 'many servers'
      [ "$detached" -le 5 ] || echo 'many detached sessions'
      """;

  /**
   * Memory by kind, as the function {@code claude-ram} of cc-reaper adds it up: the resident memory
   * and share of processors of clients, servers, orphans and all, with a listing for each.
   */
  private static final String MEMORY =
      """
      clients='[c]laude|[c]odex|[g]emini|[o]pencode'
      servers='[n]pm exec|[n]px|[n]ode.*mcp|[p]ython.*mcp|[m]cp-server|[s]erena|[u]vx|[b]un.*mcp'
      sum() { awk '{ kb += $1; cpu += $2; n++ } END { printf "%d processes, %.0f MB, %.1f%%\\n", n, kb / 1024, cpu }'; }
      ps -eo pid,rss,%cpu,etime,command | grep -E "$clients" | awk '{ printf "%7s %7d %6s %s\\n", $1, $2 / 1024, $3, $4 }'
      ps -eo rss,%cpu,command | grep -E "$clients" | sum
      ps -eo rss,%cpu,command | grep -E "$servers" | sum
      reapers=" 1 $(ps -eo pid,command | awk '/[s]ystemd --user/ { print $1 }' | tr '\\n' ' ')"
      ps -eo rss,%cpu,ppid,command | awk -v all="$reapers" 'index(all, " " $3 " ")' | grep -E "$servers" | sum
      ps -eo rss,%cpu,command | grep -E "$clients|$servers" | sum
      """;

  /** Asks for each server by itself: who is its parent, and what does that run? */
  private static final String ORPHANS =
      """
      ps aux | grep -E 'mcp-server|serena' | grep -v grep | while read -r row; do
        server=$(echo "$row" | awk '{ print $2 }')
        parent=$(ps -o ppid= -p "$server" | tr -cd 0-9)
        case $(ps -o comm= -p "${parent:-0}") in
          *tmux*) ;;
          *) echo "$server $parent" ;;
        esac
      done
      """;

  /** What it takes to start and await any process. */
  public Task nothing() {
    return new Task("true", List.of("true"), ground.environment());
  }

  /** The least that a Java program takes, with our options and with none; compiled here once. */
  public List<Task> hellos() {
    Path source = ground.folder().resolve("Hello.java");
    try {
      Files.writeString(
          source,
          """
          public class Hello {
            public static void main(String[] args) {
              System.out.println("Hello, world");
            }
          }
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString());
    if (failed != 0) throw new UserError(1, "JVM hello world cannot be compiled");
    return List.of(
        hello(
            Figures.HELLO,
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")),
        hello(Figures.DEFAULTS, List.of()));
  }

  private Task hello(String name, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(options);
    command.addAll(List.of("-cp", ground.folder().toString(), "Hello"));
    return new Task(name, command, ground.environment());
  }

  /** The health check as a shell pipeline. */
  public Task health() {
    return new Task("health pipeline", List.of("sh", "-c", HEALTH), ground.environment());
  }

  /** Memory by kind as a shell pipeline. */
  public Task memory() {
    return new Task("memory pipeline", List.of("sh", "-c", MEMORY), ground.environment());
  }

  /** The search for orphans as a shell loop; prints a line for each. */
  public Task orphans() {
    return new Task("orphan loop", List.of("sh", "-c", ORPHANS), ground.environment());
  }

  /** Prints the milliseconds that one zsh takes to source the project's file. */
  public Task zsh() {
    String file = ground.root().resolve("zsh/mcp-tools.zsh").toString();
    String script =
        "zmodload zsh/datetime; t=$EPOCHREALTIME; source \"$1\";"
            + " printf '%.3f' $(( (EPOCHREALTIME - t) * 1000 ))";
    return new Task("zsh", List.of("zsh", "-fc", script, "zsh", file), ground.environment());
  }
}
