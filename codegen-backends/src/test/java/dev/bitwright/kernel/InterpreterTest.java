package dev.bitwright.kernel;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.gt;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.kernel.Expr.Variable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InterpreterTest {
  private static Function dot() {
    KernelBuilder b = KernelBuilder.function("dot").doc("Sum of products.").returns(s(32));
    Variable n = b.scalar("n", IntType.INT);
    Parameter.Row x = b.row("x", s(8), 0);
    Parameter.Row y = b.row("y", s(8), 0);
    Variable sum = b.mutable("sum", s(32), i(0));
    b.loop("j", i(0), n, j -> b.assign(sum, add(s(32), sum, mul(s(16), load(x, j), load(y, j)))));
    b.ret(sum);
    return b.build();
  }

  private static Program program() {
    ProgramBuilder p = new ProgramBuilder("P");
    Buffer out = p.add(Buffer.matrix("out", s(20), 2, 2, Buffer.Kind.OUTPUT));
    Buffer in = p.add(Buffer.matrix("in", s(8), 2, 3, Buffer.Kind.INPUT));
    Function dot = p.addEntry(dot());
    KernelBuilder b = KernelBuilder.function("all");
    b.loop(
        LoopKind.PARALLEL,
        "r",
        i(0),
        i(2),
        1,
        r ->
            b.loop(
                "c",
                2,
                c -> {
                  Variable d =
                      b.callFor(
                          "d", dot, i(3), KernelBuilder.rowOf(in, r), KernelBuilder.rowOf(in, c));
                  b.ifThen(gt(d, i(-100)), () -> b.store(out, r, c, d));
                }));
    p.addEntry(b.build());
    return p.build();
  }

  @Test
  void buildersMakeProgramsThatRun() {
    Interpreter in = Interpreter.of(program()).bind("in", new int[][] {{1, 2, 3}, {-1, 0, 5}});
    in.run("all");
    assertThat(in.ints("out")).isDeepEqualTo(new long[][] {{14, 14}, {14, 26}});
    Number result = in.run("dot", 2, new long[] {3, 4, 5}, new long[] {10, 20});
    assertThat(result).isEqualTo(110L);
  }

  @Test
  void aNarrowingStoreIsConvertedAndTraps() {
    Interpreter in = Interpreter.of(program());
    String printed = KernelPrinter.print(program());
    assertThat(printed).contains("out[r][c] = convert(d):s20");
    in.bind("in", new long[][] {{127, 127, 127}, {-128, -128, -128}});
    in.run("all");
    assertThat(in.ints("out")).isDeepEqualTo(new long[][] {{48387, 0}, {0, 49152}});
  }

  @Test
  void rowsOfArgumentsAreWrittenInPlace() {
    KernelBuilder b = KernelBuilder.function("fill");
    Parameter.Matrix m = b.outRows("m", FloatType.F32, 0, 2);
    b.store(m, i(1), i(0), Kernels.f32(0.1f));
    ProgramBuilder p = new ProgramBuilder("P");
    p.addEntry(b.build());
    float[][] data = new float[2][2];
    Interpreter.of(p.build()).run("fill", (Object) data);
    assertThat(data).isDeepEqualTo(new float[][] {{0, 0}, {0.1f, 0}});
  }

  @Test
  void externalsRunFromTheRegistry() {
    External sum =
        new External(
            "library_sum",
            List.of(new Parameter.Row("x", FloatType.F32, 0, false)),
            Optional.of(FloatType.F32),
            "sums",
            "of",
            "");
    ProgramBuilder p = new ProgramBuilder("P");
    Buffer x = p.add(Buffer.matrix("x", FloatType.F32, 2, 2, Buffer.Kind.INPUT));
    p.add(sum);
    KernelBuilder b = KernelBuilder.function("f").returns(FloatType.F32);
    Variable r = b.callFor("r", sum, KernelBuilder.rowOf(x, i(1)));
    b.ret(r);
    p.addEntry(b.build());
    Interpreter in = Interpreter.of(p.build()).bind("x", new float[][] {{1, 2}, {3, 4.5f}});
    assertThatThrownBy(() -> in.run("f")).hasMessageContaining("library_sum");
    in.external("library_sum", a -> (double) ((float[]) a[0])[0] + ((float[]) a[0])[1]);
    assertThat(in.run("f")).isEqualTo(7.5);
    String printed = KernelPrinter.print(p.build());
    assertThat(KernelParser.parse(printed)).isEqualTo(p.build());
  }

  @Test
  void dataMustFitItsDeclaration() {
    Interpreter in = Interpreter.of(program());
    assertThatThrownBy(() -> in.bind("in", new int[][] {{1, 2, 3}, {1, 2, 128}}))
        .hasMessage("in[1][2] = 128 does not fit s8");
    assertThatThrownBy(() -> in.bind("in", new int[][] {{1, 2, 3}}))
        .hasMessage("in has 2 rows, not 1");
    assertThatThrownBy(() -> in.bind("in", new int[][] {{1, 2}, {3, 4}}))
        .hasMessage("in has 3 columns, not 2");
    assertThatThrownBy(() -> in.bind("in", new float[2][3])).hasMessageContaining("in holds s8");
    assertThatThrownBy(() -> in.bind("nothing", new float[2][3])).hasMessageContaining("nothing");
    assertThatThrownBy(() -> in.run("none")).hasMessageContaining("no function none");
    assertThatThrownBy(() -> in.run("dot", 1)).hasMessage("dot takes 3 arguments, not 1");
  }

  @Test
  void trapsNameFunctionStatementValueAndType() {
    Interpreter in = Interpreter.of(program());
    assertThatThrownBy(() -> in.run("dot", 3, new long[] {1, 2}, new long[] {1, 2, 3}))
        .isInstanceOfSatisfying(
            KernelTrap.class,
            trap -> {
              assertThat(trap.function()).isEqualTo("dot");
              assertThat(trap.statement()).isEqualTo("sum = (sum + (x[j] * y[j]):s16):s32");
              assertThat(trap.value()).isEqualTo("2");
              assertThat(trap.type()).isEqualTo("x of 2");
            });
  }

  @Test
  void rangesGiveTheNarrowestTypes() {
    assertThat(IntType.ofRange(0, 0).text()).isEqualTo("u1");
    assertThat(IntType.ofRange(0, 255).text()).isEqualTo("u8");
    assertThat(IntType.ofRange(0, 256).text()).isEqualTo("u9");
    assertThat(IntType.ofRange(-1, 0).text()).isEqualTo("s1");
    assertThat(IntType.ofRange(-1, 1).text()).isEqualTo("s2");
    assertThat(IntType.ofRange(-128, 127).text()).isEqualTo("s8");
    assertThat(IntType.ofRange(-129, -5).text()).isEqualTo("s9");
    assertThat(IntType.ofRange(-1, 128).text()).isEqualTo("s9");
    assertThat(IntType.ofRange(Long.MIN_VALUE, Long.MAX_VALUE).text()).isEqualTo("s64");
    assertThat(IntType.ofRange(0, Long.MAX_VALUE).text()).isEqualTo("u63");
  }

  @Test
  void literalsAreShortAndExact() {
    assertThat(Literals.decimal(FloatType.F32, 0.1f)).isEqualTo("0.1");
    assertThat(Literals.decimal(FloatType.F32, 16777216f)).isEqualTo("16777216.0");
    assertThat(Literals.decimal(FloatType.F32, Float.MIN_VALUE)).isEqualTo("1.0e-45");
    assertThat(Literals.decimal(FloatType.F64, 1e300)).isEqualTo("1.0e300");
    assertThat(Literals.decimal(FloatType.F64, -0.0)).isEqualTo("-0.0");
    java.util.Random random = new java.util.Random(1);
    for (int k = 0; k < 2000; k++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        assertThat(Float.parseFloat(Literals.decimal(FloatType.F32, value))).isEqualTo(value);
      }
    }
  }
}
