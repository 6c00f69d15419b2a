package mcptools.tests.support.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client has sent to the model: all that was said, as no API remembers it.
 *
 * @param script that the user wants, the last one that was named; "" for none
 * @param results of the tools that were called since then
 * @param tools that the client offers
 */
public record Conversation(String script, List<String> results, List<String> tools) {
  private static final Pattern PROMPT = Pattern.compile("Run script ([a-z]+)\\.");

  /** What is said by others than the model. */
  public sealed interface Said {
    /** By the user, or by the client in the user's name. */
    record Prompt(String text) implements Said {}

    /** By a tool. */
    record Result(String text) implements Said {}
  }

  /** What the user types to have a script run. */
  public static String prompt(String script) {
    return "Run script " + script + ".";
  }

  static Conversation of(List<Said> said, List<String> tools) {
    String script = "";
    List<String> results = new ArrayList<>();
    for (Said one : said) {
      switch (one) {
        case Said.Result result -> results.add(result.text());
        case Said.Prompt prompt -> {
          Matcher named = PROMPT.matcher(prompt.text());
          List<String> scripts = named.results().map((MatchResult m) -> m.group(1)).toList();
          if (!scripts.isEmpty()) {
            script = scripts.getLast();
            results.clear();
          }
        }
      }
    }
    return new Conversation(script, List.copyOf(results), List.copyOf(tools));
  }
}
