package dev.bitwright.lower.reference;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.eq;
import static dev.bitwright.kernel.Kernels.ge;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.lt;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.ne;
import static dev.bitwright.kernel.Kernels.s;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.lower.Deployment;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Stage;
import java.util.List;

/** From accumulators to the levels of one tensor: the output form, then the max pools. */
final class ReferenceEmission {
  private final ReferenceLowering lowering;
  private final Stage stage;
  private final Emission emission;
  private final String tensor;
  private final int channels;
  private final Buffer accumulator;
  private final KernelBuilder b;

  ReferenceEmission(ReferenceLowering lowering, Stage stage, Emission emission) {
    this.lowering = lowering;
    this.stage = stage;
    this.emission = emission;
    this.tensor = emission.output().name();
    this.channels = stage.shape().channels();
    this.accumulator = lowering.accumulator(stage);
    this.b =
        KernelBuilder.function(tensor + "Emit")
            .doc("Levels of " + tensor + ", from the accumulators of " + stage.name() + ".");
  }

  Function lower() {
    List<Shape> shapes = emission.shapes(stage.shape());
    Buffer[] buffers = new Buffer[shapes.size()];
    buffers[shapes.size() - 1] = lowering.emitted(emission);
    for (int k = 0; k < shapes.size() - 1; k++) {
      buffers[k] =
          lowering.scratch(
              tensor + "Unpooled" + k,
              buffers[shapes.size() - 1].element().asInt(),
              Math.toIntExact(shapes.get(k).elements()));
    }
    levels(buffers[0]);
    Buffer minimum =
        emission.pools().isEmpty()
            ? null
            : lowering.matrix(
                stage, tensor, "poolMinimum", IntType.BIT, emission.pools().size(), channels);
    for (int k = 0; k < emission.pools().size(); k++) {
      pool(
          k,
          emission.pools().get(k),
          minimum,
          buffers[k],
          shapes.get(k),
          buffers[k + 1],
          shapes.get(k + 1));
    }
    return b.build();
  }

  private void levels(Buffer out) {
    Form form = form();
    int positions = stage.shape().positions();
    b.loop(
        "c",
        channels,
        c ->
            b.loop(
                "p",
                positions,
                p -> {
                  Variable at = b.let("at", iadd(imul(c, positions), p));
                  form.emit(c, load(accumulator, at), out, at);
                }));
  }

  /** Stores the level of one accumulator. */
  private interface Form {
    void emit(Expr c, Expr acc, Buffer out, Expr at);
  }

  private Form form() {
    return switch (emission.form()) {
      case COPY -> (c, acc, out, at) -> b.store(out, at, acc);
      case THRESHOLDS -> thresholds();
      case MULTIPLIER, SCORES -> multiplier();
      case SHIFT -> shift();
      case REQUANTIZE, REQUANTIZE_ONCE -> requantization();
      case TABLE -> table();
    };
  }

  private Form table() {
    int tokens = Math.toIntExact(stage.range().high() + 1);
    IntType type = Deployment.type(emission.output().levels());
    Buffer rows = lowering.matrix(stage, tensor, "rows", type, tokens, channels);
    return (c, acc, out, at) -> b.store(out, at, load(rows, acc, c));
  }

  private Form thresholds() {
    CodeTensor output = emission.output();
    int steps = output.levels().size() - 1;
    IntType type = Deployment.thresholdType(stage.range());
    Buffer thresholds = lowering.matrix(stage, tensor, "thresholds", type, channels, steps);
    Buffer signs = lowering.vector(stage, tensor, "signs", s(2), channels);
    Buffer levels =
        lowering.vector(
            stage, tensor, "levels", "Table", Deployment.type(output.levels()), steps + 1);
    IntType rankType = IntType.ofRange(0, steps);
    return (c, acc, out, at) -> {
      Variable oriented = b.let("oriented", mul(type, load(signs, c), acc));
      Variable rank = b.mutable("rank", rankType, constant(rankType, 0));
      b.loop(
          "j",
          steps,
          j ->
              b.ifThen(
                  ge(oriented, load(thresholds, c, j)),
                  () -> b.assign(rank, add(rankType, rank, constant(rankType, 1)))));
      b.store(out, at, load(levels, rank));
    };
  }

  private Form multiplier() {
    Buffer multipliers =
        lowering.vector(stage, tensor, "multipliers", Deployment.MULTIPLIER, channels);
    Buffer offsets = lowering.vector(stage, tensor, "offsets", s(64), channels);
    Buffer shifts = lowering.vector(stage, tensor, "shifts", Deployment.SHIFT, channels);
    Buffer lows = lowering.vector(stage, tensor, "lows", s(32), channels);
    Buffer highs = lowering.vector(stage, tensor, "highs", s(32), channels);
    return (c, acc, out, at) -> {
      Expr sum = add(s(64), mul(s(64), acc, load(multipliers, c)), load(offsets, c));
      Expr scaled = shr(s(64), sum, load(shifts, c));
      b.store(out, at, clamp(scaled, load(lows, c), load(highs, c)));
    };
  }

