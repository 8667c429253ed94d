package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomTest {
  @Test
  void philoxGivesThePublishedAnswers() {
    // Known-answer vectors of the authors' library Random123, philox4x32 with 10 rounds.
    int[] out = new int[4];
    Philox.block(0, 0, 0, 0, 0, 0, out);
    assertThat(out).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    Philox.block(-1, -1, -1, -1, -1, -1, out);
    assertThat(out).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    Philox.block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, out);
    assertThat(out).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  @Test
  void drawsHaveTheirMoments() {
    double sum = 0;
    double squares = 0;
    double normals = 0;
    double normalSquares = 0;
    int[] counts = new int[5];
    for (int i = 0; i < 20000; i++) {
      double u = Philox.uniform(1, 2, i);
      assertThat(u).isBetween(0.0, 1.0);
      sum += u;
      squares += u * u;
      double z = Philox.normal(1, 3, i);
      normals += z;
      normalSquares += z * z;
      counts[Philox.below(5, 1, 4, i)]++;
    }
    assertThat(sum / 20000).isCloseTo(0.5, within(0.01));
    assertThat(squares / 20000).isCloseTo(1.0 / 3, within(0.01));
    assertThat(normals / 20000).isCloseTo(0, within(0.03));
    assertThat(normalSquares / 20000).isCloseTo(1, within(0.05));
    for (int count : counts) {
      assertThat(count).isBetween(3800, 4200);
    }
  }

  @Test
  void initialValuesFollowFanInSeedAndName() {
    float[][] rows = new float[50][60];
    Initializer.heUniform(24).fill("a.weight", rows, 7);
    double squares = 0;
    for (float[] row : rows) {
      for (float v : row) {
        assertThat(Math.abs(v)).isLessThanOrEqualTo(0.5f);
        squares += v * v;
      }
    }
    assertThat(squares / 3000).isCloseTo(2.0 / 24, within(0.005));
    float[][] again = new float[50][60];
    Initializer.heUniform(24).fill("a.weight", again, 7);
    assertThat(again).isDeepEqualTo(rows);
    Initializer.heUniform(24).fill("b.weight", again, 7);
    assertThat(again[0]).isNotEqualTo(rows[0]);
    Initializer.heNormal(8).fill("a.weight", rows, 8);
    assertThat(Rows.dot(rows[0], rows[0], 0, 60) / 60).isCloseTo(0.25, within(0.12));
    Initializer.ones().fill("x", rows, 1);
    assertThat(rows[3]).containsOnly(1f);
    Initializer.zeros().fill("x", rows, 1);
    assertThat(rows[3]).containsOnly(0f);
    assertThat(Initializer.lecunUniform(16).value()).isEqualTo(0.25f);
  }

  @Test
  void anEpochVisitsEveryImageOnceInAnOrderOfItsOwn() {
    int[] first = DataOrder.permutation(1000, 3, 0);
    int[] sorted = first.clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(Batch.inOrder(1000));
    assertThat(first).isNotEqualTo(sorted);
    assertThat(DataOrder.permutation(1000, 3, 0)).isEqualTo(first);
    assertThat(DataOrder.permutation(1000, 3, 1)).isNotEqualTo(first);
    assertThat(DataOrder.permutation(1000, 4, 0)).isNotEqualTo(first);
  }

  @Test
  void dropoutKeepsTheMeanAndDoesNotDependOnParts() {
    float[] whole = new float[600];
    Arrays.fill(whole, 1f);
    Dropout.apply(whole, 2, 5, 10, 60, 0, 0.25f, 9, 4, 1);
    float[] part = new float[200];
    Arrays.fill(part, 1f);
    Dropout.apply(part, 2, 5, 10, 20, 30, 0.25f, 9, 4, 1);
    assertThat(part).isEqualTo(Arrays.copyOfRange(whole, 300, 500));
    assertThat(Rows.sumDouble(whole, 0, 600) / 600).isCloseTo(1.0, within(0.1));
    assertThat(whole).contains(0f, 1f / 0.75f);
    float[] later = new float[600];
    Arrays.fill(later, 1f);
    Dropout.apply(later, 2, 5, 10, 60, 0, 0.25f, 9, 5, 1);
    assertThat(later).isNotEqualTo(whole);
    Arrays.fill(later, 1f);
    Dropout.apply(later, 2, 5, 10, 60, 0, 0.25f, 9, 4, 2);
    assertThat(later).isNotEqualTo(whole);
  }
}
