package mcptools.tests.support;

import java.util.Random;

/** Makes configs as nobody writes them: valid, with comments and blanks wherever they may stand. */
public final class RandomConfig {
  private static final String[] WORDS = {
    "a", "b c", "mcp", "\\u00e9", "x//y", "/* no */", "q\\\"", "日本", "files", "tools", "{", "]"
  };

  private final Random random;
  private final String newline;
  private final boolean comments;
  private final boolean trailing;

  private RandomConfig(Random random) {
    this.random = random;
    this.newline = random.nextBoolean() ? "\n" : "\r\n";
    this.comments = random.nextBoolean();
    this.trailing = random.nextBoolean();
  }

  /**
   * JSON that may have a table of servers.
   *
   * @param key of that table
   */
  public static String json(Random random, String key) {
    RandomConfig config = new RandomConfig(random);
    String start = random.nextInt(8) == 0 ? "\uFEFF" : "";
    if (random.nextInt(12) == 0) return start + config.gap();
    String members = config.members(key, random.nextInt(4), 3);
    return start + config.gap() + members + config.gap();
  }

  private String members(String key, int others, int depth) {
    int place = random.nextInt(others + 1);
    boolean servers = !key.isEmpty() && random.nextInt(3) > 0;
    StringBuilder out = new StringBuilder("{");
    int count = others + (servers ? 1 : 0);
    for (int i = 0; i < count; i++) {
      boolean table = servers && i == place;
      String name = table ? key : "k" + i + WORDS[random.nextInt(WORDS.length)];
      String value = table ? members("", random.nextInt(3), depth - 1) : value(depth - 1);
      out.append(gap()).append('"').append(name).append('"').append(gap()).append(':');
      out.append(gap()).append(value).append(gap());
      if (i < count - 1 || (trailing && random.nextBoolean())) out.append(',');
    }
    return out.append(gap()).append('}').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> "true";
      case 1 -> "-1.5e3";
      case 2 -> "null";
      case 3, 4 -> "\"" + WORDS[random.nextInt(WORDS.length)] + "\"";
      case 5 -> "[" + gap() + value(depth - 1) + "," + gap() + value(depth - 1) + gap() + "]";
      default -> members("", random.nextInt(3), depth);
    };
  }

  private String gap() {
    StringBuilder gap = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(comments ? 6 : 4)) {
        case 0 -> gap.append(' ');
        case 1 -> gap.append('\t');
        case 2 -> gap.append(newline);
        case 3 -> gap.append(newline).append("    ");
        case 4 -> gap.append("/* {\"mcpServers\": */");
        default -> gap.append("// \"files\": {},").append(newline);
      }
    }
    return gap.toString();
  }

  /** TOML that may have tables of servers. */
  public static String toml(Random random) {
    RandomConfig config = new RandomConfig(random);
    StringBuilder out = new StringBuilder(random.nextInt(10) == 0 ? "\uFEFF" : "");
    if (random.nextBoolean()) config.keys(out);
    for (int i = random.nextInt(5); i > 0; i--) {
      config.comment(out);
      String name =
          switch (random.nextInt(4)) {
            case 0 -> "[projects.\"/w/" + i + "\"]";
            case 1 -> "[[list]]";
            case 2 -> " [ mcp_servers . k" + i + " ] # [x]";
            default -> "[mcp_servers.k" + i + "]" + config.newline + "[mcp_servers.k" + i + ".env]";
          };
      out.append(name).append(config.newline);
      config.keys(out);
    }
    config.comment(out);
    String text = out.toString();
    return random.nextBoolean() ? text.stripTrailing() : text;
  }

  private void keys(StringBuilder out) {
    for (int i = random.nextInt(4); i > 0; i--) {
      comment(out);
      String value =
          switch (random.nextInt(6)) {
            case 0 -> "\"[mcp_servers.files] # \\\" \"";
            case 1 -> "'[x] \\'";
            case 2 -> "\"\"\"" + newline + "[mcp_servers.files]" + newline + "url = \"x\"\"\"\"";
            case 3 -> "[ 1, # ]" + newline + "  2 ]";
            case 4 -> "{ a = 1, b = { c = \"}\" } }";
            default -> "2026-11-23T01:02:03Z";
          };
      out.append("key").append(i).append(" = ").append(value).append(newline);
    }
  }

  private void comment(StringBuilder out) {
    if (random.nextInt(3) == 0) out.append("  # [mcp_servers.files]").append(newline);
    if (random.nextInt(3) == 0) out.append(newline);
  }
}
