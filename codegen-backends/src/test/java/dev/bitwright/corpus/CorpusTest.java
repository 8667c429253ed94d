package dev.bitwright.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.emit.hls.CFunctions;
import dev.bitwright.emit.java.BytecodeSize;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.KernelParser;
import dev.bitwright.kernel.KernelPrinter;
import dev.bitwright.kernel.KernelTrap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program of the corpus means the same on every target. */
class CorpusTest {
  static List<CorpusFile> files() throws IOException {
    return CorpusFile.all();
  }

  private static final Set<String> REPORTED = new HashSet<>();

  @TempDir Path folder;

  @Test
  void theCorpusIsNotEmpty() throws IOException {
    assertThat(files().stream().mapToInt(f -> f.cases().size()).sum()).isGreaterThan(60);
    assertThat(files()).hasSizeGreaterThanOrEqualTo(25);
  }

  @ParameterizedTest
  @MethodSource("files")
  void interpreter(CorpusFile file) {
    for (CorpusFile.Case c : file.cases()) {
      if (c.trap() != null) {
        assertThatThrownBy(() -> InterpreterTarget.run(file, c, false))
            .as(c.name())
            .isInstanceOf(KernelTrap.class)
            .hasMessageContaining(c.trap())
            .hasMessageContaining("function ");
        continue;
      }
      assertThat(InterpreterTarget.run(file, c, false).differences(file, c)).as(c.name()).isEmpty();
      assertThat(InterpreterTarget.run(file, c, true).differences(file, c)).as(c.name()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void java(CorpusFile file) throws Exception {
    if (file.without().contains("java")) {
      return;
    }
    JavaTarget target = new JavaTarget(file);
    for (CorpusFile.Case c : file.cases()) {
      if (c.trap() == null) {
        assertThat(target.run(c).differences(file, c))
            .as("%s in%n%s", c.name(), target.source)
            .isEmpty();
      }
    }
    Map<String, Integer> lengths = CodeLength.of(target.bytes);
    for (Function f : file.program().functions()) {
      int length = lengths.get(f.name());
      assertThat(BytecodeSize.of(f)).as(f.name()).isBetween(length, 40 + 3 * length);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void generatedTextIsTheSameEachTimeAndNarrow(CorpusFile file) throws IOException {
    assertThat(JavaTarget.source(file)).isEqualTo(JavaTarget.source(CorpusFile.read(file)));
    for (String line : JavaTarget.source(file).split("\n")) {
      assertThat(line.length()).as(line).isLessThanOrEqualTo(100);
    }
    if (!file.without().contains("c")) {
      String first = new CFunctions(file.program()).functions();
      assertThat(first).isEqualTo(new CFunctions(CorpusFile.read(file).program()).functions());
      for (String line : first.split("\n")) {
        assertThat(line.length()).as(line).isLessThanOrEqualTo(100);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void c(CorpusFile file) throws Exception {
    if (file.without().contains("c")) {
      return;
    }
    for (String compiler : List.of("gcc", "g++", "clang", "clang++")) {
      if (CTarget.available(compiler)) {
        check(file, new CTarget(file, compiler, false, folder.resolve(compiler)), compiler);
      } else if (REPORTED.add(compiler)) {
        System.out.println("skipped: no " + compiler + " on this machine");
      }
    }
    if (CTarget.available("g++")) {
      check(file, new CTarget(file, "g++", true, folder.resolve("exact")), "g++ and ap_int");
    }
  }

  private static void check(CorpusFile file, CTarget target, String compiler) throws Exception {
    for (CorpusFile.Case c : file.cases()) {
      if (c.trap() == null) {
        assertThat(target.run(c).differences(file, c))
            .as("%s with %s in%n%s", c.name(), compiler, target.source)
            .isEmpty();
      }
    }
  }

  @Test
  void theSimulationInCStopsWhereTheInterpreterTraps() throws Exception {
    Assumptions.assumeTrue(CTarget.available("gcc"), "no gcc on this machine");
    Map<String, String> stops =
        Map.of(
            "leaves s8", "status 3: add: 128 does not fit int8_t",
            "stored", "status 3: narrow: 128 does not fit int8_t",
            "unsigned below zero", "status 3: subtract: -1 does not fit uint8_t",
            "too many", "status 4: stream narrow: push over its depth",
            "too few", "status 4: stream narrow: pop of nothing");
    int found = 0;
    for (CorpusFile file : files()) {
      CTarget target = null;
      for (CorpusFile.Case c : file.cases()) {
        if (stops.containsKey(c.name())) {
          if (target == null) {
            target = new CTarget(file, "gcc", false, folder.resolve(file.name()));
          }
          CTarget stopping = target;
          assertThatThrownBy(() -> stopping.run(c)).hasMessageContaining(stops.get(c.name()));
          found++;
        }
      }
    }
    assertThat(found).isEqualTo(stops.size());
  }

  @ParameterizedTest
  @MethodSource("files")
  void printAndParseAreInverse(CorpusFile file) {
    String printed = KernelPrinter.print(file.program());
    assertThat(KernelParser.parse(printed)).isEqualTo(file.program());
    assertThat(KernelPrinter.print(KernelParser.parse(printed))).isEqualTo(printed);
  }

  @ParameterizedTest
  @MethodSource("files")
  void aMutatedExpectationFails(CorpusFile file) {
    for (CorpusFile.Case c : file.cases()) {
      if (c.trap() != null) {
        continue;
      }
      Outcome outcome = InterpreterTarget.run(file, c, false);
      List<CorpusFile.Case> mutants = mutants(c);
      assertThat(mutants).as(c.name()).isNotEmpty();
      for (CorpusFile.Case mutant : mutants) {
        assertThat(outcome.differences(file, mutant)).as(c.name()).hasSize(1);
      }
    }
  }

  /** The case with one expected value changed, for every expected buffer and the result. */
  private static List<CorpusFile.Case> mutants(CorpusFile.Case c) {
    List<CorpusFile.Case> mutants = new ArrayList<>();
    if (c.result() != null) {
      mutants.add(with(c, changed(c.result()), c.after()));
    }
    for (String name : c.after().keySet()) {
      Map<String, List<List<String>>> after = new LinkedHashMap<>(c.after());
      List<List<String>> rows = new ArrayList<>(after.get(name));
      List<String> last = new ArrayList<>(rows.get(rows.size() - 1));
      last.set(last.size() - 1, changed(last.get(last.size() - 1)));
      rows.set(rows.size() - 1, last);
      after.put(name, rows);
      mutants.add(with(c, c.result(), after));
    }
    return mutants;
  }

  private static String changed(String value) {
    return value.equals("1") ? "0" : "1";
  }

  private static CorpusFile.Case with(
      CorpusFile.Case c, String result, Map<String, List<List<String>>> after) {
    return new CorpusFile.Case(
        c.name(), c.before(), c.function(), c.arguments(), result, after, c.most(), c.trap());
  }
}
