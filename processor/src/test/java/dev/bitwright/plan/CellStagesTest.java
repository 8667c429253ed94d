package dev.bitwright.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.plan.Emission.Form;
import dev.bitwright.scheme.LevelSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stages of recurrent cells, their ranges and their states. */
class CellStagesTest {
  private static Stage stage(PlannedGraph plan, String name) {
    return plan.stages().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> names(PlannedGraph plan) {
    return plan.stages().stream().map(Stage::name).toList();
  }

  @Test
  void anLstmIsAJoinADenseAndACell() {
    PlannedGraph plan = Networks.planned(Networks.text("TinyLstm"));
    assertThat(names(plan))
        .containsExactly(
            "text",
            "letter",
            "first_joined",
            "first_gates",
            "first",
            "second_joined",
            "second_gates",
            "second",
            "both_q_join",
            "hidden",
            "scores");
    Stage.Embedding letter = (Stage.Embedding) stage(plan, "letter");
    assertThat(letter.range()).isEqualTo(new Interval(0, 19));
    assertThat(letter.emissions().get(0).form()).isEqualTo(Form.TABLE);
    Stage.Dense gates = (Stage.Dense) stage(plan, "first_gates");
    assertThat(gates.shape().channels()).isEqualTo(24);
    assertThat(gates.input().shape().channels()).isEqualTo(11);
    assertThat(gates.emissions().get(0).form()).isEqualTo(Form.MULTIPLIER);
    assertThat(gates.emissions().get(0).output().levels()).isEqualTo(LevelSet.range(-1024, 1023));

    Stage.LstmCell first = (Stage.LstmCell) stage(plan, "first");
    assertThat(first.squash()).isEqualTo(Squash.SIGMOID);
    assertThat(first.range()).isEqualTo(new Interval(0, 1 << 28));
    // Q(1/2) in three bits is 4/7: of the levels, and of the memory in 1/4096.
    assertThat(first.hidden().start()).isEqualTo(4);
    assertThat(first.cell().start()).isEqualTo(2341);
    assertThat(first.emissions().get(0).output()).isEqualTo(first.hidden().tensor());

    Stage.LstmCell second = (Stage.LstmCell) stage(plan, "second");
    assertThat(second.squash()).isEqualTo(Squash.TANH);
    assertThat(second.range()).isEqualTo(new Interval(-(1 << 28), 1 << 28));
    assertThat(second.hidden().start()).isZero();
    assertThat(second.cell().start()).isZero();
    assertThat(second.tables()).containsExactly(Squash.SIGMOID, Squash.TANH);
    assertThat(plan.states()).hasSize(4);
  }

  @Test
  void aGruHasAResetAndACandidateBetween() {
    PlannedGraph plan = Networks.planned(Networks.text("TinyGru"));
    assertThat(names(plan).subList(2, 8))
        .containsExactly(
            "first_joined",
            "first_gates",
            "first_reset",
            "first_mixed",
            "first_candidate",
            "first");
    // Levels 0 to 3 times a sigmoid of at most 2^14.
    assertThat(stage(plan, "first_reset").range()).isEqualTo(new Interval(0, 3 << 14));
    Stage.GruCell first = (Stage.GruCell) stage(plan, "first");
    assertThat(first.range()).isEqualTo(new Interval(0, 3 << 14));
    assertThat(first.hidden().start()).isEqualTo(2);
    Stage.GruCell second = (Stage.GruCell) stage(plan, "second");
    assertThat(second.range()).isEqualTo(new Interval(-(31 << 14), 31 << 14));
    // Thresholds are exact whatever the width; what is affine in the accumulator has a multiplier.
    assertThat(stage(plan, "second_candidate").emissions().get(0).form())
        .isEqualTo(Form.THRESHOLDS);
    assertThat(second.emissions().get(0).form()).isEqualTo(Form.MULTIPLIER);
  }

  @Test
  void thePlanStatesWhatIsKept() {
    String text = PlanText.of(Networks.planned(Networks.text("TinyLstm")));
    assertThat(text)
        .contains("first_gates: dense -> [24]")
        .contains("  weights UNIFORM 3 bits, 264 values, 99 bytes")
        .contains("  accumulator [0, 268435456], 29 bits unsigned: [0, 16384] * [0, 16384]")
        .contains("  keeps first_state [6], levels 0 to 7, 3 bits, at first 4")
        .contains("  keeps first_memory [6], levels -32768 to 32767, 16 bits, at first 2341")
        .contains("  emits first_relu_q [5], UNIFORM 3 bits, a row a token");
  }
}
