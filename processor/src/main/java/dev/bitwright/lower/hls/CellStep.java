package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Squash;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.scheme.LevelSet;

/** The element-wise end of a recurrent cell: one unit after another, each once a step. */
final class CellStep {
  private final KernelBuilder b;
  private final Parameters parameters;
  private final Rings rings;
  private final RowStep step;
  private final int units;

  CellStep(KernelBuilder b, Parameters parameters, Rings rings, RowStep step) {
    this.b = b;
    this.parameters = parameters;
    this.rings = rings;
    this.step = step;
    this.units = step.stage().orElseThrow().shape().channels();
  }

  /** What is done with the accumulator of a unit. */
  interface Emit {
    void emit(Expr x, Expr unit, Expr accumulator);
  }

  private Buffer table(Squash squash) {
    return parameters.ofStage(
        HlsParameter.Content.valueOf(squash.name()),
        squash.table(),
        step.name(),
        type(squash.range()),
        1,
        CellFormat.STEPS.size());
  }

  private static IntType type(Interval range) {
    return IntType.ofRange(range.low(), range.high());
  }

  private static IntType type(LevelSet set) {
    return IntType.ofRange(set.minimum(), set.maximum());
  }

  private Expr level(int input, Expr unit) {
    return rings.level(step.inputs().get(input), i(0), i(0), unit);
  }

  private static Expr at(Buffer table, Expr steps) {
    return load(table, iadd(convert(IntType.INT, steps), -CellFormat.STEPS.minimum()));
  }

  /** The squashed gate {@code which} of a unit, in the table's proven type. */
  private Expr.Variable gate(String name, Squash squash, Buffer table, int which, Expr unit) {
    IntType type = type(squash.range());
    Expr steps = level(0, iadd(unit, (long) which * units));
    return b.let(name, type, convert(type, at(table, steps)));
  }

  Function gate(Stage.Gate stage, Emit out) {
    Buffer sigmoid = table(Squash.SIGMOID);
    IntType type = type(stage.range());
    b.loop(
        "u",
        units,
        u -> {
          Expr.Variable gate = gate("gate", Squash.SIGMOID, sigmoid, 0, u);
          Expr acc = mul(type, convert(type, gate), convert(type, level(1, u)));
          out.emit(i(0), u, accumulator(stage, acc));
        });
    return b.build();
  }

  private Expr.Variable accumulator(Stage stage, Expr value) {
    return b.let("acc", StepLowering.accumulator(stage), value);
  }

  Function gru(Stage.GruCell stage, Emit out) {
    Buffer sigmoid = table(Squash.SIGMOID);
    IntType type = type(stage.range());
    IntType one = type(Squash.SIGMOID.range());
    b.loop(
        "u",
        units,
        u -> {
          Expr.Variable update = gate("update", Squash.SIGMOID, sigmoid, 1, u);
          Expr.Variable rest = b.let("rest", one, sub(one, constant(one, CellFormat.ONE), update));
          Expr.Variable kept =
              b.let("kept", type, mul(type, convert(type, update), convert(type, level(2, u))));
          Expr.Variable taken =
              b.let("taken", type, mul(type, convert(type, rest), convert(type, level(1, u))));
          out.emit(i(0), u, accumulator(stage, add(type, kept, taken)));
        });
    return b.build();
  }

  Function lstm(Stage.LstmCell stage, Emit out) {
    Buffer sigmoid = table(Squash.SIGMOID);
    Buffer squash = stage.squash() == Squash.SIGMOID ? sigmoid : table(stage.squash());
    RowTensor cell =
        step.outputs().get(stage.written().indexOf(stage.cell().tensor())).orElseThrow();
    Rings.Writer next = rings.writer(b, cell, i(0));
    IntType product = type(CellFormat.output(stage.squash()));
    IntType sum = type(CellFormat.cellSum(stage.squash()));
    b.loop(
        "u",
        units,
        u -> {
          Expr.Variable in = gate("in", Squash.SIGMOID, sigmoid, 0, u);
          Expr.Variable candidate = gate("candidate", stage.squash(), squash, 1, u);
          Expr.Variable forget = gate("forget", Squash.SIGMOID, sigmoid, 2, u);
          Expr.Variable open = gate("open", Squash.SIGMOID, sigmoid, 3, u);
          Expr.Variable added =
              b.let(
                  "added",
                  product,
                  mul(product, convert(product, in), convert(product, candidate)));
          Expr.Variable kept =
              b.let("kept", sum, mul(sum, convert(sum, level(1, u)), convert(sum, forget)));
          Expr total = add(sum, kept, rounded(sum, added, CellFormat.ADDED_SHIFT));
          Expr.Variable state =
              b.let(
                  "state",
                  type(CellFormat.CELLS),
                  kept(sum, rounded(sum, total, CellFormat.ONE_BITS), CellFormat.CELLS));
          next.write(i(0), u, state);
          Expr.Variable steps =
              b.let(
                  "steps",
                  type(CellFormat.STEPS),
                  kept(sum, rounded(sum, state, CellFormat.STEP_SHIFT), CellFormat.STEPS));
          Expr squashed = convert(product, at(squash, steps));
          out.emit(i(0), u, accumulator(stage, mul(product, squashed, convert(product, open))));
        });
    return b.build();
  }

  private static Expr rounded(IntType type, Expr value, int shift) {
    return shr(type, add(type, convert(type, value), constant(type, 1L << shift - 1)), shift);
  }

  private static Expr kept(IntType type, Expr value, LevelSet set) {
    Expr least = max(type, value, constant(type, set.minimum()));
    return min(type, least, constant(type, set.maximum()));
  }
}
