package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.pipeline.Companion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a network's committed plan is looked for, and what is said of it in a build. */
class PlanDoorTest {
  private static final String OPEN =
      """
      package t;
      import dev.bitwright.annotations.*;
      @Network
      @Quantize(scheme = {SchemeName.UNIFORM}, bits = Bits.PLANNED)
      %s
      interface Net {
        @Input(shape = {1, 8, 8}) Tensor image();
        @Conv2d(filters = 4, kernel = 3) @BatchNorm @Relu Tensor a(Tensor image);
        @Conv2d(filters = 4, kernel = 3) @BatchNorm @Relu Tensor b(Tensor a);
        @Flatten @Dense(units = 4) @Output Tensor scores(Tensor b);
      }
      """;

  @TempDir Path folder;
  private final List<Optional<Companion>> seen = new ArrayList<>();

  private Javac recording() {
    return new Javac(folder)
        .compiler(
            (network, settings, diagnostics) -> {
              seen.add(settings.plan());
              return List.of(
                  OutputFile.javaSource("t", "NetModel", "package t;\nclass NetModel {}\n"));
            });
  }

  private Javac planning(String budget) {
    return new Javac(folder)
        .option("-Abitwright.hls=off")
        .source("t/Net.java", OPEN.formatted(budget));
  }

  @Test
  void liesBesideTheSourceOrBelowTheFolderOfTheOption() {
    recording()
        .source("t/Net.java", Networks.small("Net"))
        .file("src", "t/Net.plan", "own")
        .compile();
    recording()
        .option("-Abitwright.sources=" + folder.resolve("qnn"))
        .source("t/Net.java", Networks.small("Net"))
        .file("qnn", "t/Net.plan", "given")
        .compile();
    assertThat(seen)
        .containsExactly(
            Optional.of(new Companion("Net.plan", "own")),
            Optional.of(new Companion("Net.plan", "given")));
  }

  @Test
  void anOpenWidthWithoutABudgetIsAnErrorAtItsScheme() {
    Compiled compiled = planning("").compile();
    assertThat(compiled.messages()).hasSize(1);
    assertThat(compiled.messages().get(0)).contains("BW2501").contains("Net.java:4:");
  }

  @Test
  void aPinToAnUnknownLayerIsOneErrorAtItsPlace() {
    Compiled compiled =
        planning("@Budget(weightBytes = 1000)")
            .file("src", "t/Net.plan", "plan of Net\n\nlayers x\npin  bb A B 1x1\n")
            .compile();
    assertThat(compiled.messages()).hasSize(1);
    assertThat(compiled.messages().get(0)).contains("BW2512").contains("Net.plan:4:6");
  }

  @Test
  void aPlanThatDiffersFailsABuildOnlyWhereWarningsAreErrors() {
    String old = "plan of Net\n\nlayers x\n     a UNIFORM(bits=3) input 1x1\n";
    String budget = "@Budget(weightBytes = 100_000)";
    Compiled warned = planning(budget).file("src", "t/Net.plan", old).compile();
    assertThat(warned.messages())
        .anyMatch(m -> m.contains("BW2516") && m.contains("a weights: UNIFORM(bits=3) -> UNIFORM"));
    assertThat(warned.success()).isTrue();
    Compiled strict = planning(budget).option("-Werror").file("src", "t/Net.plan", old).compile();
    assertThat(strict.messages()).anyMatch(m -> m.contains("BW2516"));
    assertThat(strict.success()).isFalse();
  }

  @Test
  void anInfeasibleLatencyIsOneErrorAtItsValue() {
    Compiled compiled = planning("@Budget(latencyMicros = 1)").compile();
    assertThat(compiled.messages()).hasSize(1);
    assertThat(compiled.messages().get(0).replaceAll("With \\d+ ns", "With # ns"))
        .contains("Net.java:5:")
        .contains(
            "BW2502: no plan of 'Net' keeps the budget of latency, 1000 ns. With # ns there is one,"
                + " all else unchanged; most of it then need: ");
  }

  @Test
  void anInfeasibleBudgetIsOneErrorAtItsValue() {
    Compiled compiled = planning("@Budget(weightBytes = 10)").compile();
    assertThat(compiled.messages()).hasSize(1);
    assertThat(compiled.messages().get(0)).contains("BW2502").contains("Net.java:5:");
  }
}
