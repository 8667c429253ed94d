package dev.bitwright.lower.reference;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.ge;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.lt;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.lower.Deployment;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Stage;
import java.util.function.BiFunction;

/** Accumulators: one loop nest per kind of stage. */
final class ReferenceStages implements Stage.Visitor<Function> {
  private final ReferenceLowering lowering;

  ReferenceStages(ReferenceLowering lowering) {
    this.lowering = lowering;
  }

  private static KernelBuilder function(Stage stage, String doc) {
    return KernelBuilder.function(stage.name() + "Accumulate").doc(doc);
  }

  /** {@code (channel * height + row) * width + column}. */
  private static Expr index(Shape shape, Expr channel, Expr row, Expr column) {
    return iadd(imul(iadd(imul(channel, shape.height()), row), shape.width()), column);
  }

  @Override
  public Function input(Stage.Input s) {
    Buffer zeros = lowering.vector(s, s.name(), "zeros", zeroType(s), s.shape().channels());
    Buffer samples =
        lowering.input(
            s.name(),
            IntType.ofRange(s.type().minimum, s.type().maximum),
            Math.toIntExact(s.shape().elements()));
    Buffer out = lowering.accumulator(s);
    KernelBuilder b = function(s, "accumulator = sample - zero point of its channel");
    int positions = s.shape().positions();
    b.loop(
        "c",
        s.shape().channels(),
        c ->
            b.loop(
                "p",
                positions,
                p -> {
                  Expr at = iadd(imul(c, positions), p);
                  b.store(out, at, sub(out.element(), load(samples, at), load(zeros, c)));
                }));
    return b.build();
  }

  private static IntType zeroType(Stage.Input s) {
    int low = s.zeroPoints().stream().mapToInt(Integer::intValue).min().orElse(0);
    int high = s.zeroPoints().stream().mapToInt(Integer::intValue).max().orElse(0);
    return IntType.ofRange(low, high);
  }

  @Override
  public Function convolution(Stage.Convolution s) {
    Op.Conv2d op = s.op();
    Shape in = s.input().shape();
    Shape out = s.shape();
    int groupInputs = in.channels() / op.groups();
    int groupOutputs = out.channels() / op.groups();
    Buffer x = lowering.tensor(s.input());
    KernelBuilder b =
        function(s, "accumulator = sum over taps of weight * level; padding is level 0");
    Sums sums = new Sums(s, Product.of(s).orElseThrow());
    b.loop(
        "co",
        out.channels(),
        co ->
            b.loop(
                "y",
                out.height(),
                y ->
                    b.loop(
                        "x",
                        out.width(),
                        column -> {
                          sums.start(b);
                          Variable group =
                              b.let(
                                  "group",
                                  Kernels.binary(BinaryOp.DIV, IntType.INT, co, i(groupOutputs)));
                          b.loop(
                              "ci",
                              groupInputs,
                              ci ->
                                  b.loop(
                                      "r",
                                      op.kernelHeight(),
                                      r ->
                                          b.loop(
                                              "s",
                                              op.kernelWidth(),
                                              t -> {
                                                Variable row = b.let("row", place(y, r, op));
                                                Variable col = b.let("col", place(column, t, op));
                                                Expr channel = iadd(imul(group, groupInputs), ci);
                                                Expr tap =
                                                    iadd(
                                                        imul(
                                                            iadd(imul(ci, op.kernelHeight()), r),
                                                            op.kernelWidth()),
                                                        t);
                                                b.ifThen(
                                                    inside(row, col, in),
                                                    () ->
                                                        sums.add(
                                                            b,
                                                            co,
                                                            tap,
                                                            load(x, index(in, channel, row, col))));
                                              })));
                          sums.finish(b, co, index(out, co, y, column));
                        })));
    return b.build();
  }

  /** {@code output * stride + tap * dilation - padding}. */
  private static Expr place(Expr output, Expr tap, Op.Conv2d op) {
    return isub(iadd(imul(output, op.stride()), imul(tap, op.dilation())), i(op.padding()));
  }

  private static Expr inside(Expr row, Expr column, Shape shape) {
    return and(
        and(ge(row, i(0)), lt(row, i(shape.height()))),
        and(ge(column, i(0)), lt(column, i(shape.width()))));
  }

  @Override
  public Function dense(Stage.Dense s) {
    Buffer x = lowering.tensor(s.input());
    Product product = Product.of(s).orElseThrow();
    Sums sums = new Sums(s, product);
    KernelBuilder b = function(s, "accumulator = sum over inputs of weight * level");
    b.loop(
        "co",
        s.op().units(),
        co -> {
          sums.start(b);
          b.loop("k", product.taps(), k -> sums.add(b, co, k, load(x, k)));
          sums.finish(b, co, co);
        });
    return b.build();
  }

  /**
   * The running sums of a product: of weight * level, and of levels where weights have an offset.
   */
  private final class Sums {
    private final Product product;
    private final Buffer weights;
    private final Buffer steps;
    private final Buffer out;
    private final IntType sumType;
    private final IntType levelSumType;
    private Variable sum;
    private Variable levelSum;

