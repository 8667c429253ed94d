package dev.bitwright.lower.java;

import static dev.bitwright.kernel.KernelBuilder.rowOf;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.load;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.kernel.Argument;
import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.lower.InferenceProgram.Form;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;
import java.util.List;

/** From a row of accumulators to the levels of one tensor. */
final class RowEmission {
  private final JavaLowering lowering;
  private final Emission emission;
  private final boolean wide;
  private final int channels;
  private final LevelSet set;
  private final List<Shape> shapes;
  private final Buffer out;
  private Array thresholds;
  private Array signs;
  private Array table;
  private Array multipliers;
  private Array fractions;
  private Array offsets;
  private Array shifts;
  private Array lows;
  private Array highs;
  private Array minimum;

  RowEmission(JavaLowering lowering, Stage stage, Emission emission) {
    this.lowering = lowering;
    this.emission = emission;
    this.wide = RowForm.wide(stage);
    this.channels = stage.shape().channels();
    this.set = emission.output().levels();
    this.shapes = emission.shapes(stage.shape());
    this.out = lowering.emitted(emission);
    parameters(stage);
  }

  private void parameters(Stage stage) {
    String owner = emission.output().name();
    switch (emission.form()) {
      case THRESHOLDS -> {
        Form form = wide ? Form.LONG_ROWS : Form.ROWS;
        int steps = set.size() - 1;
        thresholds =
            lowering.matrix(
                stage, owner, "Thresholds", "thresholds", form, List.of(), channels, steps);
        signs = lowering.vector(stage, owner, "signs", RowPrimitives.INT, channels);
        if (!set.contiguous()) {
          // Not named "Levels", which is the tensor itself.
          table = lowering.vector(stage, owner, "levels", "Table", RowPrimitives.INT, set.size());
        }
      }
      case MULTIPLIER, SCORES -> {
        multipliers = lowering.vector(stage, owner, "multipliers", RowPrimitives.INT, channels);
        offsets = lowering.vector(stage, owner, "offsets", RowPrimitives.LONG, channels);
        shifts = lowering.vector(stage, owner, "shifts", RowPrimitives.INT, channels);
        lows = lowering.vector(stage, owner, "lows", RowPrimitives.INT, channels);
        highs = lowering.vector(stage, owner, "highs", RowPrimitives.INT, channels);
      }
      case SHIFT -> {
        offsets = lowering.vector(stage, owner, "offsets", RowPrimitives.LONG, channels);
        fractions = lowering.vector(stage, owner, "fractions", RowPrimitives.INT, channels);
        shifts = lowering.vector(stage, owner, "shifts", RowPrimitives.INT, channels);
        lows = lowering.vector(stage, owner, "lows", RowPrimitives.INT, channels);
        highs = lowering.vector(stage, owner, "highs", RowPrimitives.INT, channels);
      }
      case REQUANTIZE, REQUANTIZE_ONCE -> {
        multipliers = lowering.vector(stage, owner, "multipliers", RowPrimitives.INT, channels);
        offsets = lowering.vector(stage, owner, "offsets", RowPrimitives.INT, channels);
        shifts = lowering.vector(stage, owner, "exponents", RowPrimitives.INT, channels);
        lows = lowering.vector(stage, owner, "lows", RowPrimitives.INT, channels);
        highs = lowering.vector(stage, owner, "highs", RowPrimitives.INT, channels);
      }
      case COPY -> {}
      case TABLE -> {
        int tokens = Math.toIntExact(stage.range().high() + 1);
        table =
            lowering.matrix(stage, owner, "Rows", "rows", Form.ROWS, List.of(), tokens, channels);
      }
    }
    if (!emission.pools().isEmpty()) {
      minimum =
          lowering.matrix(
              stage,
              owner,
              "PoolMinimum",
              "poolMinimum",
              Form.ROWS,
              List.of(),
              emission.pools().size(),
              channels);
    }
  }

  /** Emits one channel of an image from its row of accumulators. */
  void channel(KernelBuilder b, Expr c, Argument acc) {
    int pools = emission.pools().size();
    int positions = shapes.get(0).positions();
    Argument row = pools == 0 ? destination(c) : unpooled(0);
    level(b, c, acc, positions, row);
    for (int k = 0; k < pools; k++) {
      Argument next = k == pools - 1 ? destination(c) : unpooled((k + 1) % 2);
      pool(b, c, k, row, next);
      row = next;
    }
    if (out.vector()) {
      int size = shapes.get(pools).positions();
      b.call(lowering.use(RowPrimitives.copy()), row, i(size), rowOf(out, i(0)), imul(c, size));
    }
  }

