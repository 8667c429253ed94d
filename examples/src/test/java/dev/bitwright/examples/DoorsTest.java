package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.training.TrainingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example network is written twice, once for each door; both must be the same network. */
class DoorsTest {
  private static Arguments pair(
      FrozenLayout one,
      FrozenLayout other,
      Supplier<TrainingOptions.Builder> options,
      Supplier<TrainingOptions.Builder> others) {
    return Arguments.of(one, other, options.get().build(), others.get().build());
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        pair(
            FashionNetModel.layout(),
            dev.bitwright.examples.twins.FashionNetModel.layout(),
            FashionNetTrainer::options,
            dev.bitwright.examples.twins.FashionNetTrainer::options),
        pair(
            FashionDemoNetModel.layout(),
            dev.bitwright.examples.twins.FashionDemoNetModel.layout(),
            FashionDemoNetTrainer::options,
            dev.bitwright.examples.twins.FashionDemoNetTrainer::options),
        pair(
            FashionUniform3Model.layout(),
            dev.bitwright.examples.twins.FashionUniform3Model.layout(),
            FashionUniform3Trainer::options,
            dev.bitwright.examples.twins.FashionUniform3Trainer::options),
        pair(
            FashionInt8Model.layout(),
            dev.bitwright.examples.twins.FashionInt8Model.layout(),
            FashionInt8Trainer::options,
            dev.bitwright.examples.twins.FashionInt8Trainer::options),
        pair(
            FashionWeights4Model.layout(),
            dev.bitwright.examples.twins.FashionWeights4Model.layout(),
            FashionWeights4Trainer::options,
            dev.bitwright.examples.twins.FashionWeights4Trainer::options),
        pair(
            FashionTernaryModel.layout(),
            dev.bitwright.examples.twins.FashionTernaryModel.layout(),
            FashionTernaryTrainer::options,
            dev.bitwright.examples.twins.FashionTernaryTrainer::options),
        pair(
            FashionApot3Model.layout(),
            dev.bitwright.examples.twins.FashionApot3Model.layout(),
            FashionApot3Trainer::options,
            dev.bitwright.examples.twins.FashionApot3Trainer::options),
        pair(
            FashionResnetModel.layout(),
            dev.bitwright.examples.twins.FashionResnetModel.layout(),
            FashionResnetTrainer::options,
            dev.bitwright.examples.twins.FashionResnetTrainer::options),
        pair(
            CharLstmModel.layout(),
            dev.bitwright.examples.twins.CharLstmModel.layout(),
            CharLstmTrainer::options,
            dev.bitwright.examples.twins.CharLstmTrainer::options));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void bothDoorsGiveTheSameNetwork(
      FrozenLayout one, FrozenLayout other, TrainingOptions options, TrainingOptions others)
      throws IOException {
    assertThat(other).isEqualTo(one);
    assertThat(others.description()).isEqualTo(options.description());
    String plan = resource(one.network() + ".plan");
    assertThat(plan).contains("weights");
    assertThat(resource("twins/" + one.network() + ".plan")).isEqualTo(plan);
    String hls = resource(one.network() + ".hls");
    assertThat(hls).contains("for (");
    assertThat(withoutPlaces(resource("twins/" + one.network() + ".hls")))
        .isEqualTo(withoutPlaces(hls));
    for (String type : new String[] {"Trainer", "Model"}) {
      String name = "dev/bitwright/examples/%s" + one.network() + type + ".java";
      Path main = Path.of("target/generated-sources/annotations", name.formatted(""));
      Path twin =
          Path.of("target/generated-test-sources/test-annotations", name.formatted("twins/"));
      assertThat(withoutPlaces(Files.readString(twin)))
          .as(name)
          .isEqualTo(withoutPlaces(Files.readString(main)));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void differentNetworksDiffer(FrozenLayout one) {
    boolean main = one.network().equals("FashionNet");
    assertThat(one.equals(FashionNetModel.layout())).isEqualTo(main);
  }

  /** Without what tells where a network was written: file, line, column, package, digest. */
  private static String withoutPlaces(String text) {
    return text.replaceAll("\\w+\\.(java|qnn):\\d+(:\\d+)?", "place")
        .replaceAll("sources [0-9a-f]{64}", "sources")
        .replace("package dev.bitwright.examples.twins;", "package dev.bitwright.examples;");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = FashionNetModel.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
