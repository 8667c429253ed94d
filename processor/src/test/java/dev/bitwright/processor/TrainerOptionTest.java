package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Abitwright.trainer=off}: the model alone, which needs runtime-min alone. */
class TrainerOptionTest {
  private static final String OFF = "-Abitwright.trainer=off";

  @TempDir Path folder;
  private Javac javac;

  @BeforeEach
  void start() {
    javac = javac(folder);
  }

  /** The helpers of tests lie in the package of the trainers' library. */
  private static Javac javac(Path root) {
    return new Javac(root).without("runtime-train", "test-classes");
  }

  @Test
  void theModelAloneCompilesWithRuntimeMinAlone() {
    Compiled alone = javac.option(OFF).source("t/Net.java", Networks.small("Net")).compile();
    assertThat(alone.messages()).isEmpty();
    assertThat(alone.success()).isTrue();
    assertThat(alone.generated()).containsOnlyKeys("t/NetModel.java");
    assertThat(alone.classes()).containsKeys("t/NetModel.class", "t/Net.plan", "t/Net.hls");
    Compiled both =
        javac(folder.resolve("both")).source("t/Net.java", Networks.small("Net")).compile();
    // the words that docs/setup.md explains
    assertThat(both.success()).isFalse();
    assertThat(both.messages())
        .anyMatch(m -> m.endsWith(" package dev.bitwright.training does not exist"));
    assertThat(both.generated()).containsOnlyKeys("t/NetModel.java", "t/NetTrainer.java");
    assertThat(both.generated().get("t/NetModel.java"))
        .isEqualTo(alone.generated().get("t/NetModel.java"));
  }

  @Test
  void theNameOfTheTrainerIsFree() {
    Compiled compiled =
        javac
            .option(OFF)
            .source("t/Net.java", Networks.small("Net"))
            .source("t/NetTrainer.java", "package t; class NetTrainer {}")
            .compile();
    assertThat(compiled.messages()).isEmpty();
  }

  @Test
  void aNetworkWithAnErrorHasAStandInForTheModelOnly() {
    String broken = Networks.small("Net").replace("@MaxPool(2)", "/*^BW2024*/@MaxPool(20)");
    Compiled compiled = javac.option(OFF).source("t/Net.java", broken).compile();
    assertThat(compiled.ids()).isEqualTo(Compiled.marked("Net.java", broken));
    assertThat(compiled.generated()).containsOnlyKeys("t/NetModel.java");
  }

  @Test
  void aNetworkInFloatsHasNoModel() {
    String floats =
        "package t;\n"
            + Networks.IMPORTS
            + """
            @Network
            /*^BW4506*/interface Net {
              @Input(shape = {1, 8, 8}) Tensor image();
              @Flatten @Dense(units = 4) @Quantize(scheme = SchemeName.NONE) @Output
              Tensor scores(Tensor image);
            }
            """;
    Compiled compiled = javac.option(OFF).source("t/Net.java", floats).compile();
    assertThat(compiled.ids()).isEqualTo(Compiled.marked("Net.java", floats));
    assertThat(compiled.messages())
        .containsExactly(
            "ERROR Net.java:4:12 BW4506: 'Net' computes in floats, so it has a trainer only, and trainers are"
                + " turned off. Give every layer with weights a scheme other than NONE, or leave"
                + " -Abitwright.trainer=off (--no-trainer) away.");
  }
}