  /** The row of the tensor itself, or a scratch row from which it is copied into a vector. */
  private Argument destination(Expr c) {
    return out.vector() ? unpooled(emission.pools().size() % 2) : rowOf(out, c);
  }

  private Argument unpooled(int which) {
    int columns = shapes.stream().mapToInt(Shape::positions).max().orElseThrow();
    return rowOf(lowering.scratch().row("unpooled" + which, RowPrimitives.INT, columns), i(0));
  }

  private void pool(KernelBuilder b, Expr c, int k, Argument from, Argument to) {
    Op.MaxPool op = emission.pools().get(k);
    Shape in = shapes.get(k);
    Shape pooled = shapes.get(k + 1);
    b.call(
        lowering.use(RowPrimitives.maxPool()),
        from,
        i(in.height()),
        i(in.width()),
        i(op.kernel()),
        i(op.stride()),
        i(op.padding()),
        load(minimum, i(k), c),
        to,
        i(pooled.height()),
        i(pooled.width()));
  }

  private void level(KernelBuilder b, Expr c, Argument acc, int n, Argument to) {
    switch (emission.form()) {
      case THRESHOLDS -> {
        b.call(
            lowering.use(RowPrimitives.thresholds(wide)),
            acc,
            i(n),
            rowOf(thresholds, c),
            i(set.size() - 1),
            load(signs, c),
            i(lowest()),
            to);
        lookup(b, n, to);
      }
      case MULTIPLIER, SCORES ->
          b.call(
              lowering.use(RowPrimitives.multiplier(wide)),
              acc,
              i(n),
              load(multipliers, c),
              load(offsets, c),
              load(shifts, c),
              load(lows, c),
              load(highs, c),
              to);
      case SHIFT ->
          b.call(
              lowering.use(ShiftPrimitives.row(wide)),
              acc,
              i(n),
              load(offsets, c),
              load(fractions, c),
              load(shifts, c),
              load(lows, c),
              load(highs, c),
              to);
      case REQUANTIZE, REQUANTIZE_ONCE ->
          b.call(
              lowering.use(
                  RequantizePrimitives.row(emission.form() == Emission.Form.REQUANTIZE_ONCE)),
              acc,
              i(n),
              load(multipliers, c),
              load(offsets, c),
              load(shifts, c),
              load(lows, c),
              load(highs, c),
              to);
      case COPY -> b.call(lowering.use(RowPrimitives.copy()), acc, i(n), to, i(0));
      case TABLE -> throw new IllegalStateException("tokens are no image");
    }
  }

  private int lowest() {
    return set.contiguous() ? set.minimum() : 0;
  }

  private void lookup(KernelBuilder b, int n, Argument row) {
    if (!set.contiguous()) {
      b.call(lowering.use(RowPrimitives.lookup()), row, i(n), table);
    }
  }

  /** Emits a vector from accumulators that lie in one row. */
  void across(KernelBuilder b, Array acc) {
    switch (emission.form()) {
      case THRESHOLDS -> {
        b.call(
            lowering.use(RowPrimitives.thresholdsAcross(wide)),
            acc,
            i(channels),
            thresholds,
            i(set.size() - 1),
            signs,
            i(lowest()),
            out);
        lookup(b, channels, rowOf(out, i(0)));
      }
      case MULTIPLIER, SCORES ->
          b.call(
              lowering.use(RowPrimitives.multiplierAcross(wide)),
              acc,
              i(channels),
              multipliers,
              offsets,
              shifts,
              lows,
              highs,
              out);
      case SHIFT ->
          b.call(
              lowering.use(ShiftPrimitives.across(wide)),
              acc,
              i(channels),
              offsets,
              fractions,
              shifts,
              lows,
              highs,
              out);
      case REQUANTIZE, REQUANTIZE_ONCE ->
          b.call(
              lowering.use(
                  RequantizePrimitives.across(emission.form() == Emission.Form.REQUANTIZE_ONCE)),
              acc,
              i(channels),
              multipliers,
              offsets,
              shifts,
              lows,
              highs,
              out);
      case COPY -> b.call(lowering.use(RowPrimitives.copy()), acc, i(channels), out, i(0));
      case TABLE ->
          b.call(
              lowering.use(RowPrimitives.copy()),
              rowOf(table, load(acc, i(0))),
              i(channels),
              out,
              i(0));
    }
  }
}
