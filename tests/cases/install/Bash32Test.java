package mcptools.tests.cases.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The check that our shell files have nothing that bash 3.2, that of macOS, lacks. */
@ExtendWith(Scratch.Extension.class)
class Bash32Test {
  private static final List<String> WRONG =
      List.of(
          "declare -A ages",
          "local -rA ages",
          "local -n other=$1",
          "declare -g all=1",
          "echo \"${x@Q}\"",
          "echo \"${x[0]@Q}\"",
          "echo ${x^^}",
          "echo ${x,}",
          "make |& tee log",
          "make &>>log",
          "a) echo;& ",
          "a) echo;;& ",
          "mapfile -t lines",
          "x=1; readarray lines",
          "coproc cat",
          "[[ -v x ]]",
          "[ ! -v x ]",
          "echo ${x[-1]}",
          "echo ${x:1:-1}",
          "printf '%(%F)T\\n' -1",
          "echo $EPOCHSECONDS ${BASHPID}",
          "wait -n",
          "read -r -N 1 key",
          "read -t 0.5 key",
          "for i in {01..10}; do :; done",
          "for i in {1..10..2}; do :; done",
          "exec {log}>file",
          "shopt -s globstar",
          "echo $'\\u00fc'",
          "x=$(case $y in a) echo b ;; esac)",
          "[ one -nt other ]",
          "for x in \"${all[@]}\"; do :; done",
          "run \"${all[*]}\"");

  private static final List<String> RIGHT =
      List.of(
          "# declare -A is of bash 4.0",
          "declare -a names",
          "local -r name=$1",
          "echo \"${x[0]}\" \"${x:1:2}\" \"${x: -1}\" ${x%,} ${x#^}",
          "make 2>&1 | tee log",
          "make >log 2>&1 &",
          "a) echo ;;",
          "printf -v word %q \"$word\"",
          "[ -n \"$x\" ] && [ ! -e -v ]",
          "wait \"$pid\"; wait",
          "read -r -t 5 key",
          "for i in {1..10}; do :; done",
          "run ${all[@]+\"${all[@]}\"}",
          "for x in \"${all[@]}\"; do :; done # bash 3.2: never empty",
          "x=$(case $y in (a) echo b ;; esac) # bash 3.2: with (");

  private static Result check(Scratch scratch, List<String> lines) throws Exception {
    Path file = scratch.folder().resolve("script.sh");
    Files.write(file, lines);
    return Run.command(
        scratch, Checkout.root().resolve(".ci/bash-3.2").toString(), file.toString());
  }

  @Test
  void reportsWhatThatLacks(Scratch scratch) throws Exception {
    Result result = check(scratch, WRONG).exits(1);
    List<String> expected = new ArrayList<>();
    for (int line = 1; line <= WRONG.size(); line++) expected.add("script.sh:" + line + ": ");
    assertThat(expected)
        .allSatisfy(place -> assertThat(result.err().lines()).anyMatch(l -> l.contains(place)));
    assertThat(result.err()).contains("script.sh:1: associative arrays are of bash 4.0");
  }

  @Test
  void reportsNothingElse(Scratch scratch) throws Exception {
    assertThat(check(scratch, RIGHT).ok().err()).isEmpty();
  }
}
