package dev.bitwright.emit.java;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.KernelParser;
import dev.bitwright.kernel.Primitive;
import org.junit.jupiter.api.Test;

class PrimitiveCheckTest {
  private static final PrimitiveCheck.Data DATA =
      (name, type, random) ->
          name.equals("n") ? random.nextInt(65) : PrimitiveCheck.anyOf(type, random);

  private static Primitive primitive(String method) {
    String text =
        """
        program P
        function scaled(n: s32, x: s8[], m: out s32[][5], y: out u8[]) -> s32 {
          var sum: s32 = 0
          for j from 0 to n {
            y[j] = abs(x[j]):u8
            sum = (sum + x[j]):s32
          }
          m[1][4] = sum
          return sum
        }
        """;
    Function meaning = KernelParser.parse(text).function("scaled");
    return new Primitive(meaning, "dev.bitwright.emit.java.PrimitiveCheckTest$Forms", method);
  }

  /** Java forms, right and wrong. */
  public static final class Forms {
    private Forms() {}

    public static int right(int n, byte[] x, int[][] m, short[] y) {
      int sum = 0;
      for (int j = 0; j < n; j++) {
        y[j] = (short) Math.abs(x[j]);
        sum += x[j];
      }
      m[1][4] = sum;
      return sum;
    }

    public static int wrongElement(int n, byte[] x, int[][] m, short[] y) {
      int sum = right(n, x, m, y);
      m[0][0] = 1;
      return sum;
    }

    public static int wrongResult(int n, byte[] x, int[][] m, short[] y) {
      return right(n, x, m, y) + 1;
    }

    public static long wrongType(int n, byte[] x, int[][] m, short[] y) {
      return right(n, x, m, y);
    }
  }

  @Test
  void equalFormsPass() {
    PrimitiveCheck.compare(primitive("right"), 7, 50, DATA);
  }

  @Test
  void differencesAreFound() {
    assertThatThrownBy(() -> PrimitiveCheck.compare(primitive("wrongElement"), 7, 5, DATA))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("scaled, run 0: m[0][0]: the meaning is ");
    assertThatThrownBy(() -> PrimitiveCheck.compare(primitive("wrongResult"), 7, 5, DATA))
        .hasMessageContaining("result");
    assertThatThrownBy(() -> PrimitiveCheck.compare(primitive("wrongType"), 7, 5, DATA))
        .hasMessageContaining("no public static wrongType");
    assertThatThrownBy(() -> PrimitiveCheck.compare(primitive("missing"), 7, 5, DATA))
        .hasMessageContaining("no public static missing");
  }
}
