package dev.bitwright.emit.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelParser;
import dev.bitwright.kernel.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

class CFunctionsTest {
  private static final String DENSE =
      """
      program P
      buffer input x: u8@pixel[4]
      buffer parameter w: s3@weight[2][4]
      buffer output y: s14@score[2]

      /// One dense layer.
      function dense(shift: u3) {
        for o from 0 to 2 {
          var sum: s14@score = 0:s14@score
          for k from 0 to 4 unrolled 2 {
            sum = (sum + (w[o][k] * x[k]):s11):s14@score
          }
          y[o] = (sum >> shift):s14@score
        }
      }

      function unused(n: s32) {
        y[0] = min(n, 3):s2
      }

      entry dense
      """;

  private static Program program() {
    return KernelParser.parse(DENSE);
  }

  @Test
  void theTextNamesRolesAndNotWidths() {
    CFunctions c = new CFunctions(program());
    String wider = new CFunctions(KernelParser.parse(DENSE.replace("s14@", "s19@"))).functions();
    assertThat(c.functions()).isEqualTo(wider);
    assertThat(c.functions())
        .contains("score_t sum = 0;")
        .contains("sum = FIT(score_t, sum + (score_t) ((s11_t) w[o][k] * (s11_t) x[k]));")
        .contains("y[o] = FIT(score_t, sum >> (int32_t) shift);")
        .contains("/** One dense layer. */\nvoid dense(const u3_t shift) {")
        .doesNotContain("unused");
    assertThat(c.buffers()).isEqualTo("static pixel_t x[4];\nstatic score_t y[2];\n");
    assertThat(c.parameter(program().buffer("w").orElseThrow()))
        .isEqualTo("static const weight_t w[2][4]");
    assertThat(c.types())
        .containsExactly(
            new IntType(false, 8, "pixel"),
            IntType.signed(11),
            new IntType(true, 14, "score"),
            IntType.unsigned(3),
            new IntType(true, 3, "weight"));
  }

  @Test
  void unrolledLoopsCarryBothForms() {
    assertThat(new CFunctions(program()).functions())
        .contains(
            "#ifdef __BAMBU__\n#pragma HLS unroll factor=2\n    for (int k = 0; k < 4; k++) {\n"
                + "#else\n    for (int k = 0; k < 4; k++) {\n#pragma HLS unroll factor=2\n#endif\n");
  }

  @Test
  void typesHaveExactWidthsAndLimits() {
    String header = CTypes.header(new CFunctions(program()).types());
    assertThat(header).doesNotContain("score_t");
    CFunctions c = new CFunctions(program());
    c.functions();
    assertThat(CTypes.header(c.types()))
        .contains("typedef ap_int<14> score_t;")
        .contains("typedef signed _BitInt(14) score_t;")
        .contains("typedef int16_t score_t;")
        .contains("#define score_t_lo (-8192)")
        .contains("#define score_t_hi (8191)");
    List<IntType> two = List.of(new IntType(true, 5, "acc"), new IntType(true, 6, "acc"));
    assertThatThrownBy(() -> CTypes.header(two)).hasMessageContaining("acc is s5@acc and s6@acc");
  }

  @Test
  void whatCannotBeSaidInCIsRefused() {
    assertThatThrownBy(() -> c("real[0] = exp(real[0]):f32")).hasMessageContaining("exp");
    assertThatThrownBy(() -> c("call library(1)")).hasMessageContaining("no form of library");
    assertThatThrownBy(() -> c("call open(&m)")).hasMessageContaining("row length of x");
    assertThatThrownBy(() -> c("call plain(&m[0])"))
        .hasMessageContaining("cannot pass acc_t m as s9_t x");
  }

  private static String c(String statement) {
    String text =
        """
        program P
        buffer scratch real: f32[4]
        buffer scratch m: s9@acc[2][4]
        external library(n: s32) java lib call1
        function open(x: s9@acc[][]) {
        }
        function plain(x: s9[4]) {
        }
        function f() {
          BODY
        }
        entry f
        """;
    Program p = KernelParser.parse(text.replace("BODY", statement));
    return new CFunctions(dev.bitwright.kernel.Verifier.verify(p)).functions();
  }
}