    Sums(Stage stage, Product product) {
      this.product = product;
      weights =
          lowering.matrix(
              stage,
              stage.name(),
              "weights",
              Deployment.type(product.weights().levels()),
              stage.shape().channels(),
              product.taps());
      steps =
          product.offset()
              ? lowering.vector(
                  stage, stage.name(), "steps", Deployment.STEPS, stage.shape().channels())
              : null;
      out = lowering.accumulator(stage);
      sumType = Deployment.type(product.sumRange());
      levelSumType = Deployment.type(product.inputSumRange());
    }

    void start(KernelBuilder b) {
      sum = b.mutable("sum", sumType, constant(sumType, 0));
      if (product.offset()) {
        levelSum = b.mutable("levelSum", levelSumType, constant(levelSumType, 0));
      }
    }

    void add(KernelBuilder b, Expr co, Expr tap, Expr level) {
      b.assign(sum, Kernels.add(sumType, sum, mul(sumType, load(weights, co, tap), level)));
      if (product.offset()) {
        b.assign(levelSum, Kernels.add(levelSumType, levelSum, level));
      }
    }

    void finish(KernelBuilder b, Expr co, Expr at) {
      if (product.offset()) {
        IntType type = Kernels.s(64);
        Expr grid = mul(type, i(Deployment.OFFSET_GRID), sum);
        b.store(out, at, Kernels.add(type, grid, mul(type, load(steps, co), levelSum)));
      } else {
        b.store(out, at, sum);
      }
    }
  }

  @Override
  public Function sum(Stage.Sum s) {
    Buffer out = lowering.accumulator(s);
    KernelBuilder b = function(s, "accumulator = sum of the operands' levels");
    b.loop(
        "p",
        Math.toIntExact(s.shape().elements()),
        p -> {
          Expr sum = load(lowering.tensor(s.inputs().get(0)), p);
          for (CodeTensor operand : s.inputs().subList(1, s.inputs().size())) {
            sum = add(Kernels.s(64), sum, load(lowering.tensor(operand), p));
          }
          b.store(out, p, sum);
        });
    return b.build();
  }

  @Override
  public Function windowSum(Stage.WindowSum s) {
    Buffer x = lowering.tensor(s.input());
    Buffer out = lowering.accumulator(s);
    Shape in = s.input().shape();
    Shape shape = s.shape();
    IntType type = partialSums(s);
    KernelBuilder b = function(s, "accumulator = sum of the window's levels");
    BiFunction<Expr, Expr, Expr> place = (o, t) -> iadd(imul(o, s.stride()), t);
    b.loop(
        "c",
        shape.channels(),
        c ->
            b.loop(
                "y",
                shape.height(),
                y ->
                    b.loop(
                        "x",
                        shape.width(),
                        column -> {
                          Variable sum = b.mutable("sum", type, constant(type, 0));
                          b.loop(
                              "r",
                              s.kernelHeight(),
                              r ->
                                  b.loop(
                                      "s",
                                      s.kernelWidth(),
                                      t ->
                                          b.assign(
                                              sum,
                                              add(
                                                  type,
                                                  sum,
                                                  load(
                                                      x,
                                                      index(
                                                          in,
                                                          c,
                                                          place.apply(y, r),
                                                          place.apply(column, t)))))));
                          b.store(out, index(shape, c, y, column), sum);
                        })));
    return b.build();
  }

  private static IntType partialSums(Stage.WindowSum s) {
    long count = (long) s.kernelHeight() * s.kernelWidth();
    long low = Math.min(0, s.input().levels().minimum()) * count;
    long high = Math.max(0, s.input().levels().maximum()) * count;
    return Deployment.type(new Interval(low, high));
  }

  @Override
  public Function join(Stage.Join s) {
    Buffer out = lowering.accumulator(s);
    KernelBuilder b = function(s, "accumulator = the operands' levels, one operand after another");
    int[] start = {0};
    for (CodeTensor operand : s.inputs()) {
      Buffer x = lowering.tensor(operand);
      int from = start[0];
      b.loop("p", x.columns(), p -> b.store(out, iadd(p, from), load(x, p)));
      start[0] += x.columns();
    }
    return b.build();
  }

  @Override
  public Function embedding(Stage.Embedding s) {
    Buffer token = lowering.tensor(s.input());
    Buffer out = lowering.accumulator(s);
    KernelBuilder b = function(s, "accumulator = the token, the last one where it is beyond");
    b.loop(
        "c",
        s.shape().channels(),
        c -> b.store(out, c, Kernels.min(IntType.INT, load(token, i(0)), i(s.range().high()))));
    return b.build();
  }

  @Override
  public Function gate(Stage.Gate s) {
    return new ReferenceCells(lowering, s).gate(s);
  }

  @Override
  public Function gruCell(Stage.GruCell s) {
    return new ReferenceCells(lowering, s).gru(s);
  }

  @Override
  public Function lstmCell(Stage.LstmCell s) {
    return new ReferenceCells(lowering, s).lstm(s);
  }
}
