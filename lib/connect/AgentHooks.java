//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ClientFile.java
//SOURCES HookedAgent.java
//SOURCES ../report/Diff.java
//SOURCES ../state/StateHome.java

package mcptools.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mcptools.error.UserError;
import mcptools.report.Diff;
import mcptools.state.AtomicFile;
import mcptools.state.StateHome;
import org.jspecify.annotations.Nullable;

/**
 * Writes hooks into the configs of agents, and takes them out again. What was there is kept in
 * {@code mcp-state/hooks.json}, so that a file which nobody has changed since is as it was; of one
 * that was changed our hooks alone are taken out.
 */
public record AgentHooks(StateHome home, Map<String, String> environment) {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

  /**
   * What was written.
   *
   * @param before null when there was no file
   */
  private record Written(@Nullable String before, String after) {}

  /**
   * The change of one file.
   *
   * @param gone whether it is deleted: it was made for our hooks
   * @param installs whether hooks are written, or taken out
   */
  public record Plan(
      HookedAgent agent, ClientFile config, String text, boolean gone, boolean installs) {
    public Path file() {
      return config.named();
    }

    public boolean changes() {
      return gone ? config.there() : !text.equals(config.text());
    }

    /** The change as a diff. */
    public String diff(Diff.Shown shown) {
      return Diff.unified(file().toString(), config.text(), gone ? "" : text, shown);
    }
  }

  /** Whether an agent was used here. */
  public boolean isHere(HookedAgent agent) {
    return Files.isDirectory(agent.folder(environment));
  }

  /** The file with an agent's hooks, which need not exist. */
  public Path file(HookedAgent agent) {
    return agent.file(environment);
  }

  /**
   * Plans to have an agent run our hooks; writes nothing.
   *
   * @param clone folder of mcp-tools
   * @throws UserError when its file cannot be used
   */
  public Plan install(HookedAgent agent, Path clone) {
    ClientFile config = ClientFile.read(file(agent));
    try {
      String text = agent.with(before(agent, config).orElse(""), clone);
      Plan plan = new Plan(agent, config, text, false, true);
      if (plan.changes()) config.refuseReadOnly();
      return plan;
    } catch (IllegalArgumentException e) {
      throw ClientFile.refused(config.named(), String.valueOf(e.getMessage()));
    }
  }

  /** Plans to take our hooks out wherever they are. What cannot be read is a problem, in a list. */
  public List<Plan> uninstall(List<String> problems) {
    List<Plan> plans = new ArrayList<>();
    for (HookedAgent agent : HookedAgent.values()) {
      Set<Path> files = new LinkedHashSet<>(Set.of(file(agent)));
      records().keySet().stream()
          .filter(key -> key.startsWith(agent.word() + " "))
          .forEach(key -> files.add(Path.of(key.substring(agent.word().length() + 1))));
      for (Path file : files) {
        try {
          ClientFile config = ClientFile.read(file);
          if (!config.text().contains(HookEdit.SCRIPT)) continue;
          config.refuseReadOnly();
          Optional<String> before = before(agent, config);
          plans.add(new Plan(agent, config, before.orElse(""), before.isEmpty(), false));
        } catch (UserError e) {
          problems.add(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
          problems.add(file + " is left alone: " + e.getMessage());
        }
      }
    }
    return plans;
  }

  /** The text without our hooks; empty when there is no file without them. */
  private Optional<String> before(HookedAgent agent, ClientFile config) {
    Written written = records().get(key(agent, config.named()));
    if (written != null && written.after().equals(config.text())) {
      return Optional.ofNullable(written.before());
    }
    String text = agent.without(config.text());
    boolean made = written != null && written.before() == null;
    boolean gone = text.isEmpty() && (!config.there() || made || agent == HookedAgent.OPENCODE);
    if (gone) return Optional.empty();
    return Optional.of(text.isEmpty() && !config.text().isEmpty() ? "{}\n" : text);
  }

  /**
   * Carries a plan out.
   *
   * @throws UserError when the file changed since, or cannot be written; it is unharmed then
   */
  public void carryOut(Plan plan) {
    Map<String, Written> records = records();
    String key = key(plan.agent(), plan.file());
    if (plan.installs() && plan.changes()) {
      String before = before(plan.agent(), plan.config()).orElse(null);
      records.put(key, new Written(before, plan.text()));
      save(records); // at no moment may what was there be nowhere
    }
    if (plan.changes()) plan.config().write(plan.text(), plan.gone());
    if (!plan.installs() && records.remove(key) != null) save(records);
  }

  private static String key(HookedAgent agent, Path file) {
    return agent.word() + " " + file;
  }

  private Path record() {
    return home.globals().resolve("hooks.json");
  }

  /** By {@link #key}. One that cannot be read is as good as none: hooks are found without it. */
  private Map<String, Written> records() {
    try {
      Map<String, Written> read =
          Files.isRegularFile(record())
              ? GSON.fromJson(
                  Files.readString(record(), UTF_8), new TypeToken<TreeMap<String, Written>>() {})
              : null;
      return read == null ? new TreeMap<>() : read;
    } catch (IOException | JsonParseException e) {
      return new TreeMap<>();
    }
  }

  private void save(Map<String, Written> records) {
    home.makeGlobals();
    AtomicFile.write(record(), GSON.toJson(records) + "\n");
  }
}
