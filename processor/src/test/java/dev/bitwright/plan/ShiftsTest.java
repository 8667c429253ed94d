package dev.bitwright.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.plan.Emission.Form;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where powers of two on all sides make shifts of multipliers. */
class ShiftsTest {
  private static final String NETWORK =
      """
      network Net {
        input image: u8[2, 6, 6] (std = STD);
        quantize FIRST;
        body = CHAIN(conv2d(image, filters = 4, kernel = 3, bias = true));
        output scores = dense(flatten(body), units = 3) quantize LAST;
      }
      """;

  private static PlannedGraph plan(String std, String first, String chain, String last) {
    return Networks.planned(
        NETWORK
            .replace("STD", std)
            .replace("FIRST", first)
            .replace("CHAIN", chain)
            .replace("LAST", last));
  }

  private static Emission body(PlannedGraph plan) {
    return plan.stages().stream()
        .filter(s -> s.name().equals("body"))
        .findFirst()
        .orElseThrow()
        .emissions()
        .get(0);
  }

  private static final String POWER = "0.501960784313725";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relu       | scale = power_of_two | bits = 8, scale = power_of_two      | SHIFT",
        "identity   | scale = power_of_two | bits = 5, scale = power_of_two      | SHIFT",
        "relu6      | scale = power_of_two | bits = 16, scale = power_of_two     | SHIFT",
        "relu       | levels = mid_rise, scale = power_of_two | bits = 8, scale = power_of_two"
            + " | SHIFT",
        "relu       | scale = power_of_two | bits = 8, variant = pact, scale = power_of_two"
            + " | SHIFT",
        "relu       | scale = power_of_two | bits = 8                            | MULTIPLIER",
        "relu       | mode = symmetric     | bits = 8, scale = power_of_two      | MULTIPLIER",
        "batch_norm | scale = power_of_two | bits = 8, scale = power_of_two      | MULTIPLIER",
        "relu       | scale = power_of_two | bits = 4, scale = power_of_two      | THRESHOLDS",
        "identity   | scale = power_of_two | bits = 8, variant = lsq_plus, configuration = 3, scale"
            + " = power_of_two | MULTIPLIER",
        "relu       | scale = power_of_two | bits = 8, variant = int8, rounding = exact"
            + " | MULTIPLIER"
      })
  void everyFactorBetweenMustBeAPowerOfTwo(
      String chain, String weights, String activations, Form form) {
    String first = "weights UNIFORM(bits = 4, " + weights + ") activations UNIFORM(bits = 8)";
    String last = "weights UNIFORM(bits = 4) activations UNIFORM(" + activations + ")";
    if (chain.equals("batch_norm")) {
      assertThat(body(plan(POWER, first, chain, last.replace("bits = 8", "bits = 7"))).form())
          .isEqualTo(form);
    }
    assertThat(body(plan(POWER, first, chain, last)).form()).isEqualTo(form);
    assertThat(body(plan("0.25", first, chain, last)).form())
        .isEqualTo(form == Form.SHIFT ? Form.MULTIPLIER : form);
  }

  /** Operands of adds have powers of two always, and so have their sums. */
  @Test
  void chainsOfAddsAreShifts() {
    PlannedGraph plan =
        Networks.planned(
            """
            network Net {
              input image: u8[4, 8, 8] (std = 0.25);
              quantize UNIFORM(bits = 8);
              a = relu(batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1)));
              b = batch_norm(conv2d(a, filters = 4, kernel = 3, padding = 1));
              c = relu(a + b);
              d = relu(c + b);
              e = average_pool(d, kernel = 2);
              f = average_pool(e, kernel = 3);
              output scores = dense(flatten(f), units = 3);
            }
            """);
    assertThat(form(plan, "c", "d")).isEqualTo(Form.SHIFT);
    assertThat(form(plan, "d", "e")).isEqualTo(Form.SHIFT);
    assertThat(form(plan, "e", "f")).isEqualTo(Form.SHIFT);
    assertThat(form(plan, "b", "c")).isEqualTo(Form.MULTIPLIER);
    assertThat(form(plan, "f", "scores")).isEqualTo(Form.MULTIPLIER);
  }

  private static Form form(PlannedGraph plan, String from, String reader) {
    String prefix = reader.equals("f") || reader.equals("e") ? reader + "." : reader;
    return plan.stages().stream()
        .filter(s -> s.name().equals(from))
        .flatMap(s -> s.emissions().stream())
        .filter(e -> reads(plan, e, reader))
        .map(Emission::form)
        .findFirst()
        .orElseThrow(() -> new AssertionError(from + " to " + prefix));
  }

  private static boolean reads(PlannedGraph plan, Emission emission, String layer) {
    return plan.checked().readers(emission.quantizeNode()).stream()
        .anyMatch(n -> n.layer().equals(layer));
  }

  @Test
  void biasesAreHeldAsFinelyAsSumsAllow() {
    PlannedGraph plan = Networks.planned(Networks.text("TinyShift"));
    // 36 taps of levels to 3 and 31 take 13 bits; 18 of 127 and 173 take 20.
    assertThat(Shifts.biasFraction(plan.checked(), plan.checked().node("fine")))
        .isEqualTo(OptionalInt.of(8));
    assertThat(Shifts.biasFraction(plan.checked(), plan.checked().node("stem.conv2d")))
        .isEqualTo(OptionalInt.of(3));
    assertThat(Shifts.biasFraction(plan.checked(), plan.checked().node("scores"))).isEmpty();
  }
}
