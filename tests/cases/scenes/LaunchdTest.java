package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.StandIn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that launchd runs: their parent is pid 1, and their environment names the job. */
@ExtendWith(Scratch.Extension.class)
class LaunchdTest {
  @BeforeAll
  static void onTheStandIn() {
    assumeTrue(StandIn.isOn(), "for ./jbang test --portable");
  }

  /** Starts a server as launchd starts a job, by a script, and waits until its parent is pid 1. */
  private static long job(Scratch scratch, String name, String... words) throws Exception {
    Path script = scratch.folder().resolve(name + ".sh");
    Files.writeString(script, String.join(" ", words) + "\n");
    Run run = Run.in(scratch).with("XPC_SERVICE_NAME", "com.example." + name);
    String start = "setsid /bin/sh \"$0\" >/dev/null 2>&1 </dev/null & echo $!";
    long pid = Long.parseLong(run.command("sh", "-c", start, script.toString()).ok().out().strip());
    await().until(() -> Procs.find(pid).filter(p -> p.parent() == 1).isPresent());
    await().until(() -> Procs.tree(pid).size() == 2);
    return pid;
  }

  /** What mcps says about the process. */
  private static String why(Scratch scratch, long pid) {
    return Run.script(scratch, "mcps", "--why", Long.toString(pid)).ok().out();
  }

  @Test
  void areNeverEnded(Scratch scratch) throws Exception {
    String server = Checkout.fixture("mcp-server-leaky.mjs").toString();
    long shown = job(scratch, "shown", "node", server, "& wait");
    // All of it is the system's own, a shell and a sleep, and so hides its environment.
    long hidden = job(scratch, "mcp-server-hidden", "sleep", "600", "& wait");
    Set<Long> all = new HashSet<>(Procs.tree(shown));
    all.addAll(Procs.tree(hidden));
    // For a minute it may be about to get another parent.
    String run = "it is run by the system as com.example.shown";
    await().pollInterval(Duration.ofSeconds(5)).until(() -> why(scratch, shown).contains(run));
    assertThat(why(scratch, hidden)).doesNotContain("would end it");
    Neighbours.protect(scratch);
    Run.script(scratch, "smart_cleanup", "--yes", "--idle=0s").ok();
    assertThat(all).hasSizeGreaterThanOrEqualTo(4).allMatch(Procs::alive);
  }
}
