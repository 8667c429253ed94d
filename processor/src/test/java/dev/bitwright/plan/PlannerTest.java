package dev.bitwright.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Shape;
import dev.bitwright.plan.Emission.Form;
import dev.bitwright.scheme.StorageForm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PlannerTest {
  private static PlannedGraph plan(String network) {
    return Networks.planned(Networks.text(network));
  }

  private static Stage stage(PlannedGraph plan, String name) {
    return plan.stages().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> stageNames(PlannedGraph plan) {
    return plan.stages().stream().map(Stage::name).toList();
  }

  private static List<String> keywords(Emission emission) {
    return emission.path().stream().map(n -> n.op().keyword()).toList();
  }

  /** What must hold for any plan. */
  static void checkInvariants(PlannedGraph plan) {
    Set<String> tensors = new HashSet<>();
    Set<String> stages = new HashSet<>();
    int scores = 0;
    for (Stage stage : plan.stages()) {
      assertThat(stages.add(stage.name())).isTrue();
      assertThat(stage.name()).matches("[A-Za-z][A-Za-z0-9_]*");
      for (CodeTensor read : StageInputs.of(stage)) {
        assertThat(tensors).contains(read.name());
      }
      assertThat(stage.emissions()).isNotEmpty();
      assertThat(stage.range().low()).isLessThanOrEqualTo(0);
      assertThat(stage.range().high()).isGreaterThanOrEqualTo(0);
      for (Emission emission : stage.emissions()) {
        assertThat(tensors.add(emission.output().name())).isTrue();
        scores += emission.form() == Form.SCORES ? 1 : 0;
        assertThat(emission.output().storage().bits()).isBetween(1, 32);
      }
      if (!(stage instanceof Stage.Join)) {
        assertThat(stage.shape()).isEqualTo(stage.node().shape());
      }
    }
    assertThat(scores).isEqualTo(1);
    assertThat(plan.stages().get(0)).isInstanceOf(Stage.Input.class);
  }

  @ParameterizedTest
  @FieldSource("dev.bitwright.plan.Networks#ALL")
  void everyNetworkKeepsTheInvariants(String name) {
    checkInvariants(plan(name));
  }

  @Test
  void randomNetworksKeepTheInvariants() {
    RandomNetworks.texts(100).forEach(text -> checkInvariants(Networks.planned(text)));
  }

  @Test
  void mainExample() {
    PlannedGraph plan = plan("FashionNet");

    assertThat(stageNames(plan)).containsExactly("image", "stem", "body", "head", "scores");
    Stage.Input input = (Stage.Input) stage(plan, "image");
    assertThat(input.zeroPoints()).containsExactly(73);
    assertThat(input.range()).isEqualTo(new Interval(-73, 182));
    assertThat(input.emissions()).hasSize(1);
    assertThat(input.emissions().get(0).form()).isEqualTo(Form.COPY);

    Stage.Convolution body = (Stage.Convolution) stage(plan, "body");
    assertThat(body.shape()).isEqualTo(Shape.image(64, 14, 14));
    assertThat(body.range()).isEqualTo(new Interval(-288, 288));
    assertThat(body.input().storage()).isEqualTo(new StorageForm.TernaryPlanes());
    Emission emission = body.emissions().get(0);
    assertThat(emission.form()).isEqualTo(Form.THRESHOLDS);
    assertThat(emission.output().shape()).isEqualTo(Shape.image(64, 7, 7));
    assertThat(keywords(emission)).containsExactly("max_pool", "batch_norm");
    assertThat(emission.pools()).hasSize(1);

    Emission head = stage(plan, "head").emissions().get(0);
    assertThat(keywords(head)).containsExactly("max_pool", "batch_norm", "flatten", "dropout");
    assertThat(head.output().shape()).isEqualTo(Shape.vector(128 * 9));
    Emission scores = stage(plan, "scores").emissions().get(0);
    assertThat(scores.form()).isEqualTo(Form.SCORES);
    assertThat(scores.quantizeNode()).isEqualTo("scores");
    assertThat(scores.path()).isEmpty();
  }

  @Test
  void residualAddsShareAScale() {
    PlannedGraph plan = plan("TinyResidual");
    CheckedGraph checked = plan.checked();

    List<String> operands = checked.node("sum.add").inputs();
    List<String> later = checked.node("last.add").inputs();
    assertThat(operands).containsExactly("stem_q2", "one_q");
    assertThat(later).containsExactly("sum_q2", "two_q");
    for (String quantize : List.of("stem_q2", "one_q", "sum_q2", "two_q")) {
      assertThat(checked.parameterOwner(quantize)).isEqualTo("stem_q2");
    }
    assertThat(checked.scaleGroups()).doesNotContainKey("stem_q");
    // the average pool has a quantizer of its own, and a scale of its own
    String pooled = checked.node("scores.average_pool").inputs().get(0);
    assertThat(checked.parameterOwner(pooled)).isEqualTo(pooled);

    Stage.Sum sum = (Stage.Sum) stage(plan, "sum");
    // stem is behind a relu, one is not
    assertThat(sum.range()).isEqualTo(new Interval(-128, 127 + 255));
    assertThat(sum.emissions()).hasSize(2);
    Stage.WindowSum pool = (Stage.WindowSum) stage(plan, "scores_average_pool");
    assertThat(pool.range()).isEqualTo(new Interval(0, 4 * 255));
    assertThat(pool.emissions().get(0).output().shape()).isEqualTo(Shape.vector(4 * 9));
  }

  @Test
  void concatQuantizesInEachProducerAndJoins() {
    PlannedGraph plan = plan("TinyConcat");

    assertThat(stageNames(plan))
        .containsExactly("image", "left", "right", "both_q_join", "mixed", "scores");
    Stage.Join join = (Stage.Join) stage(plan, "both_q_join");
    assertThat(join.inputs().stream().map(CodeTensor::name))
        .containsExactly("both_q_left", "both_q_right");
    assertThat(join.shape()).isEqualTo(Shape.image(5, 8, 8));
    assertThat(join.emissions().get(0).form()).isEqualTo(Form.COPY);
    assertThat(join.emissions().get(0).output().name()).isEqualTo("both_q");
    Emission right = stage(plan, "right").emissions().get(0);
    assertThat(keywords(right)).containsExactly("max_pool", "concat", "batch_norm");
    assertThat(right.quantizeNode()).isEqualTo("both_q");
    assertThat(right.output().shape()).isEqualTo(Shape.image(2, 8, 8));
  }

  @Test
  void aFlattenAfterAConcatStandsBehindTheJoin() {
    PlannedGraph plan =
        Networks.planned(
            """
            network Joined {
              input image: u8[1, 4, 4];
              quantize UNIFORM(bits = 4);
              a = conv2d(image, filters = 2, kernel = 3);
              b = conv2d(image, filters = 3, kernel = 3);
              c = relu(concat(a, concat(b, relu(a))));
              output scores = dense(flatten(c), units = 2);
            }
            """);
    Stage.Join join = (Stage.Join) plan.stages().get(3);
    assertThat(join.inputs().stream().map(t -> t.shape().channels())).containsExactly(2, 3, 2);
    assertThat(join.shape()).isEqualTo(Shape.image(7, 2, 2));
    assertThat(keywords(join.emissions().get(0))).containsExactly("flatten");
    assertThat(join.emissions().get(0).output().shape()).isEqualTo(Shape.vector(28));
    assertThat(stage(plan, "a").emissions()).hasSize(2);
    checkInvariants(plan);
  }

  @Test
  void depthwise() {
    PlannedGraph plan = plan("TinyDepthwise");

    Stage.Convolution depth = (Stage.Convolution) stage(plan, "depth");
    // nine taps of one channel, APoT of 4 bits: relu6 makes its activations unsigned
    int weight = depth.weights().levels().maximum();
    int level = depth.input().levels().maximum();
    assertThat(depth.input().levels().minimum()).isZero();
    assertThat(depth.range()).isEqualTo(new Interval(-9L * weight * level, 9L * weight * level));
    assertThat(plan.checked().node("point.conv2d").parallelism())
        .isEqualTo(new Node.Parallelism(2, 4));
  }

  @Test
  void sixteenBitsUseMultipliers() {
    PlannedGraph plan = plan("TinyWide");

    Stage deep = stage(plan, "deep");
    assertThat(deep.range()).isEqualTo(new Interval(-27L * 32768 * 32767, 27L * 32768 * 32768));
    assertThat(deep.range().bits()).isEqualTo(36);
    assertThat(deep.emissions().get(0).form()).isEqualTo(Form.MULTIPLIER);
    assertThat(deep.emissions().get(0).output().storage())
        .isEqualTo(new StorageForm.PlainInteger(16, false));
  }

  @Test
  void weightOffsetsScaleTheAccumulator() {
    PlannedGraph plan = plan("TinyOffset");

    Stage.Convolution body = (Stage.Convolution) stage(plan, "body");
    assertThat(body.weights().offsetSteps()).isPresent();
    assertThat(body.range()).isEqualTo(new Interval(-36 * (64 + 127), 36 * (64 + 127)));
    assertThat(PlanText.of(plan)).contains("36 * (64 * [-1, 1] + [-127, 127]) * [-1, 1]");
  }

  @Test
  void equalReadersShareAQuantizer() {
    CheckedGraph checked = Networks.checked(Networks.text("Resnet20"));

    assertThat(checked.node("x_5_a.conv2d").inputs())
        .isEqualTo(checked.node("x_5_skip.conv2d").inputs());
    assertThat(checked.readers("x_4_q")).hasSize(2);
    assertThat(checked.activationQuantizers().get("x_4_q").levels().minimum()).isZero();
    assertThat(checked.activationQuantizers().get("x_5_b_q").levels().minimum()).isEqualTo(-128);
  }

  @Test
  void hashesTellWhatTheyShould() {
    String text = Networks.text("TinyResidual");
    PlannedGraph plan = Networks.planned(text);
    PlannedGraph again = Networks.planned(text.replace("\n", "\n  "));
    PlannedGraph requantized = Networks.planned(text.replace("bits = 3", "bits = 4"));
    PlannedGraph reshaped = Networks.planned(text.replace("filters = 4", "filters = 5"));

    assertThat(plan.structureHash()).matches("[0-9a-f]{64}");
    assertThat(plan.deploymentHash()).matches("[0-9a-f]{64}");
    assertThat(again.structureHash()).isEqualTo(plan.structureHash());
    assertThat(again.deploymentHash()).isEqualTo(plan.deploymentHash());
    assertThat(PlanText.of(again)).isEqualTo(PlanText.of(plan));
    assertThat(requantized.structureHash()).isEqualTo(plan.structureHash());
    assertThat(requantized.deploymentHash()).isNotEqualTo(plan.deploymentHash());
    assertThat(reshaped.structureHash()).isNotEqualTo(plan.structureHash());
  }

  @Test
  void aFloatNetworkHasNoQuantizers() {
    CheckedGraph checked =
        Networks.checked(
            Networks.text("TinyResidual")
                .replace("UNIFORM(bits = 3)", "NONE")
                .replace("UNIFORM(bits = 8)", "NONE"));

    assertThat(checked.deployable()).isFalse();
    assertThat(checked.nodes()).isEqualTo(checked.network().nodes());
    assertThat(checked.structureHash())
        .isEqualTo(Networks.checked(Networks.text("TinyResidual")).structureHash());
  }
}
