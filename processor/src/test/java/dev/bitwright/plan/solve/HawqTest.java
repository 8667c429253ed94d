package dev.bitwright.plan.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.plan.solve.Problem.Choice;
import dev.bitwright.plan.solve.Problem.Group;
import dev.bitwright.plan.solve.Problem.Resource;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The allocations that HAWQ-V3 published for ResNet-18 at 4 or 8 bits, from its published traces
 * and distances (methods.md 9.5). Losses are in units of 1e-12, in which the products are whole.
 */
class HawqTest {
  private static final String[] TRACES =
      (".06857826 .03162379 .03298575 .01205663 "
              + ".02222431 .00596336 .06931772 .00807129 .00372905 "
              + ".00530698 .00209011 .00737569 .00210454 .00151197 "
              + ".00158041 .00078146 .00451841 .00098745 .00072944")
          .split(" ");
  private static final String[] AT_8 =
      (".0235 .0125 .0102 .0082 "
              + ".0145 .0344 .0023 .0287 .0148 "
              + ".0333 .0682 .0027 .0448 .0336 "
              + ".0576 .1130 .0102 .0947 .0532")
          .split(" ");
  private static final String[] AT_4 =
      ("6.7430 3.9691 3.3281 2.6796 "
              + "4.7277 10.5966 .6827 9.0942 4.8857 "
              + "10.7599 21.7546 .8603 14.5324 10.9651 "
              + "18.7706 36.4044 3.1572 29.6994 17.4016")
          .split(" ");

  /** Index of the first convolution of stages 2 to 4; the one on the shortcut is two further. */
  private static final List<Integer> STRIDED = List.of(4, 9, 14);

  private static final List<Group> GROUPS = groups();

  private static long[] weights() {
    long[] result = new long[19];
    for (int i = 0; i < 4; i++) {
      result[i] = 36864;
    }
    for (int stage = 0; stage < 3; stage++) {
      long channels = 128L << stage;
      for (int i = 0; i < 5; i++) {
        result[4 + 5 * stage + i] = 9 * channels * channels;
      }
      result[4 + 5 * stage] /= 2;
      result[6 + 5 * stage] = channels * channels / 2;
    }
    return result;
  }

  private static List<Group> groups() {
    long[] weights = weights();
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      if (STRIDED.contains(i - 2)) {
        continue;
      }
      boolean strided = STRIDED.contains(i);
      long macs = strided ? 57802752L + 6422528L : 115605504L;
      long size = weights[i] + (strided ? weights[i + 2] : 0);
      List<Choice> choices = new ArrayList<>();
      for (int bits : new int[] {4, 8}) {
        long loss = loss(i, bits) + (strided ? loss(i + 2, bits) : 0);
        choices.add(new Choice("" + bits, loss, List.of(size * bits, macs * bits * bits)));
      }
      groups.add(new Group("" + i, choices));
    }
    return groups;
  }

  private static long loss(int layer, int bits) {
    return new BigDecimal(TRACES[layer])
        .multiply(new BigDecimal((bits == 4 ? AT_4 : AT_8)[layer]))
        .movePointRight(12)
        .longValueExact();
  }

  private static Problem problem(long size, long operations) {
    return new Problem(
        GROUPS, List.of(new Resource("size", size), new Resource("operations", operations)));
  }

  private static Solution uniform(int choice) {
    return Solution.of(problem(0, 0), Collections.nCopies(16, choice));
  }

  /** Halfway between 4 bits everywhere and 8 bits everywhere. */
  private static long halfway(int resource) {
    return (uniform(0).uses().get(resource) + uniform(1).uses().get(resource)) / 2;
  }

  /** The layers at 4 bits, by their index among the 19. */
  private static List<String> atFour(Solution solution) {
    List<String> result = new ArrayList<>();
    for (int g = 0; g < 16; g++) {
      if (solution.chosen().get(g) == 0) {
        result.add(GROUPS.get(g).name());
      }
    }
    return result;
  }

  @Test
  void theDataIsThePublished() {
    assertThat(halfway(0)).isEqualTo(66_945_024L);
    assertThat(halfway(1)).isEqualTo(67_821_895_680L);
    assertThat(uniform(0).loss() / 1_000_000.0).isCloseTo(1_307_713, within());
    assertThat(uniform(1).loss() / 1_000_000.0).isCloseTo(4_258, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(0.5);
  }

  @Test
  void underABudgetOfSize() {
    Solution best = best(problem(halfway(0), Long.MAX_VALUE));
    assertThat(atFour(best)).containsExactly("15", "17", "18");
    assertThat(best.uses().get(0)).isEqualTo(60_948_480L);
    assertThat(best.loss() / 1_000_000.0).isCloseTo(74_506, within());
  }

  @Test
  void underABudgetOfBitOperations() {
    Solution best = best(problem(Long.MAX_VALUE, halfway(1)));
    assertThat(atFour(best)).containsExactly("3", "8", "12", "13", "14", "15", "17", "18");
    assertThat(best.uses().get(1)).isEqualTo(66_588_770_304L);
    assertThat(best.loss() / 1_000_000.0).isCloseTo(215_689, within());
    assertThat(best(problem(halfway(0), halfway(1)))).isEqualTo(best);
  }

  private static Solution best(Problem problem) {
    Outcome outcome = new DynamicProgram().solve(problem);
    assertThat(outcome).isInstanceOf(Outcome.Optimal.class);
    return outcome.best().orElseThrow();
  }
}
