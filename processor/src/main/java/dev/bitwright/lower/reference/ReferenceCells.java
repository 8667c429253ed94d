package dev.bitwright.lower.reference;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.s;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.lower.Deployment;
import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.Squash;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;

/** The element-wise parts of recurrent cells, unit by unit. */
final class ReferenceCells {
  private static final IntType WIDE = s(64);

  private final ReferenceLowering lowering;
  private final Stage stage;
  private final int units;
  private final Buffer out;
  private final KernelBuilder b;

  ReferenceCells(ReferenceLowering lowering, Stage stage) {
    this.lowering = lowering;
    this.stage = stage;
    this.units = stage.shape().channels();
    this.out = lowering.accumulator(stage);
    this.b = KernelBuilder.function(stage.name() + "Accumulate");
  }

  private Buffer table(Squash squash) {
    return lowering.vector(
        stage,
        stage.name(),
        squash.table(),
        Deployment.type(squash.range()),
        CellFormat.STEPS.size());
  }

  /** The value of a table at a number of steps. */
  private static Expr at(Buffer table, Expr steps) {
    return load(table, iadd(steps, -CellFormat.STEPS.minimum()));
  }

  /** The steps of gate {@code which} of unit {@code u}. */
  private Expr steps(Buffer gates, int which, Expr u) {
    return load(gates, iadd(u, (long) which * units));
  }

  Function gate(Stage.Gate s) {
    b.doc("accumulator = sigmoid of the gate * level");
    Buffer sigmoid = table(Squash.SIGMOID);
    Buffer gates = lowering.tensor(s.gates());
    Buffer levels = lowering.tensor(s.levels());
    b.loop(
        "u",
        units,
        u -> b.store(out, u, mul(WIDE, at(sigmoid, steps(gates, 0, u)), load(levels, u))));
    return b.build();
  }

  Function gru(Stage.GruCell s) {
    b.doc("accumulator = update * state + (1 - update) * candidate");
    Buffer sigmoid = table(Squash.SIGMOID);
    Buffer gates = lowering.tensor(s.gates());
    Buffer hidden = lowering.tensor(s.hidden().tensor());
    Buffer candidate = lowering.tensor(s.candidate());
    b.loop(
        "u",
        units,
        u -> {
          Variable update = b.let("update", at(sigmoid, steps(gates, 1, u)));
          Expr kept = mul(WIDE, update, load(hidden, u));
          Expr rest = sub(WIDE, i(CellFormat.ONE), update);
          b.store(out, u, add(WIDE, kept, mul(WIDE, rest, load(candidate, u))));
        });
    return b.build();
  }

  Function lstm(Stage.LstmCell s) {
    b.doc("state = state * s(f) + s(i) * squash(j); accumulator = squash(state) * s(o)");
    Buffer sigmoid = table(Squash.SIGMOID);
    Buffer squash = s.squash() == Squash.SIGMOID ? sigmoid : table(s.squash());
    Buffer gates = lowering.tensor(s.gates());
    Buffer cell = lowering.tensor(s.cell().tensor());
    b.loop(
        "u",
        units,
        u -> {
          Expr in = at(sigmoid, steps(gates, 0, u));
          Variable added = b.let("added", mul(WIDE, in, at(squash, steps(gates, 1, u))));
          Expr kept = mul(WIDE, load(cell, u), at(sigmoid, steps(gates, 2, u)));
          Expr sum = add(WIDE, kept, rounded(added, CellFormat.ADDED_SHIFT));
          Variable next = b.let("next", kept(rounded(sum, CellFormat.ONE_BITS), CellFormat.CELLS));
          b.store(cell, u, next);
          Expr index = rounded(next, CellFormat.STEP_SHIFT);
          Variable steps = b.let("steps", IntType.INT, kept(index, CellFormat.STEPS));
          b.store(out, u, mul(WIDE, at(squash, steps), at(sigmoid, steps(gates, 3, u))));
        });
    return b.build();
  }

  private static Expr rounded(Expr value, int shift) {
    return shr(WIDE, add(WIDE, value, i(1 << shift - 1)), shift);
  }

  private static Expr kept(Expr value, LevelSet set) {
    Expr low = max(WIDE, value, constant(WIDE, set.minimum()));
    return min(WIDE, low, constant(WIDE, set.maximum()));
  }
}