  /** The nearest level: down at a tie if that is even, else up. */
  private Form shift() {
    IntType wide = s(64);
    Buffer offsets = lowering.vector(stage, tensor, "offsets", wide, channels);
    Buffer fractions = lowering.vector(stage, tensor, "fractions", Deployment.SHIFT, channels);
    Buffer shifts = lowering.vector(stage, tensor, "shifts", Deployment.SHIFT, channels);
    Buffer lows = lowering.vector(stage, tensor, "lows", s(32), channels);
    Buffer highs = lowering.vector(stage, tensor, "highs", s(32), channels);
    return (c, acc, out, at) -> {
      Variable shift = b.let("shift", convert(IntType.INT, load(shifts, c)));
      Variable step = b.let("step", wide, shl(wide, constant(wide, 1), shift));
      Expr grown = shl(wide, convert(wide, acc), load(fractions, c));
      Variable sum = b.let("sum", wide, add(wide, grown, load(offsets, c)));
      Variable up = b.let("up", wide, shr(wide, sum, shift));
      Expr whole = eq(and(wide, sum, sub(wide, step, constant(wide, 1))), constant(wide, 0));
      Expr odd = eq(and(wide, up, constant(wide, 1)), constant(wide, 1));
      Expr down = select(wide, and(whole, odd), constant(wide, 1), constant(wide, 0));
      b.store(out, at, clamp(sub(wide, up, down), load(lows, c), load(highs, c)));
    };
  }

  private Form requantization() {
    IntType word = s(32);
    IntType wide = s(64);
    Buffer multipliers = lowering.vector(stage, tensor, "multipliers", word, channels);
    Buffer biases = lowering.vector(stage, tensor, "offsets", word, channels);
    Buffer exponents = lowering.vector(stage, tensor, "exponents", Deployment.EXPONENT, channels);
    Buffer lows = lowering.vector(stage, tensor, "lows", word, channels);
    Buffer highs = lowering.vector(stage, tensor, "highs", word, channels);
    boolean once = emission.form() == Emission.Form.REQUANTIZE_ONCE;
    return (c, acc, out, at) -> {
      Variable exponent = b.let("exponent", convert(word, load(exponents, c)));
      Variable factor = b.let("factor", convert(wide, load(multipliers, c)));
      Variable sum = b.let("sum", wide, saturated(add(wide, acc, load(biases, c))));
      Variable scaled = b.mutable("scaled", wide, constant(wide, 0));
      if (once) {
        Variable shift = b.let("shift", word, isub(i(31), exponent));
        Variable half = b.let("half", wide, shl(wide, constant(wide, 1), isub(shift, i(1))));
        b.assign(scaled, shr(wide, add(wide, mul(wide, sum, factor), half), shift));
      } else {
        Variable left = b.let("left", wide, saturated(shl(wide, sum, max(word, exponent, i(0)))));
        Variable product = b.let("product", wide, mul(wide, left, factor));
        Expr high = shr(wide, add(wide, product, constant(wide, 1L << 30)), 31);
        Variable doubled = b.let("doubled", wide, saturated(high));
        Variable right = b.let("right", word, max(word, isub(i(0), exponent), i(0)));
        Variable divisor = b.let("divisor", wide, shl(wide, constant(wide, 1), right));
        Variable floor = b.let("floor", wide, shr(wide, doubled, right));
        Variable rest = b.let("rest", wide, sub(wide, doubled, mul(wide, floor, divisor)));
        // Ties away from zero: up where the rest is more than half, or half of a positive number.
        Variable twice = b.let("twice", wide, mul(wide, constant(wide, 2), rest));
        Expr atLeast =
            select(wide, lt(doubled, constant(wide, 0)), constant(wide, 1), constant(wide, 0));
        Expr up = ge(twice, add(wide, divisor, atLeast));
        b.assign(scaled, add(wide, floor, select(wide, up, constant(wide, 1), constant(wide, 0))));
      }
      b.store(out, at, clamp(scaled, load(lows, c), load(highs, c)));
    };
  }

  /** Kept to 32 bits. */
  private static Expr saturated(Expr value) {
    return clamp(value, constant(s(64), Integer.MIN_VALUE), constant(s(64), Integer.MAX_VALUE));
  }

  private static Expr clamp(Expr value, Expr low, Expr high) {
    return min(s(64), max(s(64), value, low), high);
  }

  private void pool(
      int index, Op.MaxPool op, Buffer minimum, Buffer from, Shape in, Buffer to, Shape out) {
    IntType type = to.element().asInt();
    String k = String.valueOf(index);
    b.loop(
        "c" + k,
        channels,
        c ->
            b.loop(
                "y" + k,
                out.height(),
                y ->
                    b.loop(
                        "x" + k,
                        out.width(),
                        x -> {
                          Expr falling = ne(load(minimum, i(index), c), i(0));
                          Variable least = b.let("least", falling);
                          Variable best =
                              b.mutable(
                                  "best",
                                  type,
                                  select(
                                      type,
                                      least,
                                      constant(type, type.max()),
                                      constant(type, type.min())));
                          window(op, in, from, c, y, x, least, best);
                          Expr at = iadd(imul(iadd(imul(c, out.height()), y), out.width()), x);
                          b.store(to, at, best);
                        })));
  }

  private void window(
      Op.MaxPool op, Shape in, Buffer from, Expr c, Expr y, Expr x, Variable least, Variable best) {
    IntType type = best.type().asInt();
    b.loop(
        "r",
        op.kernel(),
        r ->
            b.loop(
                "t",
                op.kernel(),
                t -> {
                  Expr rowPlace = isub(iadd(imul(y, op.stride()), r), i(op.padding()));
                  Expr columnPlace = isub(iadd(imul(x, op.stride()), t), i(op.padding()));
                  Variable row = b.let("row", rowPlace);
                  Variable column = b.let("column", columnPlace);
                  Expr inRow = and(ge(row, i(0)), lt(row, i(in.height())));
                  Expr inColumn = and(ge(column, i(0)), lt(column, i(in.width())));
                  b.ifThen(
                      and(inRow, inColumn),
                      () -> {
                        Variable level =
                            b.let(
                                "level",
                                load(
                                    from,
                                    iadd(
                                        imul(iadd(imul(c, in.height()), row), in.width()),
                                        column)));
                        b.assign(
                            best,
                            select(type, least, min(type, best, level), max(type, best, level)));
                      });
                }));
  }
}
