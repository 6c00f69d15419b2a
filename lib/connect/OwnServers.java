//SOURCES ClientFile.java
//SOURCES JsonEntries.java
//SOURCES ../report/Diff.java
//SOURCES ../settings/SharedServers.java

package mcptools.connect;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import mcptools.connect.ConfigEditor.Insert;
import mcptools.connect.ConfigEditor.Trace;
import mcptools.report.Diff;
import mcptools.settings.SharedServers;

/** The shared servers in the user's own config, to be changed: the rest of it stays as it is. */
public record OwnServers(Path file) {
  private static final List<String> PATH = List.of(SharedServers.KEY);

  /** How an entry was added is not known: this stands around none. */
  private static final Insert ANYHOW = new Insert("\0", "\0");

  /**
   * A change that is not made yet.
   *
   * @param text what the config will be
   */
  public record Edit(ClientFile config, String text) {
    public boolean changes() {
      return !text.equals(config.text());
    }

    /** As a diff. */
    public String diff(Diff.Shown shown) {
      return Diff.unified(config.named().toString(), config.text(), text, shown);
    }

    /**
     * @throws mcptools.error.UserError when the config was changed since, or cannot be written
     */
    public void write() {
      if (changes()) config.write(text, false);
    }
  }

  /**
   * Adds servers, or replaces their entries.
   *
   * @param entries their keys, by name
   * @throws mcptools.error.UserError as all of these, when the config cannot be edited
   */
  public Edit put(Map<String, Map<String, Object>> entries) {
    JsonEntries editor = new JsonEntries(PATH, "");
    return edit(text -> {
      String now = text;
      for (Map.Entry<String, Map<String, Object>> each : entries.entrySet()) {
        String entry = editor.entry(each.getKey(), each.getValue());
        now = editor.put(now, each.getKey(), entry).text();
      }
      return now;
    });
  }

  public Edit remove(Collection<String> names) {
    JsonEntries editor = new JsonEntries(PATH, "");
    return edit(text -> {
      String now = text;
      for (String name : names) {
        now = editor.undo(now, name, new Trace(null, ANYHOW, null, null));
      }
      return now;
    });
  }

  /** Gives each project a process of its own. */
  public Edit perProject(Collection<String> names) {
    return edit(text -> {
      String now = text;
      for (String name : names) {
        JsonEntries entry = new JsonEntries(List.of(SharedServers.KEY, name), "");
        now = entry.put(now, "per", "\"project\"").text();
      }
      return now;
    });
  }

  private Edit edit(UnaryOperator<String> change) {
    ClientFile config = ClientFile.read(file);
    try {
      Edit edit = new Edit(config, change.apply(config.text()));
      if (edit.changes()) config.refuseReadOnly();
      return edit;
    } catch (IllegalArgumentException e) {
      throw ClientFile.refused(file, String.valueOf(e.getMessage()));
    }
  }
}
