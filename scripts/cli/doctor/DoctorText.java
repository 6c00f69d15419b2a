//SOURCES ../../../lib/doctor/Doctor.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/report/Table.java

package mcptools.cli.doctor;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.doctor.Check;
import mcptools.doctor.Doctor;
import mcptools.report.Colors;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Text;

/** What {@code doctor} prints. */
public final class DoctorText {
  private DoctorText() {}

  /** Prints the machine, and a sentence for each check, in lines of at most so many columns. */
  public static void print(PrintWriter out, Doctor doctor, int columns) {
    Table machine = new Table("MACHINE", "");
    doctor.machine().forEach((name, value) -> machine.row(name, value.isEmpty() ? "-" : value));
    out.println(machine.cut("", 20).format(Colors.NONE, columns));
    for (Check check : doctor.checks()) {
      String sentence = Text.clean(check.name() + ": " + check.sentence());
      String indented = Text.wrap(sentence, columns - 9).replace("\n  ", "\n           ");
      out.println("%-8s %s".formatted(word(check), indented));
    }
  }

  public static String json(Doctor doctor) {
    List<Object> checks = new ArrayList<>();
    for (Check check : doctor.checks()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", check.name());
      entry.put("state", word(check));
      entry.put("sentence", check.sentence());
      checks.add(entry);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", doctor.machine());
    json.put("checks", checks);
    return Json.of(json);
  }

  private static String word(Check check) {
    return check.state().name().toLowerCase(Locale.ROOT);
  }
}
