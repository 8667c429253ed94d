package dev.bitwright.lower.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.emit.java.ModelEmitter;
import dev.bitwright.kernel.KernelPrinter;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.plan.Networks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where all scales are powers of two, nothing multiplies between a sum and its level. */
class ShiftPrimitivesTest {

  @Test
  void theMeaningHasNoProduct() {
    for (boolean wide : new boolean[] {false, true}) {
      for (Primitive p : List.of(ShiftPrimitives.row(wide), ShiftPrimitives.across(wide))) {
        assertThat(KernelPrinter.print(p.meaning())).contains(">>", "<<").doesNotContain(" * ");
      }
      assertThat(KernelPrinter.print(RowPrimitives.multiplier(wide).meaning())).contains(" * ");
    }
  }

  @Test
  void theModelShiftsItsSums() {
    String source = model(Networks.text("TinyShift"));
    assertThat(source).contains("ShiftRows.shift(", "ShiftRows.shiftAcross(");
    assertThat(source).contains("by a rounding shift per channel");
    assertThat(source).doesNotContain("Rows.multiplier(");
    String real = model(Networks.text("TinyShift").replace(", scale = power_of_two", ""));
    assertThat(real).contains("IntRows.multiplier(");
  }

  private static String model(String text) {
    return ModelEmitter.emit(
            ModelSpecs.of(
                Networks.planned(text.replace(", scale_domain = log2", "")), "generated", ""))
        .text();
  }
}
