//JAVA 25+
//SOURCES ../../scripts/*.java

/** All commands, for build.sh to compile at once; a single one is compiled by itself. */
final class Commands {
  public static void main(String... args) {}
}
